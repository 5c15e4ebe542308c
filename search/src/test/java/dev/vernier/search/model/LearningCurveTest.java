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
    return below;
  }

  /// The end of a curve lies below the 5 % quantile in 5 % of all cases; of 1,000 curves of the
  /// model's own kinds, in at most 13 %, and where the noise is a hundredth, in at most 16 % of
  /// those of another kind. A standard error is 0.01, so a change of the draws hardly ever raises a
  /// false alarm.
  @Test
  void aCurveHardlyEndsBelowWhatIsPredicted() {
    for (int seen : new int[] {6, 18, 30, 48}) {
      for (double noise : new double[] {0.01, 0.03}) {
        assertThat(below(LearningCurveTest::power, noise, seen)[0]).isLessThan(0.13);
        assertThat(below(LearningCurveTest::exponential, noise, seen)[0]).isLessThan(0.13);
        assertThat(below(LearningCurveTest::twoPhases, noise, seen)[0]).isLessThan(0.16);
      }
    }
  }

  /// The later, the better is the end known.
  @Test
  void theEndIsKnownBetterTheLaterItIsPredicted() {
    double[] early = below(LearningCurveTest::exponential, 0.01, 6);
    double[] late = below(LearningCurveTest::exponential, 0.01, 48);
    assertThat(late[2]).isGreaterThan(early[2]);
    assertThat(late[2]).isBetween(0.9, 1.0);
  }

  /// `a + b (1 + t/τ)^-1` with τ = 0.1, without noise: what is predicted at three tenths is near.
  @Test
  void aCurveOfItsOwnKindIsFollowed() {
    var steps = new int[18];
    var values = new double[18];
    for (int i = 0; i < 18; i++) {
      steps[i] = i + 1;
      values[i] = 3 + 2 / (1 + (i + 1.0) / END / 0.1);
    }
    var curve = new LearningCurve(steps, values, END, values[0] - values[17]);
    double end = 3 + 2 / 11.0;
    assertThat(curve.mean()).isCloseTo(end, within(0.2));
    assertThat(curve.probabilityBelow(end - 1)).isLessThan(0.05);
    assertThat(curve.probabilityBelow(end + 1)).isGreaterThan(0.95);
    assertThat(curve.probabilityBelow(end)).isBetween(0.1, 0.9);
  }

  @Test
  void theUnitDoesNotMatter() {
    var steps = new int[] {1, 2, 3, 4, 5, 6};
    var values = new double[] {9, 7, 6, 5.5, 5.2, 5};
    var scaled = new double[6];
    for (int i = 0; i < 6; i++) {
      scaled[i] = 1e6 * values[i] - 3e6;
    }
    var curve = new LearningCurve(steps, values, END, 4);
    var large = new LearningCurve(steps, scaled, END, 4e6);
    assertThat(large.mean()).isCloseTo(1e6 * curve.mean() - 3e6, within(1e-2));
    assertThat(large.probabilityBelow(1e6 * 4 - 3e6))
        .isCloseTo(curve.probabilityBelow(4), within(1e-9));
  }
}
