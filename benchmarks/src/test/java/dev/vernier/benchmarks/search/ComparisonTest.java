package dev.vernier.benchmarks.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

final class ComparisonTest {

  private static final Problem ROSENBROCK = Synthetic.all().get(2);

  @Test
  void rowsHaveMeansOverSeedsWithTheirErrors() throws InterruptedException {
    assertThat(ROSENBROCK.best()).isZero();
    assertThat(
            table(
                new Comparison(BudgetUnit.TRIALS, List.of("Sampler"), List.of(1, 2), 3, 2),
                List.of("some"),
                seed -> new StudyRun(List.of(15.0 + seed, 0.0 + seed), 2, 2)))
        .isEqualTo(
            """
            | Problem | Sampler | 1 | 2 |
            | --- | --: | --: | --: |
            | rosenbrock-5 | some | 17.00 ± 0.58 | 2.00 ± 0.58 |
            """);
  }

  @Test
  void stepsStandBesideTheTrials() throws InterruptedException {
    assertThat(
            table(
                new Comparison(BudgetUnit.STEPS, List.of("Sampler", "Pruner"), List.of(2), 2, 1),
                List.of("some", "other"),
                seed -> new StudyRun(List.of(9.0, 4.0), 10 * seed, seed)))
        .endsWith("| rosenbrock-5 | some | other | 4.00 | 15.0 | 1.5 |\n")
        .startsWith("| Problem | Sampler | Pruner | 2 | Trials | Completed |\n");
  }

  @Test
  void failureOfAStudyEndsTheComparison() {
    var comparison = new Comparison(BudgetUnit.TRIALS, List.of("Sampler"), List.of(1), 1, 1);
    assertThatThrownBy(() ->
            table(
                comparison,
                List.of("some"),
                _ -> {
                  throw new IllegalArgumentException("broken");
                }))
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("broken");
  }

  private static String table(
      Comparison comparison, List<String> method, IntFunction<StudyRun> study)
      throws InterruptedException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      comparison.run(List.of(new Comparison.Entry(ROSENBROCK, method, study)), out);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
