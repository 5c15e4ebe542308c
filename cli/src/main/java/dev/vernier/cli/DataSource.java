package dev.vernier.cli;

import dev.vernier.data.BundledData;
import dev.vernier.data.DataException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What the argument DATA of a command names.
sealed interface DataSource {

  /// How places of images begin.
  String IDX = "idx:";

  /// What studies and models of the data are called.
  String name();

  /// A data set that comes with Vernier.
  record Bundled(BundledData data) implements DataSource {
    @Override
    public String name() {
      return data.name();
    }
  }

  /// A file with a table.
  record File(Path file) implements DataSource {
    /// The name of the file up to its first dot.
    @Override
    public String name() {
      return String.valueOf(file.getFileName()).replaceFirst("(?<=.)\\..*", "");
    }
  }

  /// A folder of images in the format of MNIST; to predict on, a file of images too.
  record Idx(Path place) implements DataSource {
    /// The name of the folder.
    @Override
    public String name() {
      return Optional.ofNullable(place.toAbsolutePath().normalize().getFileName())
          .map(Path::toString)
          .orElse("idx");
    }
  }

  /// Tells them apart: `idx:` begins a place of images, a file comes before a bundled data set.
  ///
  /// @throws DataException if there can be no such data
  static DataSource parse(String text) {
    if (text.startsWith(IDX)) {
      String place = text.substring(IDX.length());
      if (place.isBlank()) {
        throw new DataException(
            "idx: takes a folder of images, such as idx:mnist; write idx:. for this one");
      }
      return new Idx(Path.of(place));
    }
    Path file = Path.of(text);
    if (Files.isDirectory(file)) {
      throw new DataException(
          "%s is a directory; name one data file in it, or write idx:%s if it has images as IDX files"
              .formatted(text, text));
    }
    if (Files.exists(file)) {
      return new File(file);
    }
    Optional<BundledData> bundled = BundledData.find(text);
    if (bundled.isEmpty() && !text.contains(".")) {
      throw new DataException(
          "there is no file %s, and no bundled data set of that name; those are %s"
              .formatted(text, String.join(", ", BundledData.names())));
    }
    return bundled.<DataSource>map(Bundled::new).orElseGet(() -> new File(file));
  }
}
