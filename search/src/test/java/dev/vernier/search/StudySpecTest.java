package dev.vernier.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vernier.space.Configuration;
import dev.vernier.space.Parameter.Int;
import dev.vernier.space.Parameter.Real;
import dev.vernier.space.SearchSpace;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StudySpecTest {

  private static final Real X = Real.linear("x", -1, 1);
  private static final Int N = Int.linear("n", 0, 3);
  private static final SearchSpace SPACE = SearchSpace.of(X, N);
  private static final Goal LOSS = new Goal("loss", Goal.Direction.MINIMIZE);

  private static StudySpec spec(Configuration... first) {
    return new StudySpec(
        "study", SPACE, List.of(LOSS), new RandomSampler(), 42, List.of(first), new TreeMap<>());
  }

  private static Configuration point(double x, int n) {
    return Configuration.empty().with(X, x).with(N, n);
  }

  @Test
  void aStudyNeedsANameAndAGoal() {
    StudySpec spec = spec();
    assertThatThrownBy(() ->
            new StudySpec(" ", SPACE, spec.goals(), spec.sampler(), 1, List.of(), new TreeMap<>()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a study needs a name");
    assertThatThrownBy(() ->
            new StudySpec("study", SPACE, List.of(), spec.sampler(), 1, List.of(), new TreeMap<>()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the study study needs at least one goal");
  }

  @Test
  void aFirstConfigurationOutsideTheSpaceIsRefusedWithTheReason() {
    assertThatThrownBy(() -> spec(point(0, 0), point(0.5, 7)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the first configuration {x=0.5, n=7} does not lie in the space: n is 7, outside 0 to 3"
                + " (linear)");
  }

  @Test
  void differencesOfDescriptionsAreNamed() {
    StudySpec spec = spec();
    assertThat(spec.differences(spec())).isEmpty();
    var other =
        new StudySpec(
            "study",
            SearchSpace.of(X),
            List.of(new Goal("accuracy", Goal.Direction.MAXIMIZE)),
            new GridSampler(3),
            7,
            List.of(),
            new TreeMap<>(Map.of("data", "iris.csv")));
    assertThat(other.differences(spec))
        .containsExactly(
            "metric (accuracy to maximize, was loss to minimize)",
            "search (grid:3, was random)",
            "seed (7, was 42)",
            "hyperparameters (n)",
            "data (iris.csv, was none)");
    spec.requireSame(spec());
    var reseeded =
        new StudySpec(
            "study", SPACE, List.of(LOSS), new RandomSampler(), 7, List.of(), new TreeMap<>());
    assertThatThrownBy(() -> spec.requireSame(reseeded))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the study \"study\" exists with a different seed (7, was 42); choose another name for"
                + " the study");
  }

  @Test
  void aRemarkMakesNoOtherStudy() {
    StudySpec spec = spec();
    assertThat(spec.withRemark("one").differences(spec.withRemark("two"))).isEmpty();
    assertThat(spec.withRemark("one").differences(spec)).isEmpty();
    assertThat(spec.withRemark("one").attributes()).containsEntry("remark", "one");
  }
}
