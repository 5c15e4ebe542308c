package dev.vernier.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class GoalTest {

  private static final Goal LOSS = new Goal("loss", Goal.Direction.MINIMIZE);
  private static final Goal ACCURACY = new Goal("accuracy", Goal.Direction.MAXIMIZE);

  @Test
  void goalsOrderValuesFromBestToWorst() {
    assertThat(LOSS.better(0.1, 0.2)).isTrue();
    assertThat(LOSS.better(0.2, 0.2)).isFalse();
    assertThat(ACCURACY.better(0.9, 0.8)).isTrue();
    for (Goal goal : List.of(LOSS, ACCURACY)) {
      assertThat(goal.better(0.5, Double.NaN)).isTrue();
      assertThat(goal.better(Double.NaN, 0.5)).isFalse();
    }
  }

  @Test
  void aDirectionReadsAsAWord() {
    assertThat(ACCURACY.direction()).hasToString("maximize");
  }

  @Test
  void aGoalNeedsTheNameOfItsMetric() {
    assertThatThrownBy(() -> new Goal(" ", Goal.Direction.MINIMIZE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a goal needs the name of its metric");
  }
}
