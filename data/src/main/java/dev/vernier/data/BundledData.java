package dev.vernier.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A small data set that comes with Vernier, for a first run without a file of one's own.
///
/// @param description one line
/// @param target the column that is usually predicted
/// @param licence its short name; [#attribution] has the rest
public record BundledData(
    String name, String description, String target, Task task, String licence) {

  private static final String CC_BY = "CC BY 4.0";

  private static final List<BundledData> ALL =
      List.of(
          new BundledData(
              "digits",
              "1,797 handwritten digits as 8 × 8 pixels with 17 shades of grey",
              "digit",
              Task.CLASSIFICATION,
              CC_BY),
          new BundledData(
              "penguins",
              "344 penguins of three species, their size, sex and island, some values missing",
              "species",
              Task.CLASSIFICATION,
              "CC0 1.0"),
          new BundledData(
              "breast-cancer",
              "569 breast tumours, 30 measurements of their cell nuclei",
              "diagnosis",
              Task.CLASSIFICATION,
              CC_BY));

  public static List<String> names() {
    return ALL.stream().map(BundledData::name).toList();
  }

  public static Optional<BundledData> find(String name) {
    return ALL.stream().filter(data -> data.name().equals(name)).findFirst();
  }

  public Table read() {
    boolean gzipped = !name.equals("penguins");
    try (var source = SourceFile.open(name, resource(gzipped ? ".csv.gz" : ".csv"), gzipped)) {
      return TableReader.read(source, Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where the data come from, who made them, and on what terms they may be used.
  public String attribution() {
    try (InputStream text = resource(".txt")) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private InputStream resource(String ending) {
    InputStream found = BundledData.class.getResourceAsStream("bundled/" + name + ending);
    if (found == null) {
      throw new IllegalStateException("the resource " + name + ending + " is not in this build");
    }
    return found;
  }
}
