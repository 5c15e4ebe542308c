package dev.vernier.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The images of a folder in the format of MNIST, which Fashion-MNIST and many others share: four
/// IDX files of known names, of which those for testing may be missing.
///
/// A name is `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` or
/// `t10k-labels-idx1-ubyte`. Some places write a dot before `idx`. Each may end in `.gz`; whether a
/// file is packed is told by its content.
///
/// @param train what to learn from
/// @param test what the makers of the data keep for testing
public record IdxFolder(LabelledImages train, Optional<LabelledImages> test) {

  private static final String TRAIN = "train";
  private static final String TEST = "t10k";
  private static final String LABEL = "label";

  /// @throws DataException with one line on which file is missing, damaged or does not fit the
  ///   others
  public static IdxFolder read(Path folder) {
    requireFolder(folder);
    Optional<LabelledImages> train = labelled(folder, TRAIN);
    if (train.isEmpty()) {
      throw new DataException(
          "%s has no images to train on; looked for %s and %s, also with .gz%s"
              .formatted(
                  folder,
                  String.join(" or ", names(TRAIN, IdxFile.Content.IMAGES)),
                  String.join(" or ", names(TRAIN, IdxFile.Content.LABELS)),
                  find(folder, TEST, IdxFile.Content.IMAGES).isPresent()
                      ? "; it has " + TEST + " files only"
                      : ""));
    }
    Optional<LabelledImages> test = labelled(folder, TEST);
    test.ifPresent(given -> requireSameSize(train.get().images(), given.images()));
    return new IdxFolder(train.get(), test);
  }

  /// Images to predict, whose labels may be missing: those of a file, or of a folder those for
  /// testing, else those for training.
  ///
  /// @throws DataException with one line on what is missing or damaged
  public static Images readImages(Path place) {
    if (Files.isRegularFile(place)) {
      return images(place);
    }
    requireFolder(place);
    return find(place, TEST, IdxFile.Content.IMAGES)
        .or(() -> find(place, TRAIN, IdxFile.Content.IMAGES))
        .map(IdxFolder::images)
        .orElseThrow(() ->
            new DataException(
                "%s has no images; looked for %s, also with .gz; a file of another name can be given itself"
                    .formatted(
                        place,
                        String.join(
                            ", ",
                            Stream.of(TEST, TRAIN)
                                .flatMap(part -> names(part, IdxFile.Content.IMAGES).stream())
                                .toList()))));
  }

  private static void requireFolder(Path folder) {
    if (Files.isDirectory(folder)) {
      return;
    }
    if (Files.exists(folder)) {
      throw new DataException(
          "%s is a file; give the folder that has %s and %s"
              .formatted(
                  folder,
                  names(TRAIN, IdxFile.Content.IMAGES).getFirst(),
                  names(TRAIN, IdxFile.Content.LABELS).getFirst()));
    }
    throw new DataException(
        "there is no folder %s%s%s"
            .formatted(
                folder,
                folder.isAbsolute() ? "" : " in " + Path.of("").toAbsolutePath(),
                folder.startsWith("~") ? "; a shell leaves this ~ as it is, so write $HOME" : ""));
  }

  /// The images and labels of a part; empty where there is neither.
  private static Optional<LabelledImages> labelled(Path folder, String part) {
    Optional<Path> images = find(folder, part, IdxFile.Content.IMAGES);
    Optional<Path> labels = find(folder, part, IdxFile.Content.LABELS);
    if (images.isEmpty() && labels.isEmpty()) {
      return Optional.empty();
    }
    Path ofImages =
        images.orElseThrow(() -> alone(labels.orElseThrow(), part, IdxFile.Content.IMAGES));
    Path ofLabels = labels.orElseThrow(() -> alone(ofImages, part, IdxFile.Content.LABELS));
    return Optional.of(new LabelledImages(images(ofImages), ofLabels.toString(), labels(ofLabels)));
  }

  private static DataException alone(Path present, String part, IdxFile.Content missing) {
    return new DataException(
        "%s is alone: its folder has no %s, also with .gz; add it%s"
            .formatted(
                present,
                String.join(" or ", names(part, missing)),
                part.equals(TEST) ? ", or remove this one to split off test rows" : ""));
  }

  private static Optional<Path> find(Path folder, String part, IdxFile.Content content) {
    return names(part, content).stream()
        .flatMap(name -> Stream.of(name, name + ".gz"))
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private static List<String> names(String part, IdxFile.Content content) {
    String what =
        switch (content) {
          case IMAGES -> "-images%sidx3-ubyte";
          case LABELS -> "-labels%sidx1-ubyte";
        };
    return Stream.of("-", ".").map(joint -> part + what.formatted(joint)).toList();
  }

  private static Images images(Path file) {
    IdxFile idx = IdxFile.read(file, IdxFile.Content.IMAGES);
    return new Images(idx.source(), idx.dimensions()[1], idx.dimensions()[2], idx.values());
  }

  private static Column.Categorical labels(Path file) {
    byte[] values = IdxFile.read(file, IdxFile.Content.LABELS).values();
    return Column.Categorical.of(
        LABEL,
        IntStream.range(0, values.length)
            .mapToObj(i -> Integer.toString(Byte.toUnsignedInt(values[i])))
            .toList());
  }

  private static void requireSameSize(Images train, Images test) {
    if (train.height() != test.height() || train.width() != test.width()) {
      throw new DataException(
          "%s has images of %d × %d pixels, but %s of %d × %d; give images of one size"
              .formatted(
                  train.source(),
                  train.height(),
                  train.width(),
                  test.source(),
                  test.height(),
                  test.width()));
    }
  }
}
