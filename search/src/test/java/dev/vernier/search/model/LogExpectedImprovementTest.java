package dev.vernier.search.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogExpectedImprovementTest {

  /// `log(φ(z) + z Φ(z))` to 50 digits by mpmath.
  @ParameterizedTest
  @CsvSource({
    "-1000.0, -500014.73445209115845",
    "-100.0, -5010.1295788002497923",
    "-40.0, -808.29856835661996024",
    "-10.0, -55.553122036122355927",
    "-5.0, -16.744301162660990143",
    "-2.0, -4.7687835239171141569",
    "-1.0001, -2.4853114564458833618",
    "-0.9999, -2.4849306021991762788",
    "-0.5, -1.6205162643873199193",
    "0.0, -0.91893853320467274178",
    "0.5, -0.35982768374506381859",
    "1.0, 0.080026218849306940029",
    "1.0001, 0.080103880822827125853",
    "2.0, 0.69738354578822831219",
    "6.0, 1.7917594692541144974"
  })
  void agreesWithArbitraryPrecision(double z, double expected) {
    var improvement = new LogExpectedImprovement(z);
    assertThat(improvement.at(0, 1)).isCloseTo(expected, within(1e-12 * (1 + Math.abs(expected))));
    // Ten times as far and as wide.
    var wide = new LogExpectedImprovement(10 * z + 3);
    assertThat(wide.at(3, 10))
        .isCloseTo(expected + Math.log(10), within(1e-11 * (1 + Math.abs(expected))));
  }

  @ParameterizedTest
  @CsvSource({"-40", "-3", "-1.001", "-0.999", "0", "0.7", "3"})
  void derivativesAreThoseOfCentralDifferences(double z) {
    var improvement = new LogExpectedImprovement(2 * z + 1);
    var other = new LogExpectedImprovement(2 * z + 1);
    improvement.at(1, 2);
    double h = 1e-6;
    double byMean = (other.at(1 + h, 2) - other.at(1 - h, 2)) / (2 * h);
    double byDeviation = (other.at(1, 2 + h) - other.at(1, 2 - h)) / (2 * h);
    assertThat(improvement.byMean()).isCloseTo(byMean, within(1e-6 * (1 + Math.abs(byMean))));
    assertThat(improvement.byDeviation())
        .isCloseTo(byDeviation, within(1e-6 * (1 + Math.abs(byDeviation))));
  }
}
