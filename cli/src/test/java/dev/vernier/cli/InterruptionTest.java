package dev.vernier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What is left of a run that did not end by itself, and how the next one takes it up.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals to send")
class InterruptionTest {

  @TempDir private Path directory;

  private static int count(List<String> states, String state) {
    return Collections.frequency(states, state);
  }

  private void assertKept(java.util.Map<Integer, JsonNode> before) {
    assertThat(VernierProcess.finished(directory, "penguins")).containsAllEntriesOf(before);
  }

  @Test
  void aKilledRunIsContinuedWithoutLoss() throws Exception {
    String[] command = {
      "tune", "penguins", "--trials", "12", "--workers", "2", "--range", "hidden_units=128:256"
    };
    try (var first = VernierProcess.start(directory, command)) {
      first.awaitTrials(
          "penguins", states -> count(states, "completed") >= 2 && count(states, "running") >= 1);
      first.kill();
    }
    JsonNode left = CommandRun.trials(directory, "penguins").get("trials");
    List<Integer> cut =
        left.valueStream()
            .filter(trial -> !trial.get("state").asString().equals("completed"))
            .map(trial -> trial.get("number").asInt())
            .toList();
    var before = VernierProcess.finished(directory, "penguins");
    assertThat(before).hasSizeBetween(2, 11);
    assertThat(cut).isNotEmpty();

    try (var second = VernierProcess.start(directory, command)) {
      CommandRun run = second.end().succeeded();
      assertThat(run.err())
          .contains("continues after %d finished trials".formatted(before.size()))
          .contains(", %d waiting".formatted(cut.size()));
      assertThat(run.out()).contains("the study has 12: 12 completed");
    }
    assertKept(before);
    var after = VernierProcess.finished(directory, "penguins");
    assertThat(after.keySet())
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 12).boxed().toList());
    for (JsonNode trial : left) {
      int number = trial.get("number").asInt();
      assertThat(after)
          .hasEntrySatisfying(
              number,
              again ->
                  assertThat(again.get("configuration")).isEqualTo(trial.get("configuration")));
    }
    assertThat(directory).isDirectoryContaining("glob:**penguins.vernier");
  }

  /// Kills or interrupts a run in which trials are paused, and goes on.
  private void assertPausedTrialsOutlive(boolean kill) throws Exception {
    String[] options = {
      "penguins",
      "--trials",
      "16",
      "--search",
      "quasi-random",
      "--workers",
      "2",
      "--range",
      "hidden_units=128:256",
      "--set",
      "epochs=27",
      "--set",
      "early_stopping_patience=100"
    };
    String[] command = with(with(new String[] {"tune"}, options), "--prune", "asha");
    try (var first = VernierProcess.start(directory, command)) {
      first.awaitTrials(
          "penguins", states -> count(states, "paused") >= 3 && count(states, "running") >= 1);
      if (kill) {
        first.kill();
      } else {
        first.signal("INT");
        CommandRun run = first.end();
        assertThat(run.code()).isEqualTo(130);
        assertThat(run.err()).doesNotContain("Exception");
      }
    }
    JsonNode left = CommandRun.trials(directory, "penguins").get("trials");
    try (var second = VernierProcess.start(directory, command)) {
      CommandRun run = second.end().succeeded();
      assertThat(run.err()).containsPattern(", \\d+ paused").doesNotContain("not kept");
    }
    JsonNode after = CommandRun.trials(directory, "penguins").get("trials");
    for (JsonNode trial : left) {
      if (trial.get("state").asString().equals("paused")) {
        JsonNode then = after.get(trial.get("number").asInt());
        assertThat(then.get("state").asString()).isIn("paused", "completed");
        assertThat(then.get("epochs").asInt())
            .isGreaterThanOrEqualTo(trial.get("paused_epoch").asInt());
      }
    }
    // What paused, was cut off and went on has come to what it comes to by itself.
    CommandRun.in(directory, with(with(new String[] {"tune"}, options), "--study", "whole"))
        .succeeded();
    JsonNode whole = CommandRun.trials(directory, "whole").get("trials");
    assertThat(after).hasSize(16);
    assertThat(after.valueStream().filter(trial -> !trial.get("value").isNull()))
        .isNotEmpty()
        .allSatisfy(trial ->
            assertThat(trial.get("value"))
                .isEqualTo(whole.get(trial.get("number").asInt()).get("value")));
  }

  @Test
  void pausedTrialsOutliveAKilledRun() throws Exception {
    assertPausedTrialsOutlive(true);
  }

  @Test
  void pausedTrialsOutliveCtrlC() throws Exception {
    assertPausedTrialsOutlive(false);
  }

  private CommandRun interruptMidway(String signal) throws Exception {
    try (var run =
        VernierProcess.start(directory, "tune", "penguins", "--trials", "1000", "--workers", "2")) {
      run.awaitTrials(
          "penguins", states -> count(states, "completed") >= 1 && count(states, "running") >= 1);
      run.signal(signal);
      return run.end();
    }
  }

  @Test
  void ctrlCEndsARunInGoodOrder() throws Exception {
    CommandRun run = interruptMidway("INT");
    assertThat(run.code()).isEqualTo(130);
    assertThat(run.out()).contains("Best: trial", "Test: accuracy", "penguins.vernier");
    assertThat(run.err()).contains("the same command continues").doesNotContain("Exception");
    assertThat(directory.resolve("penguins.vernier")).isNotEmptyFile();

    JsonNode left = CommandRun.trials(directory, "penguins").get("trials");
    List<String> states = left.valueStream().map(trial -> trial.get("state").asString()).toList();
    assertThat(states).containsOnly("completed", "waiting");
    var before = VernierProcess.finished(directory, "penguins");

    CommandRun next =
        CommandRun.in(directory, "tune", "penguins", "--trials", String.valueOf(states.size()))
            .succeeded();
    assertThat(next.err()).contains("continues after");
    assertKept(before);
    assertThat(VernierProcess.finished(directory, "penguins")).hasSize(states.size());
  }

  @Test
  void aRequestToTerminateEndsARunInGoodOrder() throws Exception {
    CommandRun run = interruptMidway("TERM");
    assertThat(run.code()).isEqualTo(143);
    assertThat(run.out()).contains("Best: trial");
    assertThat(directory.resolve("penguins.vernier")).isNotEmptyFile();
  }

  @Test
  void ctrlCBeforeAnyTrialHasFinishedLeavesNoModel() throws Exception {
    try (var tune = VernierProcess.start(directory, "tune", "digits", "--workers", "2", "--json")) {
      tune.awaitTrials("digits", states -> count(states, "running") >= 1);
      tune.signal("INT");
      CommandRun run = tune.end();
      assertThat(run.code()).isEqualTo(130);
      assertThat(run.json().get("model").isNull()).isTrue();
      assertThat(run.err()).doesNotContain("Exception", "internal error");
    }
    assertThat(directory).isDirectoryNotContaining("glob:**.{vernier,part}");
    assertThat(CommandRun.trials(directory, "digits").get("trials").valueStream())
        .allMatch(trial -> trial.get("state").asString().equals("waiting"));
  }

  @Test
  void aTrainingGoesOnFromItsCheckpoint() throws Exception {
    String[] command = {
      "train", "digits", "--set", "epochs=60", "--set", "early_stopping_patience=60", "--json"
    };
    String[] kept = Arrays.copyOf(command, command.length + 2);
    kept[command.length] = "--checkpoint";
    kept[command.length + 1] = directory.resolve("digits.checkpoint").toString();
    for (int interruptions = 0; interruptions < 2; interruptions++) {
      try (var train = VernierProcess.start(directory, kept)) {
        Thread.sleep(2000);
        train.signal("INT");
        CommandRun run = train.end();
        if (run.code() == 0) {
          break; // A fast machine was done before.
        }
        assertThat(run.code()).isEqualTo(130);
        assertThat(run.err()).doesNotContain("Exception");
      }
      assertThat(directory).isDirectoryNotContaining("glob:**.{vernier,part}");
    }
    JsonNode whole = CommandRun.of(with(command, "--out", directory.toString())).succeeded().json();
    JsonNode resumed = CommandRun.of(with(kept, "--out", directory.toString())).succeeded().json();
    for (String what : List.of("best_epoch", "test")) {
      assertThat(resumed.get(what)).isEqualTo(whole.get(what));
    }
    assertThat(resumed.get("epochs").size()).isEqualTo(60);
    assertThat(directory.resolve("digits.checkpoint")).doesNotExist();
  }

  private static String[] with(String[] command, String... more) {
    return Stream.concat(Arrays.stream(command), Arrays.stream(more)).toArray(String[]::new);
  }

  @Test
  void ctrlCDuringATrainingKeepsTheBestEpoch() throws Exception {
    try (var train = VernierProcess.start(directory, "train", "digits", "--set", "epochs=1000")) {
      train.awaitOutput("    1  ");
      train.signal("INT");
      CommandRun run = train.end();
      assertThat(run.code()).isEqualTo(130);
      assertThat(run.out()).contains("Best: epoch", "Model: digits-train.vernier");
      assertThat(run.err()).doesNotContain("Exception");
    }
    assertThat(directory.resolve("digits-train.vernier")).isNotEmptyFile();
  }
}
