package dev.vernier.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vernier.space.Hyperparameter.Category;
import dev.vernier.space.Hyperparameter.Source;
import dev.vernier.space.Parameter.Real;
import java.util.List;
import org.junit.jupiter.api.Test;

class HyperparameterTest {

  private static final Source PAPER = new Source("A paper", "https://example.org/paper");

  private static Hyperparameter<Double> rate(
      Real limits, String variant, double defaultValue, String why, List<Source> sources) {
    return new Hyperparameter<>(
        Real.log("learning_rate", 1e-5, 0.1),
        limits,
        variant,
        Category.OPTIMIZATION,
        defaultValue,
        Condition.always(),
        6,
        1,
        "The length of a step.",
        why,
        "On a log scale.",
        "lr=1e-3",
        sources);
  }

  @Test
  void theTitleTellsVariantsApart() {
    var limits = Real.log("learning_rate", 1e-9, 10);
    assertThat(rate(limits, "adam family", 1e-3, "It matters.", List.of(PAPER)).title())
        .isEqualTo("learning_rate (adam family)");
    assertThat(rate(limits, "", 1e-3, "It matters.", List.of(PAPER)).title())
        .isEqualTo("learning_rate");
    assertThat(Category.TRAINING).hasToString("Training configuration");
  }

  @Test
  void incompleteEntriesAreRefused() {
    var limits = Real.log("learning_rate", 1e-9, 10);
    assertThatThrownBy(() -> rate(limits, "", 100, "It matters.", List.of(PAPER)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("learning_rate: the default 100.0 is outside");
    assertThatThrownBy(() -> rate(limits, "", 1e-3, " ", List.of(PAPER)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("learning_rate: every text must be given");
    assertThatThrownBy(() -> rate(limits, "", 1e-3, "It matters.", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("learning_rate: name at least one source");
    assertThatThrownBy(
            () -> rate(Real.log("rate", 1e-9, 10), "", 1e-3, "It matters.", List.of(PAPER)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the range is of learning_rate, the limits of rate");
  }
}
