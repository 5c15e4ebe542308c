package dev.vernier.tuner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.network.Metric;
import dev.vernier.network.Targets;
import dev.vernier.network.TrainingListener.Epoch;
import dev.vernier.network.TrainingPlan;
import dev.vernier.network.catalog.Defaults;
import dev.vernier.network.catalog.Recipe;
import dev.vernier.search.TrialId;
import dev.vernier.space.Configuration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrialTimeTest {

  private static final TrialTime A_MINUTE = TrialTime.of(Optional.of(Duration.ofSeconds(60)), 1);

  /// A hundred epochs with a patience of 16.
  private static final TrainingPlan PLAN =
      new Recipe(Configuration.empty(), new Defaults(1000, Metric.ACCURACY))
          .plan(3, new Targets.Labels(new int[] {0, 1}, 2), List.of(Metric.ACCURACY), 1);

  private static Epoch epoch(int number, double seconds) {
    return new Epoch(number, 1e-3, 1, 1, Map.of(), Double.NaN, Double.NaN, seconds);
  }

  @Test
  void aTrialWhosePaceExceedsHalfOfTheTimeIsRefusedWithTheReason() {
    assertThat(A_MINUTE.refuses(new TrialId(5), epoch(2, 4), PLAN))
        .hasValueSatisfying(
            reason -> assertThat(reason).contains("51 epochs would take 102 s").contains("30 s"));
    assertThat(A_MINUTE.refuses(new TrialId(5), epoch(20, 4), PLAN)).isEmpty();
  }

  @Test
  void aRunThatGoesOnIsJudgedByTheTimeItHasTaken() {
    assertThat(A_MINUTE.refuses(new TrialId(5), epoch(80, 29), PLAN)).isEmpty();
    assertThat(A_MINUTE.refuses(new TrialId(5), epoch(80, 30), PLAN)).isPresent();
  }

  @Test
  void aColdStartIsNotJudged() {
    assertThat(A_MINUTE.refuses(new TrialId(5), epoch(1, 2.9), PLAN)).isEmpty();
  }

  @Test
  void theDefaultsAreSpared() {
    assertThat(A_MINUTE.refuses(new TrialId(0), epoch(1, 50), PLAN)).isEmpty();
  }

  @Test
  void withoutALimitNothingIsRefused() {
    assertThat(TrialTime.of(Optional.empty(), 0).refuses(new TrialId(5), epoch(1, 1e6), PLAN))
        .isEmpty();
  }
}
