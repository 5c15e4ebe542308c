package dev.vernier.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.space.Configuration;
import dev.vernier.space.SearchSpace;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StudyTallyTest {

  private static final TrialId TRIAL = new TrialId(0);
  private static final Worker HERE = Worker.here(0);

  private final StudyTally tally =
      new StudyTally(
          SearchProblem.of(
                  new SearchSpace(List.of()), List.of(new Goal("score", Goal.Direction.MAXIMIZE)))
              .withConstraints(Constraint.parse("size<=10")));

  private void start() {
    tally.fold(new StudyEvent.Started(TRIAL, Instant.EPOCH, Configuration.empty(), HERE));
  }

  private void report(int... steps) {
    for (int step : steps) {
      tally.fold(new StudyEvent.Reported(TRIAL, Instant.EPOCH, step, Map.of("score", 1.0)));
    }
  }

  private void pause(int step) {
    tally.fold(new StudyEvent.Paused(TRIAL, Instant.EPOCH, step, "wait"));
  }

  private void interrupt() {
    tally.fold(new StudyEvent.Interrupted(TRIAL, Instant.EPOCH, "for a while"));
  }

  private void resume() {
    tally.fold(new StudyEvent.Resumed(TRIAL, Instant.EPOCH, HERE, "go on"));
  }

  private void finish(Outcome outcome) {
    tally.fold(new StudyEvent.Finished(TRIAL, Instant.EPOCH, outcome));
  }

  private void complete(double score, double size) {
    finish(new Outcome.Completed(List.of(score), List.of(size)));
  }

  @Test
  void aStepThatIsReportedTwiceOrSkippedIsCountedOnce() {
    start();
    report(1, 3, 3);
    assertThat(tally.steps()).isEqualTo(3);
  }

  @Test
  void stepsOfAnAttemptThatWasGivenUpCount() {
    start();
    report(1, 2);
    interrupt();
    start();
    report(1, 2, 3);
    assertThat(tally.steps()).isEqualTo(5);
  }

  @Test
  void aResumedTrialGoesOnCountingFromItsPause() {
    start();
    report(1, 2, 3);
    pause(3);
    resume();
    report(4, 5);
    assertThat(tally.steps()).isEqualTo(5);
    interrupt();
    resume();
    report(4);
    assertThat(tally.steps()).as("step 4 was taken twice").isEqualTo(6);
  }

  @Test
  void aResumedTrialThatHasLostItsStateTakesItsStepsAgain() {
    start();
    report(1, 2, 3);
    pause(3);
    resume();
    report(1, 2, 3, 4);
    assertThat(tally.steps()).isEqualTo(7);
  }

  @Test
  void onlyAFeasibleTrialMakesProgress() {
    complete(0.5, 10);
    assertThat(tally.best()).hasValue(0.5);
    assertThat(tally.withoutProgress()).isZero();
    complete(0.9, 11);
    complete(0.5, 1);
    finish(new Outcome.Failed("out of luck"));
    finish(new Outcome.Pruned(1, "not promising"));
    assertThat(tally.best()).hasValue(0.5);
    assertThat(tally.withoutProgress()).isEqualTo(4);
    assertThat(tally.completed()).isEqualTo(3);
    assertThat(tally.feasible()).isEqualTo(2);
    complete(0.6, 3);
    assertThat(tally.withoutProgress()).isZero();
  }
}
