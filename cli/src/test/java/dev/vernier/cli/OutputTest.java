package dev.vernier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.data.BundledData;
import dev.vernier.tuner.Model.Predictions;
import dev.vernier.tuner.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What the commands put out when all goes well.
class OutputTest {

  private static final String[] SMALL = {
    "--set", "epochs=10", "--range", "hidden_units=16:64", "--workers", "2"
  };

  @TempDir private Path directory;

  private CommandRun tune(Path where, String... args) {
    return CommandRun.in(
            where,
            Stream.of(new String[] {"tune"}, args, SMALL)
                .flatMap(Stream::of)
                .toArray(String[]::new))
        .succeeded();
  }

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
    JsonNode tune = tune(directory, "penguins", "--trials", "3", "--json").json();
    assertFields(
        tune,
        "study",
        "task",
        "metric",
        "direction",
        "seconds",
        "trials",
        "this_run",
        "best",
        "test",
        "model");
    assertThat(tune.get("study").asString()).isEqualTo("penguins");
    assertThat(tune.get("task").asString()).isEqualTo("classification");
    assertThat(tune.get("metric").asString()).isEqualTo("accuracy");
    assertThat(tune.get("direction").asString()).isEqualTo("maximize");
    assertFields(tune.get("trials"), "completed", "pruned", "diverged", "failed", "waiting");
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
          trial, "number", "state", "configuration", "value", "epochs", "seconds", "reason");
      assertThat(trial.get("epochs").asInt()).isBetween(1, 10);
    }
    double best = tune.get("best").get("validation").get("value").asDouble();
    JsonNode sorted =
        CommandRun.of("trials", "penguins", "--json", "--sort", "value", "--store", store()).json();
    assertThat(sorted.get("trials").get(0).get("value").asDouble()).isEqualTo(best);

    JsonNode winner = CommandRun.of("best", "penguins", "--json", "--store", store()).json();
    assertThat(winner.get("best")).isEqualTo(tune.get("best"));
    JsonNode studies = CommandRun.of("studies", "--json", "--store", store()).json();
    assertFields(studies, "studies");
    assertThat(studies.get("studies").get(0).get("best")).isEqualTo(tune.get("best"));
  }

  private String store() {
    return CommandRun.store(directory);
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
  void aTrainingThatDivergesIsReportedWithoutAModel() {
    String[] wild = {
      "train",
      "penguins",
      "--out",
      directory.toString(),
      "--set",
      "optimizer=sgd",
      "--set",
      "learning_rate=10",
      "--set",
      "num_hidden_layers=6",
      "--set",
      "activation=relu"
    };
    CommandRun text = CommandRun.of(wild);
    assertThat(text.code()).isEqualTo(1);
    assertThat(text.out()).contains("Diverged in epoch", "A smaller learning_rate");
    JsonNode json =
        CommandRun.of(Stream.concat(Stream.of(wild), Stream.of("--json")).toArray(String[]::new))
            .json();
    assertThat(json.get("model").isNull()).isTrue();
    assertThat(json.get("test").isNull()).isTrue();
    assertThat(directory).isEmptyDirectory();
  }

  /// What decides a trial is its number and the seed, not who ran it.
  @Test
  void theNumberOfWorkersDoesNotChangeTheTrials() throws IOException {
    var runs = new ArrayList<List<JsonNode>>();
    for (int workers = 1; workers <= 2; workers++) {
      Path where = Files.createDirectory(directory.resolve("w" + workers));
      CommandRun.in(
              where,
              "tune",
              "penguins",
              "--trials",
              "20",
              "--seed",
              "5",
              "--workers",
              String.valueOf(workers),
              "--set",
              "epochs=10",
              "--range",
              "hidden_units=16:64")
          .succeeded();
      runs.add(CommandRun.trials(where, "penguins").get("trials").valueStream().toList());
    }
    assertThat(runs.getFirst()).hasSize(20);
    for (int i = 0; i < 20; i++) {
      JsonNode one = runs.get(0).get(i);
      JsonNode two = runs.get(1).get(i);
      for (String field : List.of("number", "state", "configuration", "value", "epochs")) {
        assertThat(two.get(field)).as("%s of trial %d", field, i).isEqualTo(one.get(field));
      }
    }
    assertThat(Files.readAllBytes(directory.resolve("w1/penguins.vernier"))).isNotEmpty();
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
  void aStudyOfOtherSettingsGetsTheNextName() {
    String[] base = {"digits", "--trials", "1"};
    assertThat(tune(directory, base).err()).contains("study \"digits\" in").contains("searches");
    String[] seeded = {"digits", "--trials", "1", "--seed", "3"};
    assertThat(tune(directory, seeded).err()).contains("study \"digits-2\"").contains("searches");
    assertThat(tune(directory, base).err())
        .contains("study \"digits\" in")
        .contains("continues after 1 finished trial,");
    assertThat(tune(directory, seeded).err())
        .contains("study \"digits-2\"")
        .contains("continues after 1 finished trial,");
    assertThat(directory.resolve("digits-2.vernier")).isNotEmptyFile();
    assertThat(tune(directory, "digits", "--trials", "1", "--study", "own").err())
        .contains("study \"own\"")
        .contains("searches");
  }

  @Test
  void aRunThatContinuesTellsItsTrialsFromThoseOfTheStudy() throws IOException {
    CommandRun first = tune(directory, "penguins", "--trials", "3");
    assertThat(first.out()).containsPattern("(?m)^3 trials in [\\d.]+ s: 3 completed, 0 pruned");
    byte[] model = Files.readAllBytes(directory.resolve("penguins.vernier"));

    CommandRun nothing = tune(directory, "penguins", "--trials", "2");
    assertThat(nothing.out())
        .contains("Nothing to do: --trials 2 is met, the study has 3 trials: 3 completed")
        .contains("Best: trial");
    assertThat(nothing.err()).doesNotContain("again, since");
    assertThat(Files.readAllBytes(directory.resolve("penguins.vernier"))).isEqualTo(model);

    Files.delete(directory.resolve("penguins.vernier"));
    CommandRun again = tune(directory, "penguins", "--trials", "2");
    assertThat(again.err()).containsPattern("training trial \\d again, since its network");
    assertThat(directory.resolve("penguins.vernier")).isNotEmptyFile();

    assertThat(tune(directory, "penguins", "--trials", "4").out())
        .containsPattern("(?m)^1 trial in [\\d.]+ s; the study has 4: 4 completed");
  }

  @Test
  void aModelThatIsNoBetterThanAGuessIsCalledThat() throws IOException {
    // The classes have nothing to do with x.
    Path data =
        Files.writeString(
            directory.resolve("noise.csv"), table("x,kind", i -> i + (i % 3 == 0 ? ",a" : ",b")));
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
    assertThat(tune(directory, "penguins", "--trials", "2").err()).doesNotContain("warning:");
  }

  @Test
  void whatBestPrintsTrainsTheTrialAgain() throws IOException {
    Path data =
        Files.writeString(
            directory.resolve("my data.csv"),
            table("x,kind", i -> i % 13 + (i % 3 == 0 ? ",a" : ",b")));
    String[] tune = {
      data.toString(),
      "--target",
      "kind",
      "--metric",
      "log_loss",
      "--trials",
      "3",
      "--seed",
      "5",
      "--test-fraction",
      "0.3"
    };
    double value =
        tune(directory, Stream.concat(Stream.of(tune), Stream.of("--json")).toArray(String[]::new))
            .json()
            .get("best")
            .get("validation")
            .get("value")
            .asDouble();
    CommandRun best = CommandRun.of("best", "my data", "--store", store()).succeeded();
    String line = best.out().lines().filter(l -> l.startsWith("  vernier train")).findFirst().get();
    assertThat(line).contains("'" + data + "' --target kind").contains("--trial ");
    String[] again =
        Stream.of(line.strip().replace("'" + data + "'", "DATA").split(" "))
            .skip(1)
            .map(argument -> argument.equals("DATA") ? data.toString() : argument)
            .toArray(String[]::new);
    JsonNode train =
        CommandRun.of(
                Stream.concat(Stream.of(again), Stream.of("--json", "--out", directory.toString()))
                    .toArray(String[]::new))
            .succeeded()
            .json();
    int epoch = train.get("best_epoch").asInt();
    assertThat(train.get("epochs").get(epoch - 1).get("validation").get("log_loss").asDouble())
        .isEqualTo(value);
    // Another way to the same data continues the study.
    tune[0] = directory.resolve(".").resolve("my data.csv").toString();
    assertThat(tune(directory, tune).out()).contains("Nothing to do");
  }

  @Test
  void aTrialThatHadTooLittleMemoryIsRunWhereThereIsMore() throws Exception {
    String[] large = {
      "tune",
      "penguins",
      "--trials",
      "1",
      "--set",
      "epochs=1",
      "--set",
      "hidden_units=2048",
      "--set",
      "num_hidden_layers=4"
    };
    try (var small = VernierProcess.start(directory, List.of("-Xmx64m"), large)) {
      CommandRun run = small.end();
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("so all will wait for another run; allow the JVM more");
      assertThat(run.out())
          .contains("1 waiting", "1 trial waits for another run. Trial 0: it takes ")
          .contains("or set a smaller hidden_units or num_hidden_layers")
          .doesNotContain("narrower");
    }
    CommandRun roomy = CommandRun.in(directory, large).succeeded();
    assertThat(roomy.err()).contains("after 0 finished trials, 1 waiting");
    assertThat(roomy.out()).contains("1 completed").doesNotContain("waiting");
  }

  @Test
  void bestOfAStudyWithoutACompletedTrialEndsWithOne() {
    CommandRun tune =
        CommandRun.in(
            directory,
            "tune",
            "penguins",
            "--trials",
            "1",
            "--set",
            "optimizer=sgd",
            "--set",
            "learning_rate=10",
            "--set",
            "num_hidden_layers=6",
            "--set",
            "activation=relu");
    assertThat(tune.code()).isEqualTo(1);
    assertThat(tune.out()).contains("1 diverged", "there is no model");
    assertThat(directory.resolve("penguins.vernier")).doesNotExist();
    CommandRun best = CommandRun.of("best", "penguins", "--store", store());
    assertThat(best.code()).isEqualTo(1);
    assertThat(best.out()).contains("No trial of penguins has completed yet.");
    CommandRun json = CommandRun.of("best", "penguins", "--json", "--store", store());
    assertThat(json.code()).isEqualTo(1);
    assertThat(json.json().get("best").isNull()).isTrue();
  }

  @Test
  void predictionsDoNotReplaceWhatTheyAreMadeFrom() throws IOException {
    tune(directory, "penguins", "--trials", "1");
    String model = directory.resolve("penguins.vernier").toString();
    byte[] before = Files.readAllBytes(directory.resolve("penguins.vernier"));
    CommandRun run = CommandRun.of("predict", model, "penguins", "--out", model);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--out would replace");
    assertThat(Files.readAllBytes(directory.resolve("penguins.vernier"))).isEqualTo(before);
  }

  @Test
  void predictionsAreTheModelsOwn() throws IOException {
    tune(directory, "penguins", "--trials", "2");
    Path model = directory.resolve("penguins.vernier");
    var table = BundledData.find("penguins").orElseThrow().read();
    var expected = (Predictions.Classes) ModelFile.read(model).predict(table);
    JsonNode json =
        CommandRun.of("predict", model.toString(), "penguins", "--json").succeeded().json();
    assertFields(json, "model", "target", "rows", "out", "predictions");
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
    Path data = directory.resolve("data.csv");
    Files.writeString(data, table("width,price", i -> i % 11 + "," + 2 * (i % 11)));
    Path test =
        Files.writeString(
            directory.resolve("test.csv"), table("price,width", i -> 2 * i + "," + i));
    JsonNode train =
        CommandRun.of(
                "train",
                data.toString(),
                "--target",
                "price",
                "--task",
                "regression",
                "--test",
                test.toString(),
                "--set",
                "epochs=3",
                "--json",
                "--out",
                directory.toString())
            .succeeded()
            .json();
    String model = directory.resolve("data-train.vernier").toString();
    JsonNode json = CommandRun.of("evaluate", model, test.toString(), "--json").succeeded().json();
    assertFields(json, "model", "target", "rows", "scores");
    assertFields(json.get("scores"), "rmse", "mae", "r2");
    assertFields(json.get("scores").get("rmse"), "value", "low", "high");
    for (String field : List.of("value", "low", "high")) {
      assertThat(json.get("scores").get("rmse").get(field)).isEqualTo(train.get("test").get(field));
    }
    // A row without a target counts nowhere.
    Files.writeString(test, ",5\n", java.nio.file.StandardOpenOption.APPEND);
    CommandRun text = CommandRun.of("evaluate", model, test.toString()).succeeded();
    assertThat(text.err()).contains("60 rows with a target");
    assertThat(text.out()).contains("METRIC", "rmse", "mae", "r2");
    Path without = Files.writeString(directory.resolve("a.csv"), "width,cost\n3,1\n");
    assertThat(CommandRun.of("evaluate", model, without.toString()).refusal())
        .contains("has no column \"price\"");
  }

  @Test
  void aFileIsPredictedWithAndWithoutItsTarget() throws IOException {
    Path data = directory.resolve("data.csv");
    Files.writeString(data, table("width,price", i -> i + "," + 2 * i));
    CommandRun.of(
            "train",
            data.toString(),
            "--target",
            "price",
            "--set",
            "epochs=3",
            "--out",
            directory.toString())
        .succeeded();
    String model = directory.resolve("data-train.vernier").toString();
    Path without = Files.writeString(directory.resolve("a.csv"), "width\n3\n");
    Path with = Files.writeString(directory.resolve("b.csv"), "price,width\nunknown,3\n");
    CommandRun first = CommandRun.of("predict", model, without.toString()).succeeded();
    CommandRun second = CommandRun.of("predict", model, with.toString()).succeeded();
    assertThat(first.out()).isEqualTo(second.out());
    assertThat(first.out().lines().toList()).hasSize(2).startsWith("prediction");
  }

  private static String table(String header, java.util.function.IntFunction<String> row) {
    var text = new StringBuilder(header).append('\n');
    IntStream.range(0, 60).mapToObj(row).forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  @Test
  void labelsAreQuotedAsCsvWantsThem() throws IOException {
    Path data = directory.resolve("data.csv");
    Files.writeString(
        data, table("x,kind", i -> i + (i % 2 == 0 ? ",\"big, red\"" : ",\"say \"\"hi\"\"\"")));
    CommandRun.of(
            "train",
            data.toString(),
            "--target",
            "kind",
            "--set",
            "epochs=3",
            "--out",
            directory.toString())
        .succeeded();
    String model = directory.resolve("data-train.vernier").toString();
    CommandRun run = CommandRun.of("predict", model, data.toString()).succeeded();
    assertThat(run.out())
        .startsWith("prediction,\"probability_big, red\",\"probability_say \"\"hi\"\"\"\n");
    Path again = Files.writeString(directory.resolve("again.csv"), run.out());
    var table = dev.vernier.data.TableReader.read(again);
    assertThat(table.rows()).isEqualTo(60);
    assertThat(table.column("prediction").text(0)).isIn("big, red", "say \"hi\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tune", "train", "predict", "evaluate", "studies", "trials", "best", "explain"})
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
