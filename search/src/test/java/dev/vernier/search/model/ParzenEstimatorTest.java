package dev.vernier.search.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Real;
import dev.vernier.space.SearchSpace;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ParzenEstimatorTest {

  private final UnitSpace space =
      new UnitSpace(SearchSpace.of(Real.linear("x", 0, 1), Choice.of("c", "a", "b", "c")));
  private final double[] first = {0.1, 1 / 6.0};
  private final double[] second = {0.7, 0.5};

  /// Summed over the categories and integrated along the number by the rectangle rule.
  @Test
  void theDensityHasAMassOfOne() {
    var estimator = new ParzenEstimator(space, List.of(first, second), 0.2, 0.5);
    double mass = 0;
    int steps = 20_000;
    for (int i = 0; i < steps; i++) {
      for (int level = 0; level < 3; level++) {
        double[] point = {(i + 0.5) / steps, space.position(1, level)};
        mass += Math.exp(estimator.logDensity(point)) / steps;
      }
    }
    assertThat(mass).isCloseTo(1, within(1e-5));
  }

  /// By hand, with Φ from a table: kernels at 0.1 and 0.7 of deviation 0.2, a uniform one, a third
  /// each; of three categories the own one has ⅔, the others ⅙ each.
  @Test
  void theDensityIsThatOfItsFormula() {
    var estimator = new ParzenEstimator(space, List.of(first, second), 0.2, 0.5);
    double atFirst = 1 / (0.2 * Math.sqrt(2 * Math.PI)) / (0.9999966 - 0.3085375);
    double fromSecond =
        Math.exp(-0.5 * 9) / (0.2 * Math.sqrt(2 * Math.PI)) / (0.9331928 - 0.0002326);
    double expected = (atFirst * 2 / 3 + fromSecond / 6 + 1 / 3.0) / 3;
    assertThat(Math.exp(estimator.logDensity(first))).isCloseTo(expected, within(1e-5));
  }

  /// Shares of 20,000 draws; the tolerance is five deviations and more.
  @Test
  void drawsFollowTheDensity() {
    var estimator = new ParzenEstimator(space, List.of(first, second), 0.2, 0.5);
    var random = new SplittableRandom(5);
    int draws = 20_000;
    var byLevel = new double[3];
    double low = 0;
    for (int i = 0; i < draws; i++) {
      double[] point = estimator.draw(random);
      byLevel[space.level(1, point[1])] += 1.0 / draws;
      low += point[0] < 0.1 ? 1.0 / draws : 0;
    }
    double mass = 0;
    var levels = new double[3];
    int steps = 2_000;
    for (int i = 0; i < steps; i++) {
      for (int level = 0; level < 3; level++) {
        double x = (i + 0.5) / steps;
        double share =
            Math.exp(estimator.logDensity(new double[] {x, space.position(1, level)})) / steps;
        levels[level] += share;
        mass += x < 0.1 ? share : 0;
      }
    }
    for (int level = 0; level < 3; level++) {
      assertThat(byLevel[level]).isCloseTo(levels[level], within(0.02));
    }
    assertThat(low).isCloseTo(mass, within(0.02));
  }
}
