package dev.vernier.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ParetoFrontTest {

  private static final Worker WORKER = Worker.here(0);

  private static StudySnapshot study(SearchProblem problem, Outcome... outcomes) {
    var spec =
        new StudySpec(
            "front", problem, new RandomSampler(), new NoPruner(), 1, List.of(), new TreeMap<>());
    Journal journal = new InMemoryStudyStore().open(spec, Instant.EPOCH);
    var study = Study.open(spec, journal, InstantSource.fixed(Instant.EPOCH));
    for (Outcome outcome : outcomes) {
      study.tell(study.ask(WORKER, 100).orElseThrow().id(), outcome);
    }
    var unused = study.ask(WORKER, 100).orElseThrow(); // one runs
    assertThat(unused.id().number()).isEqualTo(outcomes.length);
    return study.snapshot();
  }

  private static Outcome.Completed completed(double v, double w) {
    return new Outcome.Completed(List.of(v, w));
  }

  private static List<Integer> numbers(ParetoFront front) {
    return front.trials().stream().map(trial -> trial.id().number()).toList();
  }

  /// The first goal is minimised, the second maximised.
  @Test
  void nobodyOnTheFrontIsDominated() {
    StudySnapshot study =
        study(
            TwoGoals.PROBLEM,
            completed(3, 9),
            completed(1, 5),
            completed(2, 4),
            completed(0, 1),
            new Outcome.Diverged(1, Double.NaN),
            completed(3, 8),
            completed(1, 5));
    ParetoFront front = ParetoFront.of(study);
    assertThat(numbers(front)).containsExactly(3, 1, 6, 0);
    assertThat(front.feasible()).isTrue();
    // Boxes to (4, 0): 4 x 1, 3 x 4 above it, 1 x 4 above that.
    assertThat(front.hypervolume(List.of(4.0, 0.0))).isEqualTo(20);
  }

  @Test
  void oneGoalHasTheBestTrial() {
    var problem =
        SearchProblem.of(TwoGoals.PROBLEM.space(), List.of(new Goal("w", Goal.Direction.MAXIMIZE)));
    StudySnapshot study =
        study(
            problem,
            new Outcome.Completed(List.of(1.0)),
            new Outcome.Completed(List.of(3.0)),
            new Outcome.Completed(List.of(2.0)));
    assertThat(numbers(ParetoFront.of(study))).containsExactly(1);
  }

  @Test
  void feasibleTrialsComeBeforeInfeasibleOnes() {
    SearchProblem problem =
        TwoGoals.PROBLEM.withConstraints(new Constraint("size", Constraint.Side.AT_MOST, 10));
    ParetoFront front =
        ParetoFront.of(
            study(problem, sized(0, 9, 11), sized(5, 1, 10), sized(6, 2, 9), sized(7, 2, 9)));
    assertThat(numbers(front)).containsExactly(1, 2);
    assertThat(front.feasible()).isTrue();
  }

  @Test
  void whereNoneIsFeasibleTheLeastViolationCounts() {
    SearchProblem problem =
        TwoGoals.PROBLEM.withConstraints(new Constraint("size", Constraint.Side.AT_MOST, 10));
    ParetoFront front =
        ParetoFront.of(study(problem, sized(0, 9, 13), sized(5, 1, 12), sized(6, 0, 12)));
    assertThat(numbers(front)).containsExactly(1);
    assertThat(front.feasible()).isFalse();
    assertThat(front.hypervolume(List.of(100.0, 0.0))).isZero();
  }

  private static Outcome.Completed sized(double v, double w, double size) {
    return new Outcome.Completed(List.of(v, w), List.of(size));
  }

  @Test
  void aStudyWithoutTrialsHasAnEmptyFront() {
    ParetoFront front = ParetoFront.of(study(TwoGoals.PROBLEM));
    assertThat(front.trials()).isEmpty();
    assertThat(front.hypervolume(List.of(1.0, 1.0))).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> front.hypervolume(List.of(1.0)))
        .withMessageContaining("[v, w]");
  }
}
