package dev.vernier.search;

import static dev.vernier.search.Squares.SQUARE;
import static dev.vernier.search.Squares.emptyJournal;
import static dev.vernier.search.Squares.run;
import static dev.vernier.search.Squares.states;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.search.StudyRunner.Listener;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Several runs of one study, some of them in processes that end.
///
/// The timeout is a safety net against a run that never ends.
@Timeout(60)
class StudyRunnerSharingTest {

  private final Squares squares = new Squares();

  @Test
  void trialsOfAnEndedProcessAreRunAgain() throws Exception {
    Journal journal = emptyJournal();
    try (var process = EndingProcess.start()) {
      Study other = squares.open(journal);
      other.ask(process.worker(), 5);
      other.ask(process.worker(), 5);
      process.end();
    }
    assertThat(states(run(squares.open(journal), SQUARE, 2, Budget.ofTrials(5))))
        .hasSize(5)
        .containsOnly(TrialView.State.COMPLETED);
  }

  @Test
  void trialsOfALivingProcessAreWaitedForAndTakenOverIfItEnds() throws Exception {
    Journal journal = emptyJournal();
    try (var process = EndingProcess.start()) {
      Study other = squares.open(journal);
      Trial finishes = other.ask(process.worker(), 4).orElseThrow();
      other.ask(process.worker(), 4);
      var started = new AtomicInteger();
      var listener =
          new Listener() {
            @Override
            public void finished(TrialView trial, int worker) {
              // The process ends once only its own trials are left.
              if (started.incrementAndGet() == 2) {
                other.tell(finishes.id(), new Outcome.Completed(List.of(1.0)));
                try {
                  process.end();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }
            }
          };
      StudySnapshot snapshot =
          new StudyRunner(squares.open(journal), SQUARE, 2, Budget.ofTrials(4), listener).run();
      assertThat(states(snapshot)).hasSize(4).containsOnly(TrialView.State.COMPLETED);
      assertThat(snapshot.trials().get(1).worker().orElseThrow().pid())
          .isEqualTo(ProcessHandle.current().pid());
      assertThat(snapshot.trials().get(0).worker()).contains(process.worker());
    }
  }

  @Test
  void waitingForAnotherProcessEndsWithTheBudget() throws Exception {
    Journal journal = emptyJournal();
    try (var process = EndingProcess.start()) {
      squares.open(journal).ask(process.worker(), 1);
      var budget = new Budget(OptionalInt.of(2), Optional.of(Duration.ofSeconds(10)));
      Objective objective =
          trial -> {
            squares.clock.advance(Duration.ofMinutes(1));
            return SQUARE.evaluate(trial);
          };
      assertThat(states(run(squares.open(journal), objective, 1, budget)))
          .containsExactly(TrialView.State.RUNNING, TrialView.State.COMPLETED);
    }
  }

  @Test
  void twoRunsShareAStudy() throws Exception {
    Journal journal = emptyJournal();
    var evaluations = new AtomicInteger();
    Objective counting =
        trial -> {
          evaluations.incrementAndGet();
          return SQUARE.evaluate(trial);
        };
    var other =
        Thread.ofPlatform()
            .start(() -> run(squares.open(journal), counting, 2, Budget.ofTrials(200)));
    StudySnapshot snapshot = run(squares.open(journal), counting, 2, Budget.ofTrials(200));
    other.join();
    assertThat(states(snapshot)).hasSize(200).containsOnly(TrialView.State.COMPLETED);
    assertThat(evaluations).hasValue(200);
  }
}
