package dev.vernier.search;

import static dev.vernier.search.Squares.SQUARE;
import static dev.vernier.search.Squares.emptyJournal;
import static dev.vernier.search.Squares.run;
import static dev.vernier.search.Squares.states;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vernier.search.StudyRunner.Listener;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What fails a trial, and what ends the run that it is part of.
///
/// The timeout is a safety net against a run that never ends.
@Timeout(60)
class StudyRunnerFailureTest {

  private final Squares squares = new Squares();

  @Test
  void anExceptionFailsItsTrialAndNoOther() {
    Objective objective =
        trial ->
            switch (trial.id().number()) {
              case 0 -> throw new IllegalStateException("no data:\n  the file is empty\n");
              case 1 -> throw new Exception();
              case 2 -> throw new OutOfMemoryError("Java heap space");
              case 3 -> throw new StackOverflowError();
              case 4 -> new Outcome.Completed(List.of(1.0, 2.0));
              case 5 -> throw new TrialCancelled();
              default -> SQUARE.evaluate(trial);
            };
    StudySnapshot snapshot = run(squares.open(), objective, 2, Budget.ofTrials(8));
    assertThat(snapshot.trials())
        .extracting(TrialView::reason)
        .containsExactly(
            "IllegalStateException: no data: the file is empty",
            "Exception",
            "OutOfMemoryError: Java heap space",
            "StackOverflowError",
            "IllegalArgumentException: a completed trial has one value for each of [loss], got"
                + " [1.0, 2.0]",
            "TrialCancelled: the study is stopping",
            "",
            "");
    assertThat(snapshot.count(TrialView.State.FAILED)).isEqualTo(6);
    assertThat(snapshot.count(TrialView.State.COMPLETED)).isEqualTo(2);
  }

  @Test
  void anyOtherErrorEndsTheRunAndItsTrialWaits() {
    Study study = squares.open();
    Objective objective =
        trial -> {
          if (trial.id().number() == 3) {
            throw new ExceptionInInitializerError("no native library");
          }
          return SQUARE.evaluate(trial);
        };
    assertThatThrownBy(() -> run(study, objective, 2, Budget.ofTrials(1_000)))
        .isInstanceOf(ExceptionInInitializerError.class)
        .hasMessage("no native library");
    assertThat(study.trial(new TrialId(3)).state()).isEqualTo(TrialView.State.WAITING);
    assertThat(study.snapshot().count(TrialView.State.RUNNING)).isZero();
    assertThat(study.snapshot().trials()).hasSizeLessThan(1_000);
  }

  /// A journal that refuses to work from a given event on.
  private static final class FailingJournal implements Journal {
    private final Journal journal = emptyJournal();
    private final Predicate<StudyEvent> fails;

    FailingJournal(Predicate<StudyEvent> fails) {
      this.fails = fails;
    }

    @Override
    public boolean append(long expectedPosition, List<? extends StudyEvent> events) {
      if (events.stream().anyMatch(fails)) {
        throw new IllegalStateException("the disk is full");
      }
      return journal.append(expectedPosition, events);
    }

    @Override
    public List<StudyEvent> readFrom(long position) {
      return journal.readFrom(position);
    }

    @Override
    public void close() {}
  }

  @Test
  void aFailingJournalEndsTheRunAndFailsNoTrial() {
    var kinds =
        List.<Class<? extends StudyEvent>>of(
            StudyEvent.Started.class, StudyEvent.Reported.class, StudyEvent.Finished.class);
    for (Class<? extends StudyEvent> kind : kinds) {
      var journal =
          new FailingJournal(event -> event.trial().number() == 2 && kind.isInstance(event));
      Study study = squares.open(journal);
      Objective swallowing =
          trial -> {
            try {
              trial.report(1, Map.of("loss", 1.0));
            } catch (RuntimeException e) {
              assertThat(e).isInstanceOf(TrialCancelled.class);
            }
            return SQUARE.evaluate(trial);
          };
      assertThatThrownBy(() -> run(study, swallowing, 1, Budget.ofTrials(10)))
          .as("%s", kind)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the disk is full");
      assertThat(states(study.snapshot()))
          .as("%s", kind)
          .startsWith(TrialView.State.COMPLETED, TrialView.State.COMPLETED)
          .doesNotContain(TrialView.State.FAILED, TrialView.State.RUNNING);
    }
  }

  @Test
  void aJournalThatStaysBrokenIsThrownOnce() {
    var journal = new FailingJournal(event -> event.trial().number() >= 1);
    assertThatThrownBy(() -> run(squares.open(journal), SQUARE, 2, Budget.ofTrials(10)))
        .hasMessage("the disk is full");
  }

  @Test
  void anExceptionOfTheListenerEndsTheRun() {
    Study study = squares.open();
    var listener =
        new Listener() {
          @Override
          public void reported(TrialId trial, int step, Map<String, Double> metrics, int worker) {
            throw new IllegalStateException("no terminal");
          }
        };
    Objective objective =
        trial -> {
          trial.report(1, Map.of());
          return SQUARE.evaluate(trial);
        };
    var runner = new StudyRunner(study, objective, 1, Budget.ofTrials(3), listener);
    assertThatThrownBy(runner::run).hasMessage("no terminal");
    assertThat(states(study.snapshot())).containsExactly(TrialView.State.WAITING);
  }
}
