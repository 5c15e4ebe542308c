package dev.vernier.benchmarks.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vernier.search.Pruner;
import dev.vernier.search.RandomSampler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Needs the folder of the surrogate beside the checkout; skipped where it is not there.
final class StepSearchTest {

  private static final Path FOLDER = LcBench.defaultFolder(Path.of("..").toAbsolutePath());

  private static LcBench surrogate;
  private static LcBench.Task task;

  @BeforeAll
  static void open() throws IOException {
    assumeTrue(LcBench.isIn(FOLDER), () -> "there is no surrogate in " + FOLDER);
    surrogate = LcBench.open(FOLDER);
    task = surrogate.tasks().getFirst();
  }

  @AfterAll
  static void close() {
    if (LcBench.isIn(FOLDER)) {
      surrogate.close();
    }
  }

  @Test
  void withoutPrunerIsTheSearchOfWholeTrials() {
    StudyRun run = search("none", 1, 10 * LcBench.EPOCHS + 20);
    List<Double> whole = new Search(task, new RandomSampler(), 1, 10).run().incumbents();
    assertThat(run.begun()).isEqualTo(11);
    assertThat(run.completed()).isEqualTo(10);
    for (int trial = 1; trial <= 10; trial++) {
      int end = trial * LcBench.EPOCHS;
      assertThat(run.incumbents().get(end - 1)).isCloseTo(whole.get(trial - 1), within(1e-3));
      assertThat(run.incumbents().get(end + 18)).isEqualTo(run.incumbents().get(end - 1));
    }
  }

  @Test
  void prunerThatNeverStopsATrialChangesNothing() {
    assertThat(search("patience:52", 1, 520)).isEqualTo(search("none", 1, 520));
  }

  @Test
  void onlyCompletedTrialsCount() {
    List<Double> incumbents = search("none", 1, LcBench.EPOCHS).incumbents();
    assertThat(task.regret(incumbents.get(LcBench.EPOCHS - 2))).isEqualTo(100);
    assertThat(task.regret(incumbents.get(LcBench.EPOCHS - 1))).isLessThan(100);
  }

  /// Pausing trials go on where they were: were they to begin anew, each completed one would cost 1
  /// + 3 + 9 + … steps more.
  @Test
  void halvingBeginsMoreTrialsThanItCompletes() {
    StudyRun run = search("asha", 1, 1040);
    assertThat(run.incumbents()).hasSize(1040).isSorted();
    assertThat(run.completed()).isBetween(1, 19);
    assertThat(run.begun()).isGreaterThan(60);
    assertThat(run).isEqualTo(search("asha", 1, 1040)).isNotEqualTo(search("asha", 2, 1040));
  }

  @Test
  void pruningFreesStepsForMoreTrials() {
    StudyRun run = search("median", 1, 1040);
    assertThat(run.begun()).isGreaterThan(20);
    assertThat(run.completed()).isLessThan(20);
  }

  @Test
  void prunerThatCopiesStatesIsRefused() {
    assertThatThrownBy(() -> search("pbt", 1, 2080))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("pbt lets a trial begin from the state of another");
  }

  private static StudyRun search(String pruner, int seed, int steps) {
    return new StepSearch(task, new RandomSampler(), Pruner.parse(pruner), seed, steps).run();
  }
}
