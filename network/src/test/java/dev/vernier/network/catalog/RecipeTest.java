package dev.vernier.network.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vernier.network.Layer;
import dev.vernier.network.Metric;
import dev.vernier.network.Targets;
import dev.vernier.network.TrainingPlan;
import dev.vernier.space.Condition;
import dev.vernier.space.Configuration;
import dev.vernier.space.Hyperparameter;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecipeTest {

  private static final Targets LABELS = new Targets.Labels(new int[] {0, 1, 2}, 3);

  private static TrainingPlan plan(Configuration configuration) {
    return new Recipe(configuration, Configuration.empty())
        .plan(7, LABELS, List.of(Metric.ACCURACY), 1);
  }

  /// What is read when the data are split, before there is a plan.
  static Stream<Hyperparameter<?>> entriesOfThePlan() {
    var beforeThePlan = Set.of(Catalog.SEED.title(), Catalog.VALIDATION_FRACTION.title());
    return Catalog.all().stream().filter(entry -> !beforeThePlan.contains(entry.title()));
  }

  @ParameterizedTest
  @MethodSource("entriesOfThePlan")
  <T> void everyEntryChangesThePlanWhereItIsActive(Hyperparameter<T> entry) {
    Configuration active = satisfy(entry.activeWhen(), Configuration.empty());
    List<T> values = entry.parameter().grid(3);
    assertThat(plan(active.with(entry.parameter(), values.getFirst())))
        .as(entry.title())
        .isNotEqualTo(plan(active.with(entry.parameter(), values.getLast())));
  }

  private static Configuration satisfy(Condition condition, Configuration configuration) {
    return switch (condition) {
      case Condition.Is<?> is -> satisfy(is, configuration);
      case Condition.AllOf(List<Condition> parts) -> {
        Configuration all = configuration;
        for (Condition part : parts) {
          all = satisfy(part, all);
        }
        yield all;
      }
    };
  }

  private static <T> Configuration satisfy(Condition.Is<T> is, Configuration configuration) {
    return configuration.with(is.parent(), is.values().iterator().next());
  }

  @Test
  void everyOptionOfEveryChoiceMakesAPlan() {
    for (Hyperparameter<?> entry : entriesOfThePlan().toList()) {
      everyOption(entry);
    }
  }

  private static <T> void everyOption(Hyperparameter<T> entry) {
    Configuration active = satisfy(entry.activeWhen(), Configuration.empty());
    for (T value : entry.parameter().grid(5)) {
      assertThat(plan(active.with(entry.parameter(), value))).isNotNull();
    }
  }

  @Test
  void noBiasBeforeBatchNormalization() {
    var layers =
        plan(Configuration.empty().with(Catalog.NORMALIZATION.parameter(), "batch"))
            .network()
            .layers();
    for (int i = 1; i < layers.size(); i++) {
      if (layers.get(i) instanceof Layer.BatchNorm) {
        assertThat(((Layer.Dense) layers.get(i - 1)).bias()).isFalse();
      }
    }
  }

  @Test
  void defaultsFitTheNumberOfRows() {
    assertThat(Recipe.defaultsFor(100).get(Catalog.BATCH_SIZE.parameter())).isEqualTo(32);
    assertThat(Recipe.defaultsFor(3000).get(Catalog.BATCH_SIZE.parameter())).isEqualTo(64);
    assertThat(Recipe.defaultsFor(1_000_000).get(Catalog.BATCH_SIZE.parameter())).isEqualTo(256);
    assertThat(Recipe.defaultsFor(999).get(Catalog.NUM_HIDDEN_LAYERS.parameter())).isEqualTo(2);
    assertThat(Recipe.defaultsFor(1000).get(Catalog.NUM_HIDDEN_LAYERS.parameter())).isEqualTo(3);
  }

  @Test
  void batchNormalizationRefusesBatchesOfOne() {
    assertThatThrownBy(() ->
            plan(
                Configuration.empty()
                    .with(Catalog.NORMALIZATION.parameter(), "batch")
                    .with(Catalog.BATCH_SIZE.limits(), 1)))
        .hasMessageContaining("batch_size");
  }
}
