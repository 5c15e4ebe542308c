package dev.vernier.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vernier.search.SimulatedStudy.Course;
import dev.vernier.space.Condition;
import dev.vernier.space.Configuration;
import dev.vernier.space.Dimension;
import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Flag;
import dev.vernier.space.Parameter.Int;
import dev.vernier.space.Parameter.Real;
import dev.vernier.space.SearchSpace;
import dev.vernier.space.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What holds for every pruner. A pruner's test extends this class and names the pruner.
///
/// The timeout is a safety net against a study that never ends.
@Timeout(120)
public abstract class PrunerContract {

  private static final int STEPS = 27;
  private static final Choice<String> OPTIMIZER = Choice.of("optimizer", "adam", "sgd");
  private static final SearchSpace SPACE =
      new SearchSpace(
          List.of(
              Dimension.of(OPTIMIZER),
              Dimension.of(Real.log("learning_rate", 1e-5, 0.1)),
              new Dimension<>(
                  Real.linear("momentum", 0, 1), Condition.is(OPTIMIZER, Set.of("sgd"))),
              Dimension.of(Int.linear("layers", 1, 5))));

  private static final Goal LEAST = new Goal("loss", Goal.Direction.MINIMIZE);
  private static final Goal MOST = new Goal("loss", Goal.Direction.MAXIMIZE);

  /// The pruner under test. It is to bear losses between 0 and 2 that the best trials end below
  /// 0.2.
  protected abstract Pruner pruner();

  /// Every how many events a session is rebuilt; more where that takes long.
  protected int stride() {
    return 1;
  }

  /// How many trials a long study has.
  protected int manyTrials() {
    return 2_000;
  }

  /// Whether it needs to know how many steps a whole trial takes.
  protected boolean needsSteps() {
    return false;
  }

  /// Trials that report at every step and complete after the last.
  private static class Whole implements Course {

    private final double sign;

    Whole(double sign) {
      this.sign = sign;
    }

    Whole() {
      this(1);
    }

    double loss(Trial trial, int step) {
      return sign
          * SimulatedStudy.loss(
              SPACE,
              trial.configuration(),
              (double) step / STEPS,
              Seeds.derive(trial.seed(), step));
    }

    @Override
    public Optional<Map<String, Double>> report(Trial trial, int step) {
      return Optional.of(Map.of("loss", loss(trial, step)));
    }

    @Override
    public Optional<Outcome> end(Trial trial, int step) {
      return step < STEPS
          ? Optional.empty()
          : Optional.of(new Outcome.Completed(List.of(loss(trial, step))));
    }
  }

  /// Trials that are interrupted, lose their workers, skip reports, report what is not a number or
  /// not the goal, and end early or badly.
  private static class Eventful extends Whole {

    Eventful() {}

    Eventful(double sign) {
      super(sign);
    }

    @Override
    public Optional<Map<String, Double>> report(Trial trial, int step) {
      double loss = loss(trial, step);
      return switch ((int) (20 * Seeds.unit(Seeds.derive(~trial.seed(), step)))) {
        case 0 -> Optional.of(Map.of("loss", Double.NaN));
        case 1 -> Optional.of(Map.of("loss", Double.POSITIVE_INFINITY));
        case 2 -> Optional.of(Map.of("loss", Double.NEGATIVE_INFINITY));
        case 3 -> Optional.of(Map.of("other", loss));
        case 4, 5, 6, 7 -> Optional.empty();
        default -> Optional.of(Map.of("loss", loss, "other", -loss));
      };
    }

    @Override
    public Optional<Outcome> end(Trial trial, int step) {
      int kind = trial.id().number() % 11;
      if (kind == 2 && step == 7) {
        return Optional.of(new Outcome.Diverged(step, Double.NaN));
      }
      if (kind == 3 && step == 5) {
        return Optional.of(new Outcome.Failed("out of luck"));
      }
      if ((kind == 4 || kind == 5) && step == 14) {
        return Optional.of(new Outcome.Completed(List.of(loss(trial, step))));
      }
      return super.end(trial, step);
    }

    @Override
    public double mishaps() {
      return 0.02;
    }
  }

  private StudySpec spec(Goal goal, SearchSpace space, long seed) {
    return new StudySpec(
        "contract",
        SearchProblem.of(space, List.of(goal)).withSteps(STEPS),
        new RandomSampler(),
        pruner(),
        seed,
        List.of(),
        new TreeMap<>());
  }

  private StudySpec spec(long seed) {
    return spec(LEAST, SPACE, seed);
  }

  private static Pruner.Session open(StudySpec spec) {
    return spec.pruner().open(spec.problem(), Seeds.derive(spec.seed(), -1));
  }

  private static StudySnapshot snapshot(StudySpec spec, List<StudyEvent> events) {
    Journal journal = new InMemoryStudyStore().open(spec, Instant.EPOCH);
    assertThat(journal.append(0, events)).isTrue();
    return Study.open(spec, journal, SimulatedStudy.CLOCK).snapshot();
  }

  /// What a session says at this point of a study, with and without leave to begin a trial.
  private static List<Object> answers(Pruner.Session session, StudySpec spec, StudyEvent last) {
    Sampler.Session sampler = spec.sampler().open(spec.problem(), spec.seed());
    var answers = new ArrayList<>();
    answers.add(session.next(sampler, 5, true));
    answers.add(session.next(sampler, 5, false));
    if (last instanceof StudyEvent.Reported reported && reported.metrics().containsKey("loss")) {
      answers.add(session.judge(reported.trial(), reported.step()));
    }
    return answers;
  }

  @Test
  void aRebuiltSessionSaysWhatTheUninterruptedOneWould() {
    StudySpec spec = spec(5);
    List<StudyEvent> events = SimulatedStudy.run(spec, new Eventful(), 3, 40, 5);
    assertThat(events).hasSizeGreaterThan(200);
    Pruner.Session uninterrupted = open(spec);
    for (int k = 1; k <= events.size(); k++) {
      StudyEvent last = events.get(k - 1);
      uninterrupted.tell(last);
      if (k % stride() != 0) {
        continue;
      }
      Pruner.Session rebuilt = open(spec);
      events.subList(0, k).forEach(rebuilt::tell);
      assertThat(answers(rebuilt, spec, last))
          .as("after %d events, the last of which is %s", k, last)
          .isEqualTo(answers(uninterrupted, spec, last));
    }
  }

  /// Whatever has happened, a study opened on the journal so far takes up the trial that the one
  /// that never stopped took up.
  @Test
  void aReopenedStudyGoesOnAsTheUninterruptedOne() {
    StudySpec spec = spec(6);
    List<StudyEvent> events = SimulatedStudy.run(spec, new Eventful(), 2, 40, 6);
    int compared = 0;
    for (int k = 0; k < events.size(); k++) {
      StudyEvent next = events.get(k);
      if (next instanceof StudyEvent.Started
          && k > 0
          && events.get(k - 1) instanceof StudyEvent.Enqueued enqueued
          && enqueued.trial().equals(next.trial())) {
        continue; // appended together
      }
      Worker worker =
          switch (next) {
            case StudyEvent.Started started -> started.worker();
            case StudyEvent.Resumed resumed -> resumed.worker();
            case StudyEvent.Enqueued _ -> ((StudyEvent.Started) events.get(k + 1)).worker();
            default -> null;
          };
      if (worker == null || k % stride() != 0) {
        continue;
      }
      Journal journal = new InMemoryStudyStore().open(spec, Instant.EPOCH);
      assertThat(journal.append(0, events.subList(0, k))).isTrue();
      Study.open(spec, journal, SimulatedStudy.CLOCK).ask(worker, 40);
      assertThat(journal.readFrom(k).getFirst()).as("after %d events", k).isEqualTo(next);
      compared++;
    }
    assertThat(compared).isGreaterThanOrEqualTo(40 / (2 * stride() - 1));
  }

  @Test
  void theSameSeedGivesTheSameStudy() {
    assertThat(SimulatedStudy.run(spec(7), new Eventful(), 3, 60, 7))
        .isEqualTo(SimulatedStudy.run(spec(7), new Eventful(), 3, 60, 7));
  }

  @Test
  void askingTwiceIsEqual() {
    StudySpec spec = spec(8);
    List<StudyEvent> events = SimulatedStudy.run(spec, new Eventful(), 3, 60, 8);
    Pruner.Session session = open(spec);
    for (StudyEvent event : events) {
      session.tell(event);
      List<Object> answers = answers(session, spec, event);
      assertThat(answers(session, spec, event)).isEqualTo(answers);
    }
  }

  /// What was decided after a report is what stands in the journal.
  @Test
  void everyDecisionHasAReasonOnOneLine() {
    StudySpec spec = spec(9);
    var decided = new ArrayList<String>();
    for (StudyEvent event : SimulatedStudy.run(spec, new Eventful(), 3, 80, 9)) {
      switch (event) {
        case StudyEvent.Paused paused -> decided.add(paused.reason());
        case StudyEvent.Resumed resumed -> decided.add(resumed.reason());
        case StudyEvent.Enqueued enqueued -> decided.add(enqueued.reason());
        case StudyEvent.Finished(TrialId _, Instant _, Outcome.Pruned pruned) ->
            decided.add(pruned.reason());
        default -> {}
      }
    }
    assertThat(decided)
        .allMatch(reason -> !reason.isBlank() && !reason.contains("\n") && reason.length() < 200);
  }

  @Test
  void minimisingAndMaximisingMirrorEachOther() {
    List<StudyEvent> least = SimulatedStudy.run(spec(LEAST, SPACE, 10), new Eventful(), 3, 80, 10);
    List<StudyEvent> most = SimulatedStudy.run(mirrored(), new Eventful(-1), 3, 80, 10);
    assertThat(most)
        .map(PrunerContract::shape)
        .isEqualTo(least.stream().map(PrunerContract::shape).toList());
  }

  private StudySpec mirrored() {
    StudySpec spec = spec(MOST, SPACE, 10);
    return pruner() instanceof ThresholdPruner(double bound, int from)
        ? spec.withPruner(new ThresholdPruner(-bound, from))
        : spec;
  }

  /// An event without its numbers.
  private static String shape(StudyEvent event) {
    String kind = event.getClass().getSimpleName() + " " + event.trial();
    return switch (event) {
      case StudyEvent.Started started -> kind + started.configuration();
      case StudyEvent.Finished finished -> kind + finished.outcome().getClass().getSimpleName();
      case StudyEvent.Reported reported -> kind + " step " + reported.step();
      case StudyEvent.Paused paused -> kind + " step " + paused.step();
      case StudyEvent.Enqueued enqueued -> kind + enqueued.configuration() + enqueued.parent();
      case StudyEvent.Resumed _, StudyEvent.Interrupted _ -> kind;
    };
  }

  @Test
  void configurationsLieInTheSpace() {
    StudySpec spec = spec(11);
    assertThat(snapshot(spec, SimulatedStudy.run(spec, new Eventful(), 3, 80, 11)).trials())
        .hasSizeGreaterThan(10)
        .allMatch(trial -> SPACE.contains(trial.configuration()));
  }

  @Test
  void aBudgetOfTrialsEndsWithOneThatHasCompleted() {
    for (int trials = 1; trials <= 30; trials++) {
      for (int workers = 1; workers <= 3; workers++) {
        StudySpec spec = spec(trials);
        List<StudyEvent> events = SimulatedStudy.run(spec, new Whole(), workers, trials, trials);
        StudySnapshot end = snapshot(spec, events);
        assertThat(end.best()).as("%d trials, %d workers", trials, workers).isPresent();
        assertThat(end.count(TrialView.State.RUNNING)).isZero();
      }
    }
  }

  @Test
  void aSpaceThatIsExhaustedEndsWithATrialThatHasCompleted() {
    exhaust(SearchSpace.of(new Flag("a"), Choice.of("b", "x", "y", "z")), 6);
    exhaust(SearchSpace.of(new Flag("a")), 2);
    exhaust(SearchSpace.of(), 1);
  }

  private void exhaust(SearchSpace space, int configurations) {
    StudySpec spec = spec(LEAST, space, 1);
    var course =
        new Whole() {
          @Override
          double loss(Trial trial, int step) {
            return SimulatedStudy.loss(space, trial.configuration(), (double) step / STEPS, 0);
          }
        };
    StudySnapshot end = snapshot(spec, SimulatedStudy.run(spec, course, 2, Integer.MAX_VALUE, 1));
    assertThat(end.trials()).hasSize(configurations);
    assertThat(end.best()).isPresent();
  }

  @Test
  void trialsPauseIfThePrunerSaysThatItPausesThem() {
    StudySpec spec = spec(15);
    List<StudyEvent> events = SimulatedStudy.run(spec, new Whole(), 3, 60, 15);
    assertThat(events.stream().anyMatch(StudyEvent.Paused.class::isInstance))
        .isEqualTo(spec.pruner().pauses());
  }

  /// Trials that lose their state report the steps before a pause again, and are not judged by
  /// them.
  @Test
  void aResumedTrialGetsFurtherThanItsPauseThoughItsStateIsLost() {
    StudySpec spec = spec(12);
    Course forgetful =
        new Whole() {
          @Override
          public int begin(Trial trial) {
            return 0;
          }
        };
    List<StudyEvent> events = SimulatedStudy.run(spec, forgetful, 3, 60, 12);
    var pausedAt = new TreeMap<TrialId, Integer>();
    for (StudyEvent event : events) {
      if (event instanceof StudyEvent.Paused paused) {
        Integer before = pausedAt.put(paused.trial(), paused.step());
        assertThat(before == null || before < paused.step()).as("%s", paused).isTrue();
      }
    }
    assertThat(snapshot(spec, events).best()).isPresent();
  }

  @Test
  void trialsThatAllEndBadlyDoNotStopTheSearch() {
    for (Outcome outcome :
        List.of(
            new Outcome.Failed("out of luck"),
            new Outcome.Diverged(2, Double.NaN),
            new Outcome.Diverged(40, Double.POSITIVE_INFINITY))) {
      for (double value : new double[] {0.5, Double.NaN}) {
        StudySpec spec = spec(13);
        Course bad =
            new Course() {
              @Override
              public Optional<Map<String, Double>> report(Trial trial, int step) {
                return Optional.of(Map.of("loss", value));
              }

              @Override
              public Optional<Outcome> end(Trial trial, int step) {
                return step < 3 ? Optional.empty() : Optional.of(outcome);
              }
            };
        StudySnapshot end = snapshot(spec, SimulatedStudy.run(spec, bad, 3, 60, 13));
        assertThat(end.trials()).as("%s after %s", outcome, value).hasSize(60);
        assertThat(end.count(TrialView.State.RUNNING)).isZero();
      }
    }
  }

  @Test
  void trialsThatNeverReportRunToTheirEnds() {
    StudySpec spec = spec(14);
    Course silent =
        new Whole() {
          @Override
          public Optional<Map<String, Double>> report(Trial trial, int step) {
            return Optional.of(Map.of("other", 1.0));
          }
        };
    StudySnapshot end = snapshot(spec, SimulatedStudy.run(spec, silent, 3, 20, 14));
    assertThat(end.trials())
        .hasSizeGreaterThanOrEqualTo(8)
        .allMatch(trial -> trial.state() == TrialView.State.COMPLETED);
  }

  /// Every step of every trial is taken once, and every trial comes to rest.
  @Test
  void threeWorkersNeitherLoseNorRepeatAStep() {
    StudySpec spec = spec(15);
    var whole = new Whole();
    Set<String> taken = ConcurrentHashMap.newKeySet();
    Objective objective =
        trial -> {
          for (int step = trial.pausedAt() + 1; step <= STEPS; step++) {
            assertThat(taken.add(trial.id() + "@" + step)).isTrue();
            trial.report(step, Map.of("loss", whole.loss(trial, step)));
          }
          return new Outcome.Completed(List.of(whole.loss(trial, STEPS)));
        };
    Journal journal = new InMemoryStudyStore().open(spec, Instant.EPOCH);
    StudySnapshot end =
        Squares.run(
            Study.open(spec, journal, SimulatedStudy.CLOCK),
            objective,
            3,
            Budget.ofTrials(Math.min(300, manyTrials())));
    assertThat(end.count(TrialView.State.FAILED)).isZero();
    assertThat(end.count(TrialView.State.RUNNING)).isZero();
    assertThat(end.count(TrialView.State.WAITING)).isZero();
    assertThat(end.count(TrialView.State.COMPLETED)).isPositive();
    int steps = end.trials().stream().mapToInt(TrialView::steps).sum();
    assertThat(taken).hasSize(steps);
  }

  @Test
  void thousandsOfTrialsAreJudged() {
    StudySpec spec = spec(16);
    StudySnapshot end =
        snapshot(spec, SimulatedStudy.run(spec, new Eventful(), 8, manyTrials(), 16));
    assertThat(end.count(TrialView.State.COMPLETED)).isPositive();
    assertThat(end.count(TrialView.State.RUNNING)).isZero();
  }

  @Test
  void theTextNamesThePruner() {
    assertThat(Pruner.parse(pruner().text())).isEqualTo(pruner());
  }

  @Test
  void aProblemWithoutStepsIsRefusedWhereTheyAreNeeded() {
    SearchProblem problem = SearchProblem.of(SPACE, List.of(LEAST));
    if (needsSteps()) {
      assertThatThrownBy(() -> pruner().open(problem, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("needs to know how many steps a whole trial takes");
    } else {
      assertThat(pruner().open(problem, 1)).isNotNull();
    }
  }

  @Test
  void aStudyOfSeveralGoalsHasNoPruner() {
    var two = SearchProblem.of(SPACE, List.of(LEAST, new Goal("time", Goal.Direction.MINIMIZE)));
    if (!pruner().equals(new NoPruner())) {
      assertThatThrownBy(() ->
              new StudySpec(
                  "two",
                  two.withSteps(STEPS),
                  new RandomSampler(),
                  pruner(),
                  1,
                  List.<Configuration>of(),
                  new TreeMap<>()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("leave the pruner out");
    }
  }
}
