package dev.vernier.search.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OutputsTest {

  @Test
  void whatIsNotFiniteIsAsBadAsTheWorst() {
    double[] z = Outputs.normal(new double[] {3, Double.NaN, 1, 7, Double.POSITIVE_INFINITY});
    assertThat(z[1]).isEqualTo(z[3]);
    assertThat(z[4]).isEqualTo(z[3]);
    assertThat(z[2]).isLessThan(z[0]);
    assertThat(z[0]).isLessThan(z[3]);
  }

  @Test
  void theResultIsStandardised() {
    double[] z = Outputs.normal(new double[] {1, 10, 100, 1000, 10_000, 1e5});
    assertThat(Arrays.stream(z).sum()).isCloseTo(0, within(1e-12));
    assertThat(Arrays.stream(z).map(v -> v * v).sum() / 6).isCloseTo(1, within(1e-12));
    assertThat(z).isSorted();
  }

  @Test
  void nothingCanBeLearnedFromEqualValuesOrNone() {
    assertThat(Outputs.normal(new double[] {2, 2, Double.NaN})).containsExactly(0, 0, 0);
    assertThat(Outputs.normal(new double[] {Double.NaN, Double.NEGATIVE_INFINITY})).isEmpty();
    assertThat(Outputs.normal(new double[0])).isEmpty();
  }
}
