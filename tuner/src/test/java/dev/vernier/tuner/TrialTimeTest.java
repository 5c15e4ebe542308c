package dev.vernier.tuner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.network.Metric;
import dev.vernier.network.Targets;
import dev.vernier.network.TrainingListener.Epoch;
import dev.vernier.network.TrainingPlan;
import dev.vernier.network.catalog.Defaults;
import dev.vernier.network.catalog.Recipe;
import dev.vernier.search.TrialId;
import dev.vernier.search.TrialView;
import dev.vernier.search.Worker;
import dev.vernier.space.Configuration;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TrialTimeTest {

  private static final TrialTime A_MINUTE =
      TrialTime.of(Optional.of(Duration.ofSeconds(60)), 1, false);

  /// A hundred epochs with a patience of 16.
  private static final TrainingPlan PLAN =
      new Recipe(Configuration.empty(), new Defaults(1000, Metric.ACCURACY))
          .plan(3, new Targets.Labels(new int[] {0, 1}, 2), List.of(Metric.ACCURACY), 1);

  private static Optional<String> refusal(int trial, int epoch, double seconds, double pace) {
    return refusal(A_MINUTE, trial, epoch, seconds, pace);
  }

  private static Optional<String> refusal(
      TrialTime time, int trial, int epoch, double seconds, double pace) {
    return time.refuses(
        new TrialId(trial),
        new Epoch(epoch, 1e-3, 1, 1, Map.of(), Double.NaN, Double.NaN, seconds),
        pace,
        PLAN);
  }

  private static TrialView waiting(int trial, int epochs, Optional<Duration> pace) {
    return new TrialView(
        new TrialId(trial),
        Configuration.empty(),
        Optional.empty(),
        0,
        TrialView.State.WAITING,
        Optional.of(Worker.here(0)),
        Duration.ZERO,
        Instant.EPOCH,
        Optional.of(Instant.EPOCH.plusSeconds(9)),
        new TreeMap<>(Map.of(epochs, Map.of())),
        0,
        pace,
        "too slow",
        Optional.empty());
  }

  @Test
  void aTrialWhoseRestExceedsHalfOfTheTimeIsRefusedWithTheReason() {
    assertThat(refusal(5, 3, 6, 2))
        .hasValue(
            "48 epochs more would take 96 s, and a trial may take 30 s, half of the time;"
                + " allow --time 4m or more, or set fewer epochs");
    assertThat(refusal(5, 20, 4, 0.2)).isEmpty();
  }

  @Test
  void slowFirstEpochsSayNothingOfThePace() {
    assertThat(refusal(5, 3, 12, 0.1)).isEmpty();
  }

  @Test
  void whatIsSpentIsNotHeldAgainstATrial() {
    assertThat(refusal(5, 50, 29.9, 0.6)).isEmpty();
    assertThat(refusal(5, 80, 45, 0.5)).isEmpty();
  }

  @Test
  void aColdStartIsNotJudged() {
    assertThat(refusal(5, 1, 14.9, 14.9)).isEmpty();
    assertThat(refusal(5, 1, 15.1, 15.1)).isPresent();
    assertThat(refusal(5, 3, 2.9, 0.9)).isEmpty();
  }

  @Test
  void whereThePrunerPausesTrialsTheNextEpochAloneCounts() {
    TrialTime pausing = TrialTime.of(Optional.of(Duration.ofSeconds(60)), 1, true);
    assertThat(refusal(pausing, 5, 3, 36, 12)).isEmpty();
    assertThat(refusal(pausing, 5, 1, 31, 31))
        .hasValue(
            "1 epoch more would take 31 s, and a trial may take 30 s, half of the time;"
                + " allow --time 69s or more, or set fewer epochs");
    assertThat(pausing.takes(waiting(5, 4, Optional.of(Duration.ofSeconds(12))), PLAN)).isTrue();
    assertThat(pausing.takes(waiting(5, 4, Optional.of(Duration.ofSeconds(31))), PLAN)).isFalse();
  }

  @Test
  void theDefaultsAreSpared() {
    assertThat(refusal(0, 1, 50, 50)).isEmpty();
    assertThat(A_MINUTE.takes(waiting(0, 4, Optional.of(Duration.ofSeconds(50))), PLAN)).isTrue();
  }

  @Test
  void aTrialThatWaitsIsTakenWhenItsPaceSuitsTheTime() {
    assertThat(A_MINUTE.takes(waiting(5, 4, Optional.of(Duration.ofMillis(500))), PLAN)).isTrue();
    assertThat(A_MINUTE.takes(waiting(5, 4, Optional.of(Duration.ofSeconds(2))), PLAN)).isFalse();
    assertThat(A_MINUTE.takes(waiting(5, 4, Optional.empty()), PLAN)).isTrue();
    assertThat(A_MINUTE.takes(waiting(5, 1, Optional.of(Duration.ofSeconds(2))), PLAN))
        .as("its first epochs may have been slow")
        .isTrue();
    // As the refusal above advises.
    TrialTime advised = TrialTime.of(Optional.of(Duration.ofMinutes(4)), 1, false);
    assertThat(advised.takes(waiting(5, 4, Optional.of(Duration.ofSeconds(2))), PLAN)).isTrue();
  }

  @Test
  void withoutALimitNothingIsRefused() {
    TrialTime any = TrialTime.of(Optional.empty(), 0, false);
    assertThat(
            any.refuses(
                new TrialId(5),
                new Epoch(1, 1e-3, 1, 1, Map.of(), Double.NaN, Double.NaN, 1e6),
                1e6,
                PLAN))
        .isEmpty();
    assertThat(any.takes(waiting(5, 4, Optional.of(Duration.ofDays(1))), PLAN)).isTrue();
  }
}
