package dev.vernier.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.space.Parameter.Real;
import dev.vernier.space.SearchSpace;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Trials that begin from the states of others.
class LineageTest {

  private static final Real X = Real.linear("x", 0, 1);
  private static final int STEPS = 20;

  /// Goes on from where the trial or its parent was paused, and has better values with a larger x.
  private static Outcome climb(Trial trial, StudyView study) {
    int from = trial.pausedAt() > 0 ? trial.pausedAt() : study.parentStep(trial);
    double x = trial.configuration().get(X);
    for (int step = from + 1; step <= STEPS; step++) {
      trial.report(step, Map.of("loss", 1 - x * step / STEPS));
    }
    return new Outcome.Completed(List.of(1 - x));
  }

  @FunctionalInterface
  private interface StudyView {
    int parentStep(Trial trial);
  }

  private static Study study(Journal journal) {
    var problem =
        SearchProblem.of(SearchSpace.of(X), List.of(new Goal("loss", Goal.Direction.MINIMIZE)))
            .withSteps(STEPS);
    var spec =
        new StudySpec(
            "s",
            problem,
            new RandomSampler(),
            new PopulationPruner(5),
            1,
            List.of(),
            new TreeMap<>());
    return Study.open(spec, journal, Clock.systemUTC());
  }

  private static StudySnapshot run(Study study, Budget budget) {
    return new StudyRunner(
            study,
            trial -> climb(trial, t -> study.trial(t.id()).parentStep()),
            1,
            budget,
            new StudyRunner.Listener() {})
        .run();
  }

  @Test
  void aChildRemembersWhereItsParentWas() {
    Journal journal = Squares.emptyJournal();
    StudySnapshot snapshot = run(study(journal), Budget.ofTrials(12));
    List<TrialView> children =
        snapshot.trials().stream().filter(trial -> trial.parent().isPresent()).toList();
    assertThat(children).isNotEmpty();
    for (TrialView child : children) {
      assertThat(child.parentStep()).isBetween(1, STEPS - 1);
      assertThat(child.reports().firstKey()).isEqualTo(child.parentStep() + 1);
      TrialView parent = snapshot.trials().get(child.parent().orElseThrow().number());
      assertThat(parent.reports()).containsKey(child.parentStep());
    }
    // A study that is opened again knows the same.
    assertThat(study(journal).snapshot().trials()).isEqualTo(snapshot.trials());
  }

  @Test
  void stepsOfTheParentAreSpentOnce() {
    Study study = study(Squares.emptyJournal());
    StudySnapshot snapshot = run(study, Budget.ofTrials(12));
    long taken = snapshot.trials().stream().mapToLong(trial -> trial.reports().size()).sum();
    assertThat(snapshot.trials()).anyMatch(trial -> trial.parent().isPresent());
    assertThat(study.tallied(StudyTally::steps)).isEqualTo(taken);
  }
}
