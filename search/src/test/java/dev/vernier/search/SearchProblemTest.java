package dev.vernier.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.space.Parameter;
import dev.vernier.space.SearchSpace;
import java.util.List;
import org.junit.jupiter.api.Test;

class SearchProblemTest {

  private static final SearchProblem PROBLEM =
      SearchProblem.of(
          SearchSpace.of(Parameter.Real.linear("x", 0, 1)),
          List.of(
              new Goal("accuracy", Goal.Direction.MAXIMIZE),
              new Goal("size", Goal.Direction.MINIMIZE)));

  private static final TrialId SECOND = new TrialId(1);
  private static final TrialId THIRD = new TrialId(2);

  @Test
  void theFirstGoalDecidesThenTheNextThenWhoWasEarlier() {
    assertThat(outranks(List.of(0.9, 5.0), THIRD, List.of(0.8, 1.0), SECOND)).isTrue();
    assertThat(outranks(List.of(0.8, 1.0), SECOND, List.of(0.9, 5.0), THIRD)).isFalse();
    assertThat(outranks(List.of(0.9, 1.0), THIRD, List.of(0.9, 5.0), SECOND)).isTrue();
    assertThat(outranks(List.of(0.9, 5.0), SECOND, List.of(0.9, 5.0), THIRD)).isTrue();
    assertThat(outranks(List.of(0.9, 5.0), THIRD, List.of(0.9, 5.0), SECOND)).isFalse();
  }

  private static boolean outranks(
      List<Double> values, TrialId trial, List<Double> than, TrialId other) {
    return PROBLEM.outranks(values, trial, than, other);
  }

  @Test
  void aMeasureThatIsNotANumberBreaksItsConstraintWithoutEnd() {
    SearchProblem constrained = PROBLEM.withConstraints(Constraint.parse("seconds<=10"));
    assertThat(constrained.violation(completed(Double.NaN))).isPositive().isInfinite();
    assertThat(constrained.violation(completed(12))).isEqualTo(2);
    assertThat(constrained.violation(completed(9))).isZero();
  }

  private static Outcome.Completed completed(double seconds) {
    return new Outcome.Completed(List.of(0.9, 5.0), List.of(seconds));
  }
}
