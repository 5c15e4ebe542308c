package dev.vernier.search;

import static dev.vernier.search.Squares.SILENT;
import static dev.vernier.search.Squares.SQUARE;
import static dev.vernier.search.Squares.emptyJournal;
import static dev.vernier.search.Squares.run;
import static dev.vernier.search.Squares.spec;
import static dev.vernier.search.Squares.states;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vernier.search.StudyRunner.Listener;
import dev.vernier.space.Parameter.Int;
import dev.vernier.space.SearchSpace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How a run takes up trials and follows them.
///
/// The timeout is a safety net against a run that never ends.
@Timeout(60)
class StudyRunnerTest {

  private final Squares squares = new Squares();

  @Test
  void aRunFinishesTheTrialsOfItsBudget() {
    StudySnapshot snapshot = run(squares.open(), SQUARE, 2, Budget.ofTrials(20));
    assertThat(states(snapshot)).hasSize(20).containsOnly(TrialView.State.COMPLETED);
    assertThat(snapshot.trials())
        .extracting(trial -> trial.id().number())
        .isEqualTo(IntStream.range(0, 20).boxed().toList());
  }

  @Test
  void theBudgetCountsTheTrialsOfEarlierRuns() {
    Journal journal = emptyJournal();
    run(squares.open(journal), SQUARE, 1, Budget.ofTrials(8));
    assertThat(run(squares.open(journal), SQUARE, 2, Budget.ofTrials(8)).trials()).hasSize(8);
    assertThat(run(squares.open(journal), SQUARE, 2, Budget.ofTrials(11)).trials()).hasSize(11);
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
    run(squares.open(), objective, workers, Budget.ofTrials(20));
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
    StudySnapshot snapshot = run(squares.open(), objective, 3, Budget.ofTrials(3));
    assertThat(threads)
        .containsExactlyInAnyOrder("vernier-worker-0", "vernier-worker-1", "vernier-worker-2");
    assertThat(snapshot.trials())
        .extracting(trial -> trial.worker().orElseThrow().thread())
        .containsExactlyInAnyOrder(0, 1, 2);
  }

  @Test
  void anExhaustedSamplerEndsTheRun() {
    var space = SearchSpace.of(Int.linear("n", 1, 5));
    Study study = Study.open(spec(new GridSampler(5), space), emptyJournal(), squares.clock);
    Objective objective = _ -> new Outcome.Completed(List.of(1.0));
    assertThat(run(study, objective, 2, Budget.unlimited()).trials()).hasSize(5);
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
        new StudyRunner(squares.open(journal), small, 2, Budget.ofTrials(4), listener).run();
    assertThat(states(snapshot))
        .containsExactly(
            TrialView.State.WAITING,
            TrialView.State.COMPLETED,
            TrialView.State.WAITING,
            TrialView.State.COMPLETED);
    assertThat(heard).containsExactlyInAnyOrder(new TrialId(0), new TrialId(2));

    int events = journal.readFrom(0).size();
    assertThat(
            run(squares.open(journal), small, 2, Budget.ofTrials(4)).trials().getFirst().reason())
        .isEqualTo("it needs more room");
    assertThat(journal.readFrom(0)).as("nothing to take, nothing to record").hasSize(events);

    assertThat(states(run(squares.open(journal), new Roomy(true), 2, Budget.ofTrials(4))))
        .hasSize(4)
        .containsOnly(TrialView.State.COMPLETED);
  }

  @Test
  void aRunThatDefersWhateverItDrawsEnds() {
    Objective none =
        _ -> {
          throw new TrialDeferred("it needs more room");
        };
    assertThat(states(run(squares.open(), none, 1, Budget.unlimited())))
        .hasSize(100)
        .containsOnly(TrialView.State.WAITING);
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
    Study study = squares.open();
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
    StudySnapshot snapshot = run(squares.open(), objective, 2, Budget.ofTrials(5_000));
    assertThat(snapshot.count(TrialView.State.COMPLETED)).isEqualTo(5_000);
    assertThat(snapshot.trials()).allMatch(trial -> trial.reports().size() == 5);
  }

  @Test
  void impossibleRunsAreRefused() {
    assertThatThrownBy(() -> new StudyRunner(squares.open(), SQUARE, 0, Budget.unlimited(), SILENT))
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
