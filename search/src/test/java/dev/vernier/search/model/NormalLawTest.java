package dev.vernier.search.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NormalLawTest {

  @Test
  void distributionHasTheValuesOfTables() {
    assertThat(NormalLaw.distribution(0)).isEqualTo(0.5);
    assertThat(NormalLaw.distribution(1)).isCloseTo(0.8413447460685429, within(1e-15));
    assertThat(NormalLaw.distribution(-1.959963984540054)).isCloseTo(0.025, within(1e-15));
    assertThat(NormalLaw.distribution(-5)).isCloseTo(2.866515718791939e-7, within(1e-15));
  }

  @Test
  void quantileUndoesTheDistribution() {
    for (double p = 1e-6; p < 1; p += 0.0007) {
      assertThat(NormalLaw.distribution(NormalLaw.quantile(p))).isCloseTo(p, within(2e-7));
    }
    assertThat(NormalLaw.quantile(0.975)).isCloseTo(1.959963984540054, within(1e-6));
    assertThat(NormalLaw.quantile(1e-12)).isCloseTo(-7.034483825301131, within(1e-5));
  }
}
