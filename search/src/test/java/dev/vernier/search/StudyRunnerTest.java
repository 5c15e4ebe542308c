package dev.vernier.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vernier.search.StudyRunner.Budget;
import dev.vernier.search.StudyRunner.Listener;
import dev.vernier.space.Parameter.Int;
import dev.vernier.space.Parameter.Real;
import dev.vernier.space.SearchSpace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The timeouts are safety nets against a run that never ends.
@Timeout(60)
class StudyRunnerTest {

  private static final Real X = Real.linear("x", -1, 1);
  private static final Listener SILENT = new Listener() {};
  private static final Objective SQUARE =
      trial -> new Outcome.Completed(List.of(Math.pow(trial.configuration().get(X), 2)));

  private final SettableClock clock = new SettableClock();

  private static Study.Spec spec(Sampler sampler, SearchSpace space) {
    return new Study.Spec(
        "study",
        space,
        List.of(new Goal("loss", Goal.Direction.MINIMIZE)),
        sampler,
        42,
        List.of(),
        new TreeMap<>());
  }

  private static final Study.Spec SPEC = spec(new RandomSampler(), SearchSpace.of(X));

  private static Journal emptyJournal() {
    return new InMemoryStudyStore().open(SPEC, Instant.EPOCH);
  }

  private Study open(Journal journal) {
    return Study.open(SPEC, journal, clock);
  }

  private Study open() {
    return open(emptyJournal());
  }

  private static StudySnapshot run(Study study, Objective objective, int workers, Budget budget) {
    return new StudyRunner(study, objective, workers, budget, SILENT).run();
  }

  private static List<TrialView.State> states(StudySnapshot snapshot) {
    return snapshot.trials().stream().map(TrialView::state).toList();
  }

  @Test
  void aRunFinishesTheTrialsOfItsBudget() {
    StudySnapshot snapshot = run(open(), SQUARE, 2, Budget.ofTrials(20));
    assertThat(states(snapshot)).hasSize(20).containsOnly(TrialView.State.COMPLETED);
    assertThat(snapshot.trials())
        .extracting(trial -> trial.id().number())
        .isEqualTo(IntStream.range(0, 20).boxed().toList());
  }

  @Test
  void theBudgetCountsTheTrialsOfEarlierRuns() {
    Journal journal = emptyJournal();
    run(open(journal), SQUARE, 1, Budget.ofTrials(8));
    assertThat(run(open(journal), SQUARE, 2, Budget.ofTrials(8)).trials()).hasSize(8);
    assertThat(run(open(journal), SQUARE, 2, Budget.ofTrials(11)).trials()).hasSize(11);
  }

  @Test
  void theNumberOfWorkersChangesNeitherConfigurationsNorSeeds() {
    assertThat(configurationsAndSeeds(2)).hasSize(20).isEqualTo(configurationsAndSeeds(1));
  }

  private Map<TrialId, String> configurationsAndSeeds(int workers) {
    var seen = new ConcurrentHashMap<TrialId, String>();
    Objective objective =
        trial -> {
          seen.put(trial.id(), trial.configuration() + " " + trial.seed());
          return SQUARE.evaluate(trial);
        };
    run(open(), objective, workers, Budget.ofTrials(20));
    return seen;
  }

  @Test
  void workersRunAtOnceOnThreadsNamedAfterThem() {
    var barrier = new CyclicBarrier(3);
    Set<String> threads = ConcurrentHashMap.newKeySet();
    Objective objective =
        trial -> {
          threads.add(Thread.currentThread().getName());
          barrier.await();
          return SQUARE.evaluate(trial);
        };
    StudySnapshot snapshot = run(open(), objective, 3, Budget.ofTrials(3));
    assertThat(threads)
        .containsExactlyInAnyOrder("vernier-worker-0", "vernier-worker-1", "vernier-worker-2");
    assertThat(snapshot.trials())
        .extracting(trial -> trial.worker().thread())
        .containsExactlyInAnyOrder(0, 1, 2);
  }

  @Test
  void anExhaustedSamplerEndsTheRun() {
    var space = SearchSpace.of(Int.linear("n", 1, 5));
    Study study = Study.open(spec(new GridSampler(5), space), emptyJournal(), clock);
    Objective objective = _ -> new Outcome.Completed(List.of(1.0));
    assertThat(run(study, objective, 2, Budget.unlimited()).trials()).hasSize(5);
  }

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
    StudySnapshot snapshot = run(open(), objective, 2, Budget.ofTrials(8));
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
    Study study = open();
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
      Study study = open(journal);
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
    assertThatThrownBy(() -> run(open(journal), SQUARE, 2, Budget.ofTrials(10)))
        .hasMessage("the disk is full");
  }

  @Test
  void anExceptionOfTheListenerEndsTheRun() {
    Study study = open();
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
    var runner = new StudyRunner(open(journal), endless, 2, Budget.ofTrials(5), SILENT);
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

    StudySnapshot resumed = run(open(journal), SQUARE, 2, Budget.ofTrials(5));
    assertThat(states(resumed)).hasSize(5).containsOnly(TrialView.State.COMPLETED);
    assertThat(resumed.trials()).allMatch(trial -> trial.reports().isEmpty());
  }

  /// Defers the trials with an even number unless there is room for them.
  private record Roomy(boolean room) implements Objective {
    @Override
    public Outcome evaluate(Trial trial) throws Exception {
      if (!room && trial.id().number() % 2 == 0) {
        throw new TrialDeferred("it needs more room");
      }
      return SQUARE.evaluate(trial);
    }

    @Override
    public boolean takes(TrialView waiting) {
      return room;
    }
  }

  @Test
  void aDeferredTrialWaitsForARunThatTakesIt() {
    Journal journal = emptyJournal();
    var heard = new ArrayList<TrialId>();
    var listener =
        new Listener() {
          @Override
          public synchronized void deferred(TrialView trial, int worker) {
            assertThat(trial.reason()).isEqualTo("it needs more room");
            heard.add(trial.id());
          }
        };
    var small = new Roomy(false);
    StudySnapshot snapshot =
        new StudyRunner(open(journal), small, 2, Budget.ofTrials(4), listener).run();
    assertThat(states(snapshot))
        .containsExactly(
            TrialView.State.WAITING,
            TrialView.State.COMPLETED,
            TrialView.State.WAITING,
            TrialView.State.COMPLETED);
    assertThat(heard).containsExactlyInAnyOrder(new TrialId(0), new TrialId(2));

    int events = journal.readFrom(0).size();
    assertThat(run(open(journal), small, 2, Budget.ofTrials(4)).trials().getFirst().reason())
        .isEqualTo("it needs more room");
    assertThat(journal.readFrom(0)).as("nothing to take, nothing to record").hasSize(events);

    assertThat(states(run(open(journal), new Roomy(true), 2, Budget.ofTrials(4))))
        .hasSize(4)
        .containsOnly(TrialView.State.COMPLETED);
  }

  @Test
  void aRunThatDefersWhateverItDrawsEnds() {
    Objective none =
        _ -> {
          throw new TrialDeferred("it needs more room");
        };
    assertThat(states(run(open(), none, 1, Budget.unlimited())))
        .hasSize(100)
        .containsOnly(TrialView.State.WAITING);
  }

  @Test
  void aTrialLearnsThatTheTimeIsUp() {
    Objective objective =
        trial -> {
          assertThat(trial.overdue()).isFalse();
          clock.advance(Duration.ofSeconds(10));
          assertThat(trial.overdue()).isTrue();
          assertThat(trial.cancelled()).as("nothing has completed").isFalse();
          return SQUARE.evaluate(trial);
        };
    assertThat(states(run(open(), objective, 1, Budget.ofTime(Duration.ofSeconds(10)))))
        .containsExactly(TrialView.State.COMPLETED);
  }

  @Test
  void aTrialThatBreaksOnBeingCancelledDoesNotFail() {
    Study study = open();
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
    var runner = new StudyRunner(open(), SQUARE, 2, Budget.ofTrials(5), SILENT);
    runner.stop();
    assertThat(runner.run().trials()).isEmpty();
    assertThatThrownBy(runner::run).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aStoppedStudyEndsItsRun() {
    Study study = open();
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
    StudySnapshot snapshot = run(open(), objective, 1, Budget.ofTrials(5));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(states(snapshot)).containsExactly(TrialView.State.WAITING);
  }

  @Test
  void trialsThatRunWhenTheTimeIsUpWaitForTheNextRun() {
    Study study = open();
    Objective objective =
        trial -> {
          trial.report(1, Map.of("loss", 1.0));
          clock.advance(Duration.ofSeconds(4));
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
          clock.advance(Duration.ofHours(1));
          trial.report(1, Map.of("loss", 1.0));
          if (trial.id().number() == 1) {
            while (true) {
              trial.report(2, Map.of("loss", 1.0));
            }
          }
          return SQUARE.evaluate(trial);
        };
    StudySnapshot snapshot = run(open(), objective, 2, Budget.ofTime(Duration.ofSeconds(10)));
    assertThat(states(snapshot))
        .containsExactly(TrialView.State.COMPLETED, TrialView.State.WAITING);
  }

  @Test
  void whicheverLimitComesFirstEndsTheRun() {
    Objective objective =
        trial -> {
          clock.advance(Duration.ofSeconds(1));
          return SQUARE.evaluate(trial);
        };
    Optional<Duration> time = Optional.of(Duration.ofSeconds(5));
    assertThat(run(open(), objective, 1, new Budget(OptionalInt.of(3), time)).trials()).hasSize(3);
    assertThat(run(open(), objective, 1, new Budget(OptionalInt.of(9), time)).trials()).hasSize(5);
  }

  @Test
  void trialsOfAnEndedProcessAreRunAgain() throws Exception {
    Journal journal = emptyJournal();
    try (var process = EndingProcess.start()) {
      Study other = open(journal);
      other.ask(process.worker(), 5);
      other.ask(process.worker(), 5);
      process.end();
    }
    assertThat(states(run(open(journal), SQUARE, 2, Budget.ofTrials(5))))
        .hasSize(5)
        .containsOnly(TrialView.State.COMPLETED);
  }

  @Test
  void trialsOfALivingProcessAreWaitedForAndTakenOverIfItEnds() throws Exception {
    Journal journal = emptyJournal();
    try (var process = EndingProcess.start()) {
      Study other = open(journal);
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
          new StudyRunner(open(journal), SQUARE, 2, Budget.ofTrials(4), listener).run();
      assertThat(states(snapshot)).hasSize(4).containsOnly(TrialView.State.COMPLETED);
      assertThat(snapshot.trials().get(1).worker().pid()).isEqualTo(ProcessHandle.current().pid());
      assertThat(snapshot.trials().get(0).worker()).isEqualTo(process.worker());
    }
  }

  @Test
  void waitingForAnotherProcessEndsWithTheBudget() throws Exception {
    Journal journal = emptyJournal();
    try (var process = EndingProcess.start()) {
      open(journal).ask(process.worker(), 1);
      var budget = new Budget(OptionalInt.of(2), Optional.of(Duration.ofSeconds(10)));
      Objective objective =
          trial -> {
            clock.advance(Duration.ofMinutes(1));
            return SQUARE.evaluate(trial);
          };
      assertThat(states(run(open(journal), objective, 1, budget)))
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
        Thread.ofPlatform().start(() -> run(open(journal), counting, 2, Budget.ofTrials(200)));
    StudySnapshot snapshot = run(open(journal), counting, 2, Budget.ofTrials(200));
    other.join();
    assertThat(states(snapshot)).hasSize(200).containsOnly(TrialView.State.COMPLETED);
    assertThat(evaluations).hasValue(200);
  }

  @Test
  void theListenerFollowsEveryTrial() {
    var lines = Collections.synchronizedList(new ArrayList<String>());
    var listener =
        new Listener() {
          @Override
          public void started(TrialView trial, int worker) {
            lines.add("%d: trial %s %s".formatted(worker, trial.id(), trial.state()));
          }

          @Override
          public void reported(TrialId trial, int step, Map<String, Double> metrics, int worker) {
            lines.add("%d: trial %s step %d %s".formatted(worker, trial, step, metrics));
          }

          @Override
          public void interrupted(TrialView trial, int worker) {
            lines.add("%d: trial %s %s".formatted(worker, trial.id(), trial.state()));
          }

          @Override
          public void finished(TrialView trial, int worker) {
            lines.add("%d: trial %s %s".formatted(worker, trial.id(), trial.state()));
          }
        };
    Study study = open();
    Objective objective =
        trial -> {
          trial.report(1, Map.of("loss", 0.5));
          if (trial.id().number() == 1) {
            study.stop();
            trial.report(2, Map.of("loss", 0.25));
          }
          return new Outcome.Diverged(1, Double.NaN);
        };
    new StudyRunner(study, objective, 1, Budget.ofTrials(4), listener).run();
    assertThat(lines)
        .containsExactly(
            "0: trial 0 running",
            "0: trial 0 step 1 {loss=0.5}",
            "0: trial 0 diverged",
            "0: trial 1 running",
            "0: trial 1 step 1 {loss=0.5}",
            "0: trial 1 waiting");
  }

  @Test
  void thousandsOfTrialsRunThrough() {
    Objective objective =
        trial -> {
          for (int step = 1; step <= 5; step++) {
            trial.report(step, Map.of("loss", 1.0 / step));
          }
          return SQUARE.evaluate(trial);
        };
    StudySnapshot snapshot = run(open(), objective, 2, Budget.ofTrials(5_000));
    assertThat(snapshot.count(TrialView.State.COMPLETED)).isEqualTo(5_000);
    assertThat(snapshot.trials()).allMatch(trial -> trial.reports().size() == 5);
  }

  @Test
  void impossibleRunsAreRefused() {
    assertThatThrownBy(() -> new StudyRunner(open(), SQUARE, 0, Budget.unlimited(), SILENT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a run needs at least one worker, got 0");
    assertThatThrownBy(() -> Budget.ofTrials(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a budget has at least one trial, got 0");
    assertThatThrownBy(() -> Budget.ofTime(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a budget has a positive time, got PT0S");
  }
}
