package dev.vernier.search;

import static dev.vernier.search.Squares.SILENT;
import static dev.vernier.search.Squares.SQUARE;
import static dev.vernier.search.Squares.states;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vernier.search.StudyRunner.Listener;
import dev.vernier.space.Parameter.Int;
import dev.vernier.space.Parameter.Real;
import dev.vernier.space.SearchSpace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How a run conducts trials that its study's pruner ends or pauses, and why it ends.
///
/// The timeout is a safety net against a run that never ends.
@Timeout(60)
class StudyRunnerPruningTest {

  private static final Goal LOSS = new Goal("loss", Goal.Direction.MINIMIZE);
  private static final SearchSpace LINE = SearchSpace.of(Real.linear("x", -1, 1));

  private final SettableClock clock = new SettableClock();

  private static StudySpec spec(SearchProblem problem, String pruner) {
    StudySpec plain = Squares.spec(new RandomSampler(), problem.space());
    return new StudySpec(
        plain.name(),
        problem.withSteps(9),
        plain.sampler(),
        Pruner.parse(pruner),
        plain.seed(),
        plain.first(),
        plain.attributes());
  }

  private Study open(SearchProblem problem, String pruner) {
    StudySpec spec = spec(problem, pruner);
    return Study.open(spec, new InMemoryStudyStore().open(spec, Instant.EPOCH), clock);
  }

  private Study open(String pruner) {
    return open(SearchProblem.of(LINE, List.of(LOSS)), pruner);
  }

  private static StudyRunner runner(Study study, Objective objective, Budget budget) {
    return new StudyRunner(study, objective, 1, budget, SILENT);
  }

  /// Later trials are worse.
  private static Outcome nineSteps(Trial trial) {
    double loss = trial.id().number();
    for (int step = trial.pausedAt() + 1; step <= 9; step++) {
      trial.report(step, Map.of("loss", loss));
    }
    return new Outcome.Completed(List.of(loss));
  }

  @Test
  void theListenerHearsOfPausesAndOfTheReportsBeforeThem() {
    var lines = new ArrayList<String>();
    var listener =
        new Listener() {
          @Override
          public void reported(TrialId trial, int step, Map<String, Double> metrics, int worker) {
            lines.add("trial %s step %d".formatted(trial, step));
          }

          @Override
          public void paused(TrialView trial, int worker) {
            lines.add("trial %s %s: %s".formatted(trial.id(), trial.state(), trial.reason()));
          }

          @Override
          public void finished(TrialView trial, int worker) {
            lines.add("trial %s %s".formatted(trial.id(), trial.state()));
          }
        };
    new StudyRunner(
            open("asha"), StudyRunnerPruningTest::nineSteps, 1, Budget.ofTrials(2), listener)
        .run();
    assertThat(lines)
        .startsWith(
            "trial 0 step 1",
            "trial 0 paused: rank 1 of 1 at step 1, where 1 in 3 goes on",
            "trial 1 step 1",
            "trial 1 paused: rank 2 of 2 at step 1, where 1 in 3 goes on")
        .endsWith("trial 0 step 9", "trial 0 completed");
  }

  @Test
  void anExceptionOfTheListenerAtAPauseEndsTheRun() {
    var listener =
        new Listener() {
          @Override
          public void reported(TrialId trial, int step, Map<String, Double> metrics, int worker) {
            throw new IllegalStateException("no terminal");
          }
        };
    var run =
        new StudyRunner(
            open("asha"), StudyRunnerPruningTest::nineSteps, 1, Budget.ofTrials(2), listener);
    assertThatThrownBy(run::run).hasMessage("no terminal");
  }

  @Test
  void aTrialThatIgnoresItsPauseIsPausedAllTheSame() {
    Study study = open("asha");
    Objective deaf =
        trial -> {
          for (int step = 1; step <= 9; step++) {
            try {
              trial.report(step, Map.of("loss", 1.0));
            } catch (TrialHalted e) {
              assertThat(e.step()).isEqualTo(1);
            }
          }
          return new Outcome.Completed(List.of(1.0));
        };
    runner(study, deaf, Budget.ofTrials(1).withSteps(1)).run();
    TrialView trial = study.trial(new TrialId(0));
    assertThat(trial.state()).isEqualTo(TrialView.State.PAUSED);
    assertThat(trial.pausedAt()).isEqualTo(1);
    assertThat(trial.reports()).hasSize(1);
  }

  @Test
  void noTrialIsHaltedWhenTheTimeIsUpAndNoneHasCompleted() {
    Objective slow =
        trial -> {
          clock.advance(Duration.ofHours(1));
          return nineSteps(trial);
        };
    assertThat(states(runner(open("asha"), slow, Budget.ofTime(Duration.ofSeconds(10))).run()))
        .containsExactly(TrialView.State.COMPLETED);
  }

  @Test
  void whatAnEarlierRunHasReachedEndsARunBeforeItBegins() {
    Study study = open("none");
    Budget target = Budget.ofTrials(50).withTarget(0.5);
    var first = runner(study, SQUARE, target);
    int trials = first.run().trials().size();
    assertThat(trials).isLessThan(50);
    assertThat(first.ended()).startsWith("the target of 0.5 is reached: 0.");
    var second = runner(study, SQUARE, target);
    assertThat(second.run().trials()).hasSize(trials);
    assertThat(second.ended()).isEqualTo(first.ended());
  }

  @Test
  void patienceEndsARun() {
    var run =
        runner(open("none"), _ -> new Outcome.Failed("no"), Budget.unlimited().withPatience(4));
    assertThat(run.run().trials()).hasSize(4);
    assertThat(run.ended()).isEqualTo("4 trials ended without progress");
  }

  @Test
  void spentStepsEndARunAndCancelItsTrials() {
    Study study = open("none");
    var run = runner(study, StudyRunnerPruningTest::nineSteps, Budget.unlimited().withSteps(21));
    assertThat(states(run.run()))
        .containsExactly(
            TrialView.State.COMPLETED, TrialView.State.COMPLETED, TrialView.State.WAITING);
    assertThat(run.ended()).isEqualTo("the 21 steps are spent");
    assertThat(study.trial(new TrialId(2)).reason()).isEqualTo("the 21 steps are spent");
  }

  @Test
  void aRunEndsThatFindsNothingFeasible() {
    SearchProblem problem =
        SearchProblem.of(LINE, List.of(LOSS)).withConstraints(Constraint.parse("size<=10"));
    Objective large = _ -> new Outcome.Completed(List.of(1.0), List.of(11.0));
    var run = runner(open(problem, "none"), large, Budget.unlimited());
    assertThat(run.run().trials()).hasSize(100);
    assertThat(run.ended())
        .isEqualTo("none of 100 completed trials meets the constraints [size<=10]");
  }

  @Test
  void aRunSaysThatItsSpaceIsExhausted() {
    SearchProblem problem = SearchProblem.of(SearchSpace.of(Int.linear("n", 1, 5)), List.of(LOSS));
    var run = runner(open(problem, "asha"), StudyRunnerPruningTest::nineSteps, Budget.unlimited());
    StudySnapshot end = run.run();
    assertThat(end.trials()).hasSize(5);
    assertThat(end.count(TrialView.State.COMPLETED)).isPositive();
    assertThat(run.ended()).isEqualTo("every configuration of the space has been tried");
  }

  @Test
  void aRunSaysThatItsPopulationIsTrained() {
    var run = runner(open("pbt:4"), StudyRunnerPruningTest::nineSteps, Budget.unlimited());
    assertThat(run.run().count(TrialView.State.COMPLETED)).isPositive();
    assertThat(run.ended()).isEqualTo("the pruner pbt:4 has nothing more to train");
  }

  @Test
  void aRunSaysThatAllIsDeferred() {
    Objective none =
        _ -> {
          throw new TrialDeferred("it needs more room");
        };
    var run = runner(open("none"), none, Budget.unlimited());
    run.run();
    assertThat(run.ended()).isEqualTo("100 trials in a row were deferred");
  }

  @Test
  void aRunThatIsStoppedOrSpendsItsTrialsSaysNothing() {
    var spent = runner(open("asha"), StudyRunnerPruningTest::nineSteps, Budget.ofTrials(12));
    spent.run();
    assertThat(spent.ended()).isEmpty();
    var stopped = runner(open("none"), SQUARE, Budget.unlimited());
    stopped.stop();
    stopped.run();
    assertThat(stopped.ended()).isEmpty();
  }

  /// Three workers meet at every report as long as there are three trials to train: none has left
  /// while all others were between two trials.
  @Test
  void aWorkerWithoutATrialStaysForThoseThatPause() {
    for (int repeat = 0; repeat < 20; repeat++) {
      Study study = open("pbt:4");
      StudySnapshot end =
          Squares.run(study, StudyRunnerPruningTest::nineSteps, 3, Budget.ofTrials(8));
      assertThat(end.count(TrialView.State.COMPLETED)).isPositive();
      assertThat(end.count(TrialView.State.PAUSED)).isZero();
    }
  }
}
