package dev.vernier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What the commands say of trainings that diverge.
class DivergenceTest {

  @TempDir private Path directory;

  /// A command with steps so large that its training diverges.
  private static String[] wild(String... command) {
    String[] settings = {
      "--set", "optimizer=sgd",
      "--set", "learning_rate=10",
      "--set", "num_hidden_layers=6",
      "--set", "activation=relu"
    };
    return Stream.of(command, settings).flatMap(Stream::of).toArray(String[]::new);
  }

  @Test
  void aTrainingThatDivergesIsReportedWithoutAModel() {
    CommandRun text = CommandRun.of(wild("train", "penguins", "--out", directory.toString()));
    assertThat(text.code()).isEqualTo(1);
    assertThat(text.out()).contains("Diverged in epoch", "A smaller learning_rate");
    JsonNode json =
        CommandRun.of(wild("train", "penguins", "--out", directory.toString(), "--json")).json();
    assertThat(json.get("model").isNull()).isTrue();
    assertThat(json.get("test").isNull()).isTrue();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void bestOfAStudyWithoutACompletedTrialEndsWithOne() {
    CommandRun tune = CommandRun.in(directory, wild("tune", "penguins", "--trials", "1"));
    assertThat(tune.code()).isEqualTo(1);
    assertThat(tune.out()).contains("1 diverged", "there is no model");
    assertThat(directory.resolve("penguins.vernier")).doesNotExist();
    CommandRun best = CommandRun.of("best", "penguins", "--store", CommandRun.store(directory));
    assertThat(best.code()).isEqualTo(1);
    assertThat(best.out()).contains("No trial of penguins has completed yet.");
    CommandRun json =
        CommandRun.of("best", "penguins", "--json", "--store", CommandRun.store(directory));
    assertThat(json.code()).isEqualTo(1);
    assertThat(json.json().get("best").isNull()).isTrue();
  }
}
