package dev.vernier.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Flag;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConditionTest {

  private static final Choice<String> OPTIMIZER = Choice.of("optimizer", "adam", "sgd", "lion");
  private static final Flag NESTEROV = new Flag("nesterov");
  private static final Condition SGD = Condition.is(OPTIMIZER, Set.of("sgd"));
  private static final Condition ADAPTIVE = Condition.is(OPTIMIZER, Set.of("adam", "lion"));
  private static final Condition WITH_NESTEROV = Condition.is(NESTEROV, Set.of(true));
  private static final Condition BOTH = new Condition.AllOf(List.of(SGD, WITH_NESTEROV));

  private static Configuration with(String optimizer) {
    return Configuration.empty().with(OPTIMIZER, optimizer);
  }

  @Test
  void isHoldsWhereTheParentHasOneOfTheValues() {
    assertThat(ADAPTIVE.holds(with("adam"))).isTrue();
    assertThat(ADAPTIVE.holds(with("lion"))).isTrue();
    assertThat(ADAPTIVE.holds(with("sgd"))).isFalse();
  }

  @Test
  void isDoesNotHoldWhereTheParentIsInactive() {
    assertThat(SGD.holds(Configuration.empty())).isFalse();
  }

  @Test
  void allOfHoldsWhereEveryConditionDoes() {
    assertThat(BOTH.holds(with("sgd"))).isFalse();
    assertThat(BOTH.holds(with("sgd").with(NESTEROV, false))).isFalse();
    assertThat(BOTH.holds(with("sgd").with(NESTEROV, true))).isTrue();
    assertThat(Condition.always().holds(Configuration.empty())).isTrue();
  }

  @Test
  void parentsAreNamedOnce() {
    assertThat(SGD.parents()).containsExactly("optimizer");
    assertThat(new Condition.AllOf(List.of(BOTH, ADAPTIVE)).parents())
        .containsExactly("optimizer", "nesterov");
    assertThat(Condition.always().parents()).isEmpty();
  }

  @Test
  void conditionsWithoutACommonValueOfAParentExcludeEachOther() {
    assertThat(SGD.excludes(ADAPTIVE)).isTrue();
    assertThat(ADAPTIVE.excludes(SGD)).isTrue();
    assertThat(BOTH.excludes(ADAPTIVE)).isTrue();
    assertThat(ADAPTIVE.excludes(BOTH)).isTrue();
    assertThat(BOTH.excludes(new Condition.AllOf(List.of(ADAPTIVE)))).isTrue();
  }

  @Test
  void conditionsThatMayMeetDoNotExcludeEachOther() {
    assertThat(SGD.excludes(SGD)).isFalse();
    assertThat(SGD.excludes(WITH_NESTEROV)).isFalse();
    assertThat(BOTH.excludes(SGD)).isFalse();
    assertThat(SGD.excludes(Condition.always())).isFalse();
    assertThat(Condition.always().excludes(SGD)).isFalse();
  }

  @Test
  void aConditionNeedsAValue() {
    assertThatThrownBy(() -> Condition.is(OPTIMIZER, Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a condition on optimizer needs at least one value");
  }
}
