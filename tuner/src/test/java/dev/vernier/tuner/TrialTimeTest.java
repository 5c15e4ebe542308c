package dev.vernier.tuner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.network.TrainingListener.Epoch;
import dev.vernier.search.TrialId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrialTimeTest {

  private static final TrialTime A_MINUTE = TrialTime.of(Optional.of(Duration.ofSeconds(60)), 1);

  private static Epoch epoch(int number, double seconds) {
    return new Epoch(number, 1e-3, 1, 1, Map.of(), seconds);
  }

  @Test
  void aTrialWhosePaceExceedsHalfOfTheTimeIsRefusedWithTheReason() {
    assertThat(A_MINUTE.refuses(new TrialId(5), epoch(2, 4), 100))
        .hasValueSatisfying(
            reason -> assertThat(reason).contains("100 epochs would take 200 s").contains("30 s"));
    assertThat(A_MINUTE.refuses(new TrialId(5), epoch(20, 4), 100)).isEmpty();
  }

  @Test
  void aColdStartIsNotJudged() {
    assertThat(A_MINUTE.refuses(new TrialId(5), epoch(1, 2.9), 100)).isEmpty();
  }

  @Test
  void theDefaultsAreSpared() {
    assertThat(A_MINUTE.refuses(new TrialId(0), epoch(1, 50), 100)).isEmpty();
  }

  @Test
  void withoutALimitNothingIsRefused() {
    assertThat(TrialTime.of(Optional.empty(), 0).refuses(new TrialId(5), epoch(1, 1e6), 100))
        .isEmpty();
  }
}
