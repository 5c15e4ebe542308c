package dev.vernier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.data.BundledData;
import dev.vernier.data.TableReader;
import dev.vernier.tuner.Model.Predictions;
import dev.vernier.tuner.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What a saved model is used for: predictions and scores.
class PredictionsTest {

  @TempDir private Path directory;

  /// Trains for a few epochs on the file `data.csv`.
  private CommandRun train(Path data, String target, String... more) {
    var args = new ArrayList<>(List.of("train", data.toString(), "--target", target));
    Collections.addAll(args, "--set", "epochs=3", "--out", directory.toString());
    Collections.addAll(args, more);
    return CommandRun.of(args.toArray(String[]::new)).succeeded();
  }

  /// The model that [#train] leaves.
  private String model() {
    return directory.resolve("data-train.vernier").toString();
  }

  @Test
  void predictionsDoNotReplaceWhatTheyAreMadeFrom() throws IOException {
    CommandRun.tune(directory, "penguins", "--trials", "1");
    String model = directory.resolve("penguins.vernier").toString();
    byte[] before = Files.readAllBytes(directory.resolve("penguins.vernier"));
    CommandRun run = CommandRun.of("predict", model, "penguins", "--out", model);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--out would replace");
    assertThat(Files.readAllBytes(directory.resolve("penguins.vernier"))).isEqualTo(before);
  }

  @Test
  void predictionsAreTheModelsOwn() throws IOException {
    CommandRun.tune(directory, "penguins", "--trials", "2");
    Path model = directory.resolve("penguins.vernier");
    var table = BundledData.find("penguins").orElseThrow().read();
    var expected = (Predictions.Classes) ModelFile.read(model).predict(table);
    JsonNode json =
        CommandRun.of("predict", model.toString(), "penguins", "--json").succeeded().json();
    assertThat(json.propertyNames())
        .containsExactly("model", "target", "rows", "out", "predictions");
    assertThat(json.get("target").asString()).isEqualTo("species");
    assertThat(json.get("rows").asInt()).isEqualTo(344);
    Path file = directory.resolve("out.csv");
    CommandRun.of("predict", model.toString(), "penguins", "--out", file.toString()).succeeded();
    CommandRun printed = CommandRun.of("predict", model.toString(), "penguins").succeeded();
    assertThat(printed.out()).isEqualTo(Files.readString(file));
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(345);
    assertThat(lines.getFirst())
        .isEqualTo("prediction,probability_Adelie,probability_Chinstrap,probability_Gentoo");
    for (int row = 0; row < 344; row++) {
      JsonNode one = json.get("predictions").get(row);
      assertThat(one.get("prediction").asString()).isEqualTo(expected.label(row));
      assertThat(lines.get(row + 1)).startsWith(expected.label(row) + ",");
      for (int k = 0; k < 3; k++) {
        assertThat(one.get("probabilities").get(expected.classes().get(k)).asDouble())
            .isEqualTo(expected.probability(row, k));
      }
    }
  }

  @Test
  void aModelIsEvaluatedByEveryMetricOfItsTask() throws IOException {
    Path data =
        SmallTable.write(
            directory.resolve("data.csv"), "width,price", i -> i % 11 + "," + 2 * (i % 11));
    Path test =
        SmallTable.write(directory.resolve("test.csv"), "price,width", i -> 2 * i + "," + i);
    JsonNode train =
        train(data, "price", "--task", "regression", "--test", test.toString(), "--json").json();
    JsonNode json =
        CommandRun.of("evaluate", model(), test.toString(), "--json").succeeded().json();
    assertThat(json.propertyNames()).containsExactly("model", "target", "rows", "scores");
    assertThat(json.get("scores").propertyNames()).containsExactly("rmse", "mae", "r2");
    JsonNode rmse = json.get("scores").get("rmse");
    assertThat(rmse.propertyNames()).containsExactly("value", "low", "high");
    for (String field : List.of("value", "low", "high")) {
      assertThat(rmse.get(field)).isEqualTo(train.get("test").get(field));
    }
    // A row without a target counts nowhere.
    Files.writeString(test, ",5\n", StandardOpenOption.APPEND);
    CommandRun text = CommandRun.of("evaluate", model(), test.toString()).succeeded();
    assertThat(text.err()).contains("60 rows with a target");
    assertThat(text.out()).contains("METRIC", "rmse", "mae", "r2");
    Path without = Files.writeString(directory.resolve("a.csv"), "width,cost\n3,1\n");
    assertThat(CommandRun.of("evaluate", model(), without.toString()).refusal())
        .contains("has no column \"price\"");
  }

  @Test
  void aFileIsPredictedWithAndWithoutItsTarget() throws IOException {
    Path data =
        SmallTable.write(directory.resolve("data.csv"), "width,price", i -> i + "," + 2 * i);
    train(data, "price");
    Path without = Files.writeString(directory.resolve("a.csv"), "width\n3\n");
    Path with = Files.writeString(directory.resolve("b.csv"), "price,width\nunknown,3\n");
    CommandRun first = CommandRun.of("predict", model(), without.toString()).succeeded();
    CommandRun second = CommandRun.of("predict", model(), with.toString()).succeeded();
    assertThat(first.out()).isEqualTo(second.out());
    assertThat(first.out().lines().toList()).hasSize(2).startsWith("prediction");
  }

  @Test
  void labelsAreQuotedAsCsvWantsThem() throws IOException {
    Path data =
        SmallTable.write(
            directory.resolve("data.csv"),
            "x,kind",
            i -> i + (i % 2 == 0 ? ",\"big, red\"" : ",\"say \"\"hi\"\"\""));
    train(data, "kind");
    CommandRun run = CommandRun.of("predict", model(), data.toString()).succeeded();
    assertThat(run.out())
        .startsWith("prediction,\"probability_big, red\",\"probability_say \"\"hi\"\"\"\n");
    Path again = Files.writeString(directory.resolve("again.csv"), run.out());
    var table = TableReader.read(again);
    assertThat(table.rows()).isEqualTo(60);
    assertThat(table.column("prediction").text(0)).isIn("big, red", "say \"hi\"");
  }
}
