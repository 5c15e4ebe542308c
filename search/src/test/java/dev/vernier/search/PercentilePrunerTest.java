package dev.vernier.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PercentilePrunerTest extends PrunerContract {

  @Override
  protected Pruner pruner() {
    return new PercentilePruner(50);
  }

  private static Pruner.Decision decide(double kept, double value, double... others) {
    var judged = new Judged(new PercentilePruner(kept), 0);
    for (double other : others) {
      judged.report(judged.begin(), 1, other);
    }
    return judged.report(judged.begin(), 1, value);
  }

  /// `numpy.percentile([0.1, 0.2, 0.4, 0.8, 0.9], [25, 30, 50])` is 0.2, 0.24 and 0.4.
  @Test
  void thePercentileIsThatOfNumpy() {
    double[] others = {0.1, 0.2, 0.4, 0.8, 0.9};
    for (double[] pair : new double[][] {{25, 0.2}, {30, 0.24}, {50, 0.4}}) {
      assertThat(Judged.goesOn(decide(pair[0], pair[1] - 1e-9, others))).isTrue();
      assertThat(Judged.goesOn(decide(pair[0], pair[1] + 1e-9, others))).isFalse();
    }
  }

  @Test
  void theReasonHasTheNumbers() {
    assertThat(decide(50, 0.5, 0.1, 0.2, 0.4, 0.8, 0.9))
        .isEqualTo(
            new Pruner.Decision.Stop(
                "0.5000 so far, and the best 50 % of 5 others had 0.4000 or better at this step"));
  }

  @Test
  void threeOthersAreTooFew() {
    assertThat(Judged.goesOn(decide(50, 9, 1, 2, 3))).isTrue();
    assertThat(Judged.goesOn(decide(50, 9, 1, 2, 3, 4))).isFalse();
  }

  @Test
  void whatIsNoFiniteNumberIsWorst() {
    for (double bad :
        new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      assertThat(Judged.goesOn(decide(50, bad, 1, 2, 3, 4))).as("%s", bad).isFalse();
      assertThat(Judged.goesOn(decide(50, 2.1, 1, 2, bad, bad, 3))).as("%s", bad).isTrue();
      assertThat(Judged.goesOn(decide(50, bad, bad, bad, bad, bad))).as("%s", bad).isTrue();
    }
  }

  /// The best so far of the trial, beside what the others had at the step.
  @Test
  void aTrialIsJudgedByItsBestAndOthersByWhatTheyHadThere() {
    var judged = new Judged(new PercentilePruner(50), 10);
    for (int i = 0; i < 4; i++) {
      int other = judged.begin();
      judged.report(other, 1, 0.1);
      judged.report(other, 3, 0.5);
    }
    int trial = judged.begin();
    assertThat(Judged.goesOn(judged.report(trial, 3, 0.4))).isTrue();
    assertThat(Judged.goesOn(judged.report(trial, 4, 0.9))).as("nobody else was there").isTrue();
    int skips = judged.begin();
    assertThat(Judged.goesOn(judged.report(skips, 2, 0.2))).as("0.1 at step 1").isFalse();
  }
}
