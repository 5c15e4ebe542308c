package dev.vernier.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThresholdPrunerTest extends PrunerContract {

  @Override
  protected Pruner pruner() {
    return new ThresholdPruner(1, 4);
  }

  @Test
  void aTrialEndsThatIsWorseThanTheBoundFromAStepOn() {
    var judged = new Judged(new ThresholdPruner(0.5, 3), 0);
    judged.begin();
    assertThat(Judged.goesOn(judged.report(0, 1, Double.NaN))).isTrue();
    assertThat(Judged.goesOn(judged.report(0, 2, 9))).isTrue();
    assertThat(Judged.goesOn(judged.report(0, 3, 0.5))).isTrue();
    assertThat(judged.report(0, 4, 0.75))
        .isEqualTo(new Pruner.Decision.Stop("0.7500 is worse than the threshold 0.5"));
    judged.begin();
    assertThat(judged.report(1, 5, Double.NEGATIVE_INFINITY))
        .isEqualTo(new Pruner.Decision.Stop("not a number is worse than the threshold 0.5"));
  }
}
