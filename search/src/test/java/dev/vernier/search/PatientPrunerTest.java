package dev.vernier.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class PatientPrunerTest extends PrunerContract {

  @Override
  protected Pruner pruner() {
    return new PatientPruner(4, Optional.of(new PercentilePruner(25)));
  }

  @Test
  void aTrialEndsAfterStepsWithoutImprovement() {
    var judged = new Judged(new PatientPruner(3, Optional.empty()), 0);
    judged.begin();
    double[] values = {5, 4, 4, 4.5, 3.9, 3.9, 4};
    for (int i = 0; i < values.length; i++) {
      assertThat(Judged.goesOn(judged.report(0, i + 1, values[i]))).as("step %d", i + 1).isTrue();
    }
    assertThat(judged.report(0, 8, 3.9))
        .isEqualTo(new Pruner.Decision.Stop("no improvement for 3 steps"));
  }

  @Test
  void patienceIsInStepsWhereReportsAreSkipped() {
    var judged = new Judged(new PatientPruner(4, Optional.empty()), 0);
    judged.begin();
    assertThat(Judged.goesOn(judged.report(0, 10, 1))).isTrue();
    assertThat(Judged.goesOn(judged.report(0, 13, 1))).isTrue();
    assertThat(Judged.goesOn(judged.report(0, 14, 1))).isFalse();
  }

  @Test
  void theOtherRuleHasToAgree() {
    var judged = new Judged(new PatientPruner(2, Optional.of(new ThresholdPruner(0.5, 1))), 0);
    judged.begin();
    assertThat(Judged.goesOn(judged.report(0, 1, 0.9))).as("it may improve").isTrue();
    assertThat(Judged.goesOn(judged.report(0, 2, 0.9))).isTrue();
    assertThat(judged.report(0, 3, 0.9))
        .isEqualTo(
            new Pruner.Decision.Stop(
                "no improvement for 2 steps; 0.9000 is worse than the threshold 0.5"));
    judged.begin();
    for (int step = 1; step < 9; step++) {
      assertThat(Judged.goesOn(judged.report(1, step, 0.4))).as("good enough").isTrue();
    }
  }
}
