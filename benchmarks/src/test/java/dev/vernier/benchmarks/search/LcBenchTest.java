package dev.vernier.benchmarks.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vernier.search.RandomSampler;
import dev.vernier.search.SearchProblem;
import dev.vernier.space.Configuration;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Needs the folder of the surrogate beside the checkout; skipped where it is not there.
final class LcBenchTest {

  /// Maven runs the tests in the folder of the module.
  private static final Path FOLDER = LcBench.defaultFolder(Path.of("..").toAbsolutePath());

  private static final Configuration SOME =
      Configuration.of(
          Map.of(
              "batch_size", 91,
              "learning_rate", 3e-3,
              "momentum", 0.545,
              "weight_decay", 0.05,
              "num_layers", 3,
              "max_units", 256,
              "max_dropout", 0.5));

  private static LcBench surrogate;

  @BeforeAll
  static void open() throws IOException {
    assumeTrue(LcBench.isIn(FOLDER), () -> "there is no surrogate in " + FOLDER);
    surrogate = LcBench.open(FOLDER);
  }

  @AfterAll
  static void close() {
    if (LcBench.isIn(FOLDER)) {
      surrogate.close();
    }
  }

  @Test
  void valuesAreReproducible() {
    double[] values = surrogate.tasks().stream().mapToDouble(task -> task.value(SOME)).toArray();
    assertThat(values)
        .containsExactly(
            new double[] {
              93.41128, 56.89494, 77.94228, 94.61375, 83.22318, 40.15485, 69.04605, 64.53635
            },
            within(1e-3));
  }

  @Test
  void curveEndsInTheValue() {
    for (LcBench.Task task : surrogate.tasks()) {
      double[] curve = task.curve(SOME);
      assertThat(curve).hasSize(LcBench.EPOCHS);
      assertThat(curve[LcBench.EPOCHS - 1]).isCloseTo(task.value(SOME), within(1e-3));
      assertThat(curve[0]).isLessThan(curve[LcBench.EPOCHS - 1]);
    }
  }

  /// The reference's median was drawn by others, so this holds the space and the order of inputs to
  /// theirs. The seed is fixed; the median of 1,001 draws deviates by at most 0.85 from seed to
  /// seed, so another seed would fail with a probability below 1e-4.
  @Test
  void randomConfigurationsHaveTheMedianOfTheReference() throws IOException {
    JsonNode reference =
        JsonMapper.shared().readTree(Files.readString(FOLDER.resolve("reference.json")));
    for (LcBench.Task task : surrogate.tasks()) {
      var session =
          new RandomSampler().open(SearchProblem.of(task.space(), List.of(task.goal())), 1);
      var values = new double[1001];
      for (int i = 0; i < values.length; i++) {
        values[i] = task.value(session.ask(i).orElseThrow());
      }
      Arrays.sort(values);
      double median = reference.path(task.id()).path("median_of_200k_random").asDouble();
      assertThat(values[500]).isCloseTo(median, within(4.0));
      assertThat(values[1000]).isLessThan(task.best());
      assertThat(values[0]).isGreaterThan(task.worst());
    }
  }

  @Test
  void regretGoesFromZeroAtTheBestToAHundredAtTheWorst() {
    for (LcBench.Task task : surrogate.tasks()) {
      assertThat(task.regret(task.best())).isZero();
      assertThat(task.regret(task.worst())).isEqualTo(100);
    }
  }

  @Test
  void taskWithoutBoundsIsRefused() {
    assertThatThrownBy(() -> surrogate.tasks(List.of("3945", "34539")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no bounds are known for the tasks [34539]; choose from [3945,");
  }

  @Test
  void meanOverTheDevelopmentTasksStandsBesidePeers() throws InterruptedException {
    assertThat(lines(surrogate.tasks()))
        .contains(
            "| **lcbench**, mean of 8 | some | 25.0 |",
            "| **lcbench**, mean of 8 | Optuna 4.9, GP, 3 seeds | – |")
        .doesNotContain("| HEBO | – |");
  }

  @Test
  void peersOnTasksHeldBackStandInATableBelow() throws InterruptedException {
    var heldBack = new LcBench.Task(surrogate, "held back", 0, 90, 10);
    assertThat(lines(List.of(heldBack)))
        .contains("| **lcbench**, mean of 1 | some | 25.0 |")
        .endsWith("| SMAC3 | – |")
        .doesNotContain("| **lcbench**, mean of 1 | Optuna 4.9, GP, 3 seeds | – |");
  }

  /// Of studies whose one trial misses a quarter of what there is.
  private static List<String> lines(List<LcBench.Task> tasks) throws InterruptedException {
    List<Comparison.Entry> entries =
        tasks.stream()
            .map(task ->
                new Comparison.Entry(
                    task,
                    List.of("some"),
                    _ ->
                        new StudyRun(
                            List.of(task.best() - (task.best() - task.worst()) / 4), 1, 1)))
            .toList();
    var bytes = new ByteArrayOutputStream();
    try (var out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      new Comparison(BudgetUnit.TRIALS, List.of("Sampler"), List.of(1), 1, 1).run(entries, out);
    }
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
