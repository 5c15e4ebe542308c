package dev.vernier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What the commands put out when all goes well.
class OutputTest {

  @TempDir private Path directory;

  private static void assertFields(JsonNode node, String... names) {
    assertThat(node.propertyNames()).containsExactly(names);
  }

  private static void assertScore(JsonNode test) {
    assertFields(test, "rows", "value", "low", "high", "baseline");
    assertThat(test.get("rows").asInt()).isPositive();
    assertThat(test.get("low").asDouble()).isLessThanOrEqualTo(test.get("value").asDouble());
    assertThat(test.get("value").asDouble()).isLessThanOrEqualTo(test.get("high").asDouble());
  }

  @Test
  void tuneInJson() {
    JsonNode tune = CommandRun.tune(directory, "penguins", "--trials", "3", "--json").json();
    assertFields(
        tune,
        "study",
        "task",
        "metric",
        "direction",
        "goals",
        "constraints",
        "seconds",
        "trials",
        "this_run",
        "ended",
        "best",
        "test",
        "front",
        "model");
    assertThat(tune.get("study").asString()).isEqualTo("penguins");
    assertThat(tune.get("task").asString()).isEqualTo("classification");
    assertThat(tune.get("metric").asString()).isEqualTo("accuracy");
    assertThat(tune.get("direction").asString()).isEqualTo("maximize");
    assertFields(
        tune.get("trials"), "completed", "pruned", "diverged", "failed", "waiting", "paused");
    assertThat(tune.get("goals")).hasSize(1);
    assertFields(tune.get("goals").get(0), "metric", "direction");
    assertThat(tune.get("ended").asString()).isEmpty();
    assertThat(tune.get("front").valueStream()).contains(tune.get("best").get("trial"));
    assertThat(tune.get("this_run").get("finished").asInt()).isEqualTo(3);
    assertThat(tune.get("this_run").get("deferred").asInt()).isZero();
    assertThat(tune.get("trials").get("completed").asInt()).isEqualTo(3);
    assertFields(tune.get("best"), "trial", "configuration", "validation");
    assertFields(tune.get("best").get("validation"), "value");
    assertScore(tune.get("test"));
    assertThat(Path.of(tune.get("model").asString())).isNotEmptyFile();

    JsonNode trials = CommandRun.trials(directory, "penguins");
    assertFields(trials, "trials");
    assertThat(trials.get("trials")).hasSize(3);
    for (JsonNode trial : trials.get("trials")) {
      assertFields(
          trial,
          "number",
          "state",
          "configuration",
          "value",
          "epochs",
          "seconds",
          "reason",
          "values",
          "feasible",
          "parent",
          "parent_epoch",
          "paused_epoch");
      assertThat(trial.get("values").get("accuracy")).isEqualTo(trial.get("value"));
      assertThat(trial.get("epochs").asInt()).isBetween(1, 10);
    }
    double best = tune.get("best").get("validation").get("value").asDouble();
    JsonNode sorted =
        CommandRun.of(
                "trials",
                "penguins",
                "--json",
                "--sort",
                "value",
                "--store",
                CommandRun.store(directory))
            .json();
    assertThat(sorted.get("trials").get(0).get("value").asDouble()).isEqualTo(best);

    JsonNode winner =
        CommandRun.of("best", "penguins", "--json", "--store", CommandRun.store(directory)).json();
    assertThat(winner.get("best")).isEqualTo(tune.get("best"));
    JsonNode studies =
        CommandRun.of("studies", "--json", "--store", CommandRun.store(directory)).json();
    assertFields(studies, "studies");
    assertThat(studies.get("studies").get(0).get("best")).isEqualTo(tune.get("best"));
  }

  @Test
  void trainInJson() {
    JsonNode train =
        CommandRun.of(
                "train", "penguins", "--set", "epochs=4", "--json", "--out", directory.toString())
            .succeeded()
            .json();
    assertFields(
        train, "epochs", "best_epoch", "parameters", "memory_bytes", "seconds", "test", "model");
    assertThat(train.get("memory_bytes").asLong()).isBetween(1_000_000L, 100_000_000L);
    assertThat(train.get("epochs")).hasSize(4);
    JsonNode epoch = train.get("epochs").get(0);
    assertFields(epoch, "epoch", "learning_rate", "train_loss", "validation_loss", "validation");
    assertThat(epoch.get("epoch").asInt()).isEqualTo(1);
    assertFields(epoch.get("validation"), "accuracy");
    assertThat(train.get("best_epoch").asInt()).isBetween(1, 4);
    assertScore(train.get("test"));
    assertThat(directory.resolve("penguins-train.vernier")).isNotEmptyFile();
  }

  @Test
  void explainInJson() {
    JsonNode all = CommandRun.of("explain", "--json").succeeded().json();
    assertThat(all.get("hyperparameters").size()).isGreaterThan(20);
    JsonNode one = CommandRun.of("explain", "learning_rate", "--json").succeeded().json();
    assertThat(one.get("hyperparameters").valueStream())
        .isNotEmpty()
        .allMatch(entry -> entry.get("name").asString().equals("learning_rate"));
  }

  @Test
  void aProcessSaysNothingUncalledFor() throws Exception {
    try (var tune =
        VernierProcess.start(
            directory, "tune", "penguins", "--trials", "2", "--set", "epochs=5", "--json")) {
      CommandRun run = tune.end().succeeded();
      assertThat(run.json().get("trials").get("completed").asInt()).isEqualTo(2);
      assertThat(run.err())
          .doesNotContainIgnoringCase("warning")
          .doesNotContain("SLF4J", "restricted", "\u001b");
      assertThat(run.err().lines())
          .allMatch(
              line -> line.matches("(note:|penguins:|study|trial \\d|trials take up to \\d).*"));
      assertThat(run.out()).doesNotContain("\u001b");
    }
    assertThat(directory.resolve("penguins.vernier")).isNotEmptyFile();
    assertThat(directory).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void aModelThatIsNoBetterThanAGuessIsCalledThat() throws IOException {
    // The classes have nothing to do with x.
    Path data =
        SmallTable.write(
            directory.resolve("noise.csv"), "x,kind", i -> i + (i % 3 == 0 ? ",a" : ",b"));
    CommandRun run =
        CommandRun.of(
                "train",
                data.toString(),
                "--target",
                "kind",
                "--set",
                "epochs=1",
                "--out",
                directory.toString())
            .succeeded();
    assertThat(run.out())
        .contains("always guessing class \"b\", the most frequent: accuracy 0.6667");
    assertThat(run.err()).contains("warning: the model is no better than always guessing class");
    assertThat(CommandRun.tune(directory, "penguins", "--trials", "2").err())
        .doesNotContain("warning:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tune",
        "train",
        "predict",
        "evaluate",
        "studies",
        "trials",
        "best",
        "importance",
        "explain"
      })
  void everyCommandShowsExamples(String command) {
    CommandRun run = CommandRun.of(command, "--help").succeeded();
    assertThat(run.out()).contains("Examples:", "vernier " + command, "--json");
    assertThat(run.err()).isEmpty();
    assertThat(CommandRun.of("help", command).out()).isEqualTo(run.out());
  }

  @Test
  void theProgramShowsExamplesAndItsVersion() {
    assertThat(CommandRun.of("--help").succeeded().out()).contains("Examples:", "vernier tune");
    assertThat(CommandRun.of("--version").succeeded().out()).contains("vernier", "Java");
  }
}
