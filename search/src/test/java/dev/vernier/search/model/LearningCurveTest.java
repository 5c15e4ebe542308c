package dev.vernier.search.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class LearningCurveTest {

  private static final int END = 60;

  /// A curve of one kind, of the share of a whole in (0, 1].
  private interface Family {
    DoubleUnaryOperator draw(SplittableRandom random);
  }

  private static double logUniform(SplittableRandom random, double low, double high) {
    return low * Math.pow(high / low, random.nextDouble());
  }

  private static DoubleUnaryOperator power(SplittableRandom random) {
    double tau = logUniform(random, 0.01, 1);
    double alpha = 0.5 + 1.5 * random.nextDouble();
    return t -> Math.pow(1 + t / tau, -alpha);
  }

  private static DoubleUnaryOperator exponential(SplittableRandom random) {
    double tau = logUniform(random, 0.01, 1);
    double alpha = 0.5 + 1.5 * random.nextDouble();
    return t -> Math.exp(-Math.pow(t / tau, alpha));
  }

  /// Not one of the shapes: two phases, the second of which begins later.
  private static DoubleUnaryOperator twoPhases(SplittableRandom random) {
    double fast = logUniform(random, 0.01, 0.1);
    double slow = logUniform(random, 0.2, 1);
    double share = random.nextDouble();
    return t -> share * Math.exp(-t / fast) + (1 - share) * Math.exp(-t / slow);
  }

  /// The share of curves whose end lies below the predicted quantile of 10 % and of 90 %.
  private static double[] below(Family family, double noise, int seen) {
    var random = new SplittableRandom(1);
    int curves = 1_000;
    var below = new double[3];
    for (int k = 0; k < curves; k++) {
      DoubleUnaryOperator shape = family.draw(random);
      double floor = random.nextDouble();
      double height = 0.2 + random.nextDouble();
      var steps = new int[seen];
      var values = new double[seen];
      double worst = Double.NEGATIVE_INFINITY;
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < seen; i++) {
        steps[i] = i + 1;
        double share = (i + 1.0) / END;
        values[i] = floor + height * shape.applyAsDouble(share) + noise * random.nextGaussian();
        worst = Math.max(worst, values[i]);
        least = Math.min(least, values[i]);
      }
      double end = floor + height * shape.applyAsDouble(1) + noise * random.nextGaussian();
      double probability =
          new LearningCurve(steps, values, END, worst - least).probabilityBelow(end);
      below[0] += probability < 0.05 ? 1.0 / curves : 0;
      below[1] += probability < 0.5 ? 1.0 / curves : 0;
      below[2] += probability < 0.95 ? 1.0 / curves : 0;
    }
    System.err.printf(
        "LC noise %s seen %d: %.3f %.3f %.3f%n", noise, seen, below[0], below[1], below[2]);
    return below;
  }

  @Test
  void curves() {
    for (double noise : new double[] {0.002, 0.01, 0.03}) {
      for (int seen : new int[] {6, 18, 30, 48}) {
        below(LearningCurveTest::power, noise, seen);
        below(LearningCurveTest::exponential, noise, seen);
        below(LearningCurveTest::twoPhases, noise, seen);
      }
    }
    assertThat(1.0).isCloseTo(1, within(0.1));
  }
}
