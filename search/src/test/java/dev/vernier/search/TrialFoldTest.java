package dev.vernier.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.space.Configuration;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrialFoldTest {

  private static final TrialId TRIAL = new TrialId(3);
  private static final Worker HERE = Worker.here(0);

  private static Instant at(int second) {
    return Instant.ofEpochSecond(second);
  }

  private static Duration duration(TrialFold fold, int second) {
    return fold.view().duration(at(second));
  }

  private static StudyEvent.Resumed resumed(int second) {
    return new StudyEvent.Resumed(TRIAL, at(second), HERE, "go on");
  }

  @Test
  void theDurationLeavesOutPausesAndAttemptsThatWereLost() {
    var fold = new TrialFold(new StudyEvent.Started(TRIAL, at(0), Configuration.empty(), HERE));
    fold.pause(new StudyEvent.Paused(TRIAL, at(4), 2, "others first"));
    assertThat(duration(fold, 50)).isEqualTo(Duration.ofSeconds(4));
    fold.resume(resumed(50));
    assertThat(duration(fold, 57)).isEqualTo(Duration.ofSeconds(11));
    fold.interrupt(new StudyEvent.Interrupted(TRIAL, at(60), "stopped"));
    fold.resume(resumed(70));
    fold.pause(new StudyEvent.Paused(TRIAL, at(75), 4, "others first"));
    fold.resume(resumed(90));
    fold.finish(new StudyEvent.Finished(TRIAL, at(96), new Outcome.Completed(List.of(1.0))));
    assertThat(duration(fold, 200)).isEqualTo(Duration.ofSeconds(4 + 5 + 6));
  }

  @Test
  void whatBeginsAnewForgetsItsDuration() {
    var fold = new TrialFold(new StudyEvent.Started(TRIAL, at(0), Configuration.empty(), HERE));
    fold.pause(new StudyEvent.Paused(TRIAL, at(4), 2, "others first"));
    fold.restart(new StudyEvent.Started(TRIAL, at(10), Configuration.empty(), HERE));
    assertThat(duration(fold, 13)).isEqualTo(Duration.ofSeconds(3));
  }
}
