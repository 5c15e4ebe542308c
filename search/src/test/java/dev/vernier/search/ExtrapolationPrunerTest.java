package dev.vernier.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExtrapolationPrunerTest extends PrunerContract {

  @Override
  protected Pruner pruner() {
    return new ExtrapolationPruner(0.05);
  }

  @Override
  protected boolean needsSteps() {
    return true;
  }

  private static double[] curve(SplittableRandom random, double floor) {
    double tau = 0.02 * Math.pow(20, random.nextDouble());
    var values = new double[60];
    for (int i = 0; i < 60; i++) {
      values[i] = floor + Math.exp(-(i + 1) / 60.0 / tau) + 0.01 * random.nextGaussian();
    }
    return values;
  }

  /// Studies of 40 trials over 60 steps. The best of each is to complete in 18 of 20 at least, and
  /// at least a quarter of the steps is to be saved.
  @Test
  void stepsAreSavedAndTheWinnerIsKept() {
    int kept = 0;
    int steps = 0;
    for (long seed = 0; seed < 20; seed++) {
      var random = new SplittableRandom(seed);
      var judged = new Judged(new ExtrapolationPruner(0.05), 60);
      double best = Double.POSITIVE_INFINITY;
      boolean whole = false;
      for (int k = 0; k < 40; k++) {
        double[] values = curve(random, random.nextDouble());
        int trial = judged.begin();
        int step = 1;
        while (step < 60 && Judged.goesOn(judged.report(trial, step, values[step - 1]))) {
          step++;
        }
        steps += step;
        if (step == 60) {
          judged.report(trial, 60, values[59]);
          judged.complete(trial, values[59]);
        }
        if (values[59] < best) {
          best = values[59];
          whole = step == 60;
        }
      }
      kept += whole ? 1 : 0;
    }
    assertThat(kept).isGreaterThanOrEqualTo(18);
    assertThat(steps).isLessThan(20 * 40 * 60 * 3 / 4);
  }

  @Test
  void aTrialThatHasBeenBestGoesOnThoughItGetsWorse() {
    var judged = new Judged(new ExtrapolationPruner(0.05), 20);
    int first = judged.begin();
    for (int step = 1; step <= 20; step++) {
      judged.report(first, step, 1 + 1.0 / step);
    }
    judged.complete(first, 1.05);
    int better = judged.begin();
    int worse = judged.begin();
    boolean stopped = false;
    for (int step = 1; step < 20; step++) {
      double off = 0.1 * (step - 4) * (step - 4);
      assertThat(Judged.goesOn(judged.report(better, step, 1 + off))).isTrue();
      stopped |= !Judged.goesOn(judged.report(worse, step, 1.5 + off));
    }
    assertThat(stopped).as("the one that was never best").isTrue();
  }
}
