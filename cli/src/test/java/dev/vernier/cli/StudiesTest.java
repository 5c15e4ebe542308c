package dev.vernier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Studies from one command to the next.
class StudiesTest {

  @TempDir private Path directory;

  /// Where the search learns nothing, what decides a trial is its number and the seed, not who ran
  /// it.
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
              "--search",
              "quasi-random",
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
  void aStudyOfOtherSettingsGetsTheNextName() {
    String[] base = {"digits", "--trials", "1"};
    assertThat(CommandRun.tune(directory, base).err())
        .contains("study \"digits\" in")
        .contains("searches");
    String[] seeded = {"digits", "--trials", "1", "--seed", "3"};
    assertThat(CommandRun.tune(directory, seeded).err())
        .contains("study \"digits-2\"")
        .contains("searches");
    assertThat(CommandRun.tune(directory, base).err())
        .contains("study \"digits\" in")
        .contains("continues after 1 finished trial,");
    assertThat(CommandRun.tune(directory, seeded).err())
        .contains("study \"digits-2\"")
        .contains("continues after 1 finished trial,");
    assertThat(directory.resolve("digits-2.vernier")).isNotEmptyFile();
    assertThat(CommandRun.tune(directory, "digits", "--trials", "1", "--study", "own").err())
        .contains("study \"own\"")
        .contains("searches");
  }

  @Test
  void aRunThatContinuesTellsItsTrialsFromThoseOfTheStudy() throws IOException {
    CommandRun first = CommandRun.tune(directory, "penguins", "--trials", "3");
    assertThat(first.out()).containsPattern("(?m)^3 trials in [\\d.]+ s: 3 completed, 0 pruned");
    byte[] model = Files.readAllBytes(directory.resolve("penguins.vernier"));

    CommandRun nothing = CommandRun.tune(directory, "penguins", "--trials", "2");
    assertThat(nothing.out())
        .contains("Nothing to do: --trials 2 is met, the study has 3 trials: 3 completed")
        .contains("Best: trial");
    assertThat(nothing.err()).doesNotContain("again, since");
    assertThat(Files.readAllBytes(directory.resolve("penguins.vernier"))).isEqualTo(model);

    Files.delete(directory.resolve("penguins.vernier"));
    CommandRun again = CommandRun.tune(directory, "penguins", "--trials", "2");
    assertThat(again.err()).containsPattern("training trial \\d again, since its network");
    assertThat(directory.resolve("penguins.vernier")).isNotEmptyFile();

    assertThat(CommandRun.tune(directory, "penguins", "--trials", "4").out())
        .containsPattern("(?m)^1 trial in [\\d.]+ s; the study has 4: 4 completed");
  }

  @Test
  void whatBestPrintsTrainsTheTrialAgain() throws IOException {
    Path data =
        SmallTable.write(
            directory.resolve("my data.csv"), "x,kind", i -> i % 13 + (i % 3 == 0 ? ",a" : ",b"));
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
        CommandRun.tune(
                directory,
                Stream.concat(Stream.of(tune), Stream.of("--json")).toArray(String[]::new))
            .json()
            .get("best")
            .get("validation")
            .get("value")
            .asDouble();
    CommandRun best =
        CommandRun.of("best", "my data", "--store", CommandRun.store(directory)).succeeded();
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
    assertThat(CommandRun.tune(directory, tune).out()).contains("Nothing to do");
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
}
