package dev.vernier.search;

import static dev.vernier.search.Squares.SILENT;
import static dev.vernier.search.Squares.SQUARE;
import static dev.vernier.search.Squares.emptyJournal;
import static dev.vernier.search.Squares.run;
import static dev.vernier.search.Squares.states;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How a run ends when it is stopped or its time is up.
///
/// The timeout is a safety net against a run that never ends.
@Timeout(60)
class StudyRunnerEndTest {

  private final Squares squares = new Squares();

  @Test
  void stoppingLeavesRunningTrialsWaitingAndTheNextRunGoesOn() throws Exception {
    Journal journal = emptyJournal();
    var running = new CountDownLatch(2);
    Objective endless =
        trial -> {
          for (int step = 1; ; step++) {
            trial.report(step, Map.of("loss", 1.0));
            if (step == 3) {
              running.countDown();
            }
          }
        };
    var runner = new StudyRunner(squares.open(journal), endless, 2, Budget.ofTrials(5), SILENT);
    var signal =
        Thread.ofPlatform()
            .start(() -> {
              try {
                running.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              runner.stop();
            });
    StudySnapshot stopped = runner.run();
    signal.join();
    assertThat(states(stopped)).containsExactly(TrialView.State.WAITING, TrialView.State.WAITING);
    assertThat(journal.readFrom(0))
        .filteredOn(StudyEvent.Interrupted.class::isInstance)
        .extracting(event -> ((StudyEvent.Interrupted) event).reason())
        .containsExactly("the run was stopped", "the run was stopped");

    StudySnapshot resumed = run(squares.open(journal), SQUARE, 2, Budget.ofTrials(5));
    assertThat(states(resumed)).hasSize(5).containsOnly(TrialView.State.COMPLETED);
    assertThat(resumed.trials()).allMatch(trial -> trial.reports().isEmpty());
  }

  @Test
  void aTrialThatBreaksOnBeingCancelledDoesNotFail() {
    Study study = squares.open();
    Objective objective =
        trial -> {
          study.stop();
          assertThat(trial.cancelled()).isTrue();
          throw new IllegalStateException("closed", new TrialCancelled());
        };
    assertThat(states(run(study, objective, 1, Budget.ofTrials(5))))
        .containsExactly(TrialView.State.WAITING);
  }

  @Test
  void aRunThatIsStoppedBeforehandStartsNothing() {
    var runner = new StudyRunner(squares.open(), SQUARE, 2, Budget.ofTrials(5), SILENT);
    runner.stop();
    assertThat(runner.run().trials()).isEmpty();
    assertThatThrownBy(runner::run).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aStoppedStudyEndsItsRun() {
    Study study = squares.open();
    Objective objective =
        trial -> {
          if (trial.id().number() == 2) {
            study.stop();
          }
          trial.report(1, Map.of("loss", 1.0));
          return SQUARE.evaluate(trial);
        };
    assertThat(states(run(study, objective, 1, Budget.ofTrials(5))))
        .containsExactly(
            TrialView.State.COMPLETED, TrialView.State.COMPLETED, TrialView.State.WAITING);
  }

  @Test
  void interruptingTheCallerStopsTheRun() {
    Thread caller = Thread.currentThread();
    Objective objective =
        trial -> {
          caller.interrupt();
          while (!trial.cancelled()) {
            Thread.onSpinWait();
          }
          throw new TrialCancelled();
        };
    StudySnapshot snapshot = run(squares.open(), objective, 1, Budget.ofTrials(5));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(states(snapshot)).containsExactly(TrialView.State.WAITING);
  }

  @Test
  void aTrialLearnsThatTheTimeIsUp() {
    Objective objective =
        trial -> {
          assertThat(trial.overdue()).isFalse();
          squares.clock.advance(Duration.ofSeconds(10));
          assertThat(trial.overdue()).isTrue();
          assertThat(trial.cancelled()).as("nothing has completed").isFalse();
          return SQUARE.evaluate(trial);
        };
    assertThat(states(run(squares.open(), objective, 1, Budget.ofTime(Duration.ofSeconds(10)))))
        .containsExactly(TrialView.State.COMPLETED);
  }

  @Test
  void trialsThatRunWhenTheTimeIsUpWaitForTheNextRun() {
    Study study = squares.open();
    Objective objective =
        trial -> {
          trial.report(1, Map.of("loss", 1.0));
          squares.clock.advance(Duration.ofSeconds(4));
          trial.report(2, Map.of("loss", 1.0));
          return SQUARE.evaluate(trial);
        };
    Budget budget = Budget.ofTime(Duration.ofSeconds(10));
    assertThat(states(run(study, objective, 1, budget)))
        .containsExactly(
            TrialView.State.COMPLETED, TrialView.State.COMPLETED, TrialView.State.WAITING);
    assertThat(states(run(study, objective, 1, budget)))
        .containsExactly(
            TrialView.State.COMPLETED,
            TrialView.State.COMPLETED,
            TrialView.State.COMPLETED,
            TrialView.State.COMPLETED,
            TrialView.State.WAITING);
  }

  @Test
  void theFirstTrialToCompleteIsWaitedFor() {
    var bothRun = new CyclicBarrier(2);
    Objective objective =
        trial -> {
          bothRun.await();
          squares.clock.advance(Duration.ofHours(1));
          trial.report(1, Map.of("loss", 1.0));
          if (trial.id().number() == 1) {
            while (true) {
              trial.report(2, Map.of("loss", 1.0));
            }
          }
          return SQUARE.evaluate(trial);
        };
    StudySnapshot snapshot =
        run(squares.open(), objective, 2, Budget.ofTime(Duration.ofSeconds(10)));
    assertThat(states(snapshot))
        .containsExactly(TrialView.State.COMPLETED, TrialView.State.WAITING);
  }

  @Test
  void whicheverLimitComesFirstEndsTheRun() {
    Objective objective =
        trial -> {
          squares.clock.advance(Duration.ofSeconds(1));
          return SQUARE.evaluate(trial);
        };
    Optional<Duration> time = Optional.of(Duration.ofSeconds(5));
    assertThat(run(squares.open(), objective, 1, new Budget(OptionalInt.of(3), time)).trials())
        .hasSize(3);
    assertThat(run(squares.open(), objective, 1, new Budget(OptionalInt.of(9), time)).trials())
        .hasSize(5);
  }
}
