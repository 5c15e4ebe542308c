package dev.vernier.data;

import static dev.vernier.data.Task.CLASSIFICATION;
import static dev.vernier.data.Task.REGRESSION;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskTest {

  private static Column numbers(int rows, int distinct) {
    return Column.Numeric.of(
        "y", IntStream.range(0, rows).mapToDouble(i -> i % distinct).toArray());
  }

  @Test
  void textAndTruthAreClasses() {
    assertThat(Task.infer(Column.Categorical.of("y", List.of("a", "b")))).isEqualTo(CLASSIFICATION);
    assertThat(Task.infer(new Column.Bool("y", new byte[] {0, 1}, "no", "yes")))
        .isEqualTo(CLASSIFICATION);
  }

  @Test
  void fewRepeatedIntegersAreClasses() {
    assertThat(Task.infer(numbers(40, 20))).isEqualTo(CLASSIFICATION);
    assertThat(Task.infer(Column.Numeric.of("y", 1, 0, 1, 0, Double.NaN)))
        .isEqualTo(CLASSIFICATION);
  }

  @Test
  void manyOrSingleOrBrokenNumbersAreQuantities() {
    assertThat(Task.infer(numbers(210, 21))).isEqualTo(REGRESSION);
    assertThat(Task.infer(Column.Numeric.of("y", 1, 1, 2, 2, 3))).isEqualTo(REGRESSION);
    assertThat(Task.infer(Column.Numeric.of("y", 0.5, 0.5, 1, 1))).isEqualTo(REGRESSION);
  }
}
