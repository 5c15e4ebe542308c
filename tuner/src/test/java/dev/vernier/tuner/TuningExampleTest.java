package dev.vernier.tuner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.data.BundledData;
import dev.vernier.data.Column;
import dev.vernier.data.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuningExampleTest {

  private static final Pattern REGION =
      Pattern.compile("(?ms)^ *// @start region=\"tune\"\n(.*?)^ *// @end$");
  private static final Pattern JAVA_BLOCK = Pattern.compile("(?ms)^```java\n(.*?)^```$");

  @Test
  void theExampleTunesSavesAndPredicts(@TempDir Path directory) throws IOException {
    Table penguins = BundledData.find("penguins").orElseThrow().read();
    Path file = Files.writeString(directory.resolve("penguins.csv"), csv(penguins));

    Model.Predictions predictions = TuningExample.tune(file, directory.resolve("penguins.vernier"));

    var classes = (Model.Predictions.Classes) predictions;
    assertThat(classes.classes()).containsExactly("Adelie", "Chinstrap", "Gentoo");
    Column species = penguins.column("species");
    long right =
        IntStream.range(0, penguins.rows())
            .filter(row -> classes.label(row).equals(species.text(row)))
            .count();
    // Guessing the most frequent species is right on 152 of the 344 rows.
    assertThat(right).isGreaterThan(300);
  }

  @Test
  void theReadmeShowsTheExampleThatRuns() throws IOException {
    Path repository = repository();
    String source =
        Files.readString(
            repository.resolve("tuner/src/test/java/dev/vernier/tuner/TuningExample.java"));
    List<String> shown =
        JAVA_BLOCK
            .matcher(Files.readString(repository.resolve("README.md")))
            .results()
            .map(block -> block.group(1))
            .toList();
    assertThat(shown)
        .as("blocks of Java in README.md; copy the region of TuningExample.java there")
        .containsExactly(only(REGION, source).stripTrailing().stripIndent() + "\n");
  }

  private static String only(Pattern pattern, String text) {
    List<String> found = pattern.matcher(text).results().map(match -> match.group(1)).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private static Path repository() {
    return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
        .filter(path -> Files.exists(path.resolve("mvnw")))
        .findFirst()
        .orElseThrow();
  }

  private static String csv(Table table) {
    return Stream.concat(
            Stream.of(String.join(",", table.names())),
            IntStream.range(0, table.rows())
                .mapToObj(row ->
                    table.columns().stream()
                        .map(column -> column.text(row))
                        .collect(Collectors.joining(","))))
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
