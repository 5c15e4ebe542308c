package dev.vernier.tuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vernier.network.Metric;
import dev.vernier.network.Targets;
import dev.vernier.network.TrainingPlan;
import dev.vernier.network.catalog.Catalog;
import dev.vernier.network.catalog.Defaults;
import dev.vernier.network.catalog.Recipe;
import dev.vernier.search.RandomSampler;
import dev.vernier.search.SearchProblem;
import dev.vernier.space.Configuration;
import dev.vernier.space.Dimension;
import dev.vernier.tuner.Opening.Extent;
import dev.vernier.tuner.Opening.Turn;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TuningSpaceTest {

  private static final Opening PLAIN = new Opening(Extent.SOME, Turn.NEVER);

  private static TuningSpace open(Overrides overrides) {
    return open(2000, Metric.ACCURACY, overrides, PLAIN);
  }

  private static TuningSpace open(Opening opening) {
    return open(2000, Metric.ACCURACY, new Overrides(), opening);
  }

  private static TuningSpace open(int rows, Metric metric, Overrides overrides, Opening opening) {
    return TuningSpace.open(new Defaults(rows, metric), true, overrides, opening);
  }

  private static List<String> names(TuningSpace opened) {
    return opened.space().dimensions().stream().map(Dimension::name).toList();
  }

  private static List<Configuration> draws(TuningSpace opened) {
    var session = new RandomSampler().open(SearchProblem.of(opened.space(), List.of()), 3);
    return IntStream.range(0, 200).mapToObj(i -> session.ask(i).orElseThrow()).toList();
  }

  private static TrainingPlan plan(Configuration configuration, Metric metric) {
    Targets targets =
        metric.isForClassification()
            ? new Targets.Labels(new int[] {0, 1, 2}, 3)
            : new Targets.Values(new float[] {1, 2, 3}, 1);
    return new Recipe(configuration, new Defaults(2000, metric))
        .plan(5, targets, List.of(metric), 1);
  }

  @Test
  void opensMoreTheMoreTrialsThereAre() {
    assertThat(names(open(new Opening(Extent.FEW, Turn.NEVER))))
        .containsExactlyInAnyOrder("learning_rate", "weight_decay");
    assertThat(names(open(new Opening(Extent.SOME, Turn.NEVER))))
        .containsExactlyInAnyOrder(
            "learning_rate",
            "weight_decay",
            "batch_size",
            "dropout_rate",
            "num_hidden_layers",
            "hidden_units",
            "beta1",
            "input_scaling");
    assertThat(names(open(new Opening(Extent.MANY, Turn.NEVER))))
        .contains("activation", "lr_schedule", "epsilon", "beta2", "label_smoothing")
        .doesNotContain("optimizer", "momentum");
    assertThat(names(open(new Opening(Extent.PLENTY, Turn.NEVER))))
        .contains("optimizer", "momentum", "normalization", "ema_decay", "warmup_fraction")
        .doesNotContain("l2", "gradient_clip_value", "swa_from", "loss");
  }

  @Test
  void numbersHaveNoLabelsToSmooth() {
    var opened = open(2000, Metric.RMSE, new Overrides(), new Opening(Extent.MANY, Turn.NEVER));
    assertThat(names(opened)).contains("lr_schedule").doesNotContain("label_smoothing");
  }

  @Test
  void imagesHaveNoColumnsToScale() {
    var opened =
        TuningSpace.open(
            new Defaults(2000, Metric.ACCURACY), false, new Overrides(), Opening.USUAL);
    assertThat(names(opened)).doesNotContain("input_scaling", "architecture");
  }

  /// A draw that cannot be trained would waste a trial.
  @ParameterizedTest
  @EnumSource(Extent.class)
  void everyDrawAndEveryStartMakesAPlan(Extent extent) {
    for (Metric metric : List.of(Metric.ACCURACY, Metric.LOG_LOSS, Metric.RMSE)) {
      TuningSpace opened = open(2000, metric, new Overrides(), new Opening(extent, Turn.FIRST));
      assertThat(opened.space().contains(opened.defaults())).isTrue();
      assertThat(opened.first())
          .doesNotHaveDuplicates()
          .contains(opened.defaults())
          .allMatch(opened.space()::contains)
          .allSatisfy(start -> assertThat(plan(start, metric)).isNotNull());
      if (extent != Extent.NOTHING) {
        assertThat(draws(opened)).allSatisfy(drawn -> assertThat(plan(drawn, metric)).isNotNull());
      }
    }
  }

  @Test
  void realMlpComesFirstOrLaterAndIsTheOneOfTheCatalogue() {
    TuningSpace first = open(new Opening(Extent.SOME, Turn.FIRST));
    TuningSpace later = open(new Opening(Extent.SOME, Turn.LATER));
    TuningSpace never = open(new Opening(Extent.SOME, Turn.NEVER));
    assertThat(first.first().getFirst().values()).containsEntry("architecture", "realmlp");
    assertThat(later.first().getFirst()).isEqualTo(later.defaults());
    assertThat(later.first().getLast()).isEqualTo(first.first().getFirst());
    assertThat(never.first())
        .noneMatch(start -> start.values().containsKey("architecture"))
        .isNotEmpty();
    var alone = Configuration.empty().with(Catalog.ARCHITECTURE.parameter(), "realmlp");
    for (Extent extent :
        List.of(Extent.PORTFOLIO, Extent.FEW, Extent.SOME, Extent.MANY, Extent.PLENTY)) {
      for (Metric metric : List.of(Metric.ACCURACY, Metric.RMSE)) {
        TuningSpace opened = open(2000, metric, new Overrides(), new Opening(extent, Turn.FIRST));
        assertThat(plan(opened.first().getFirst(), metric))
            .as("%s", extent)
            .isEqualTo(plan(alone, metric));
        assertThat(plan(opened.first().get(1), metric))
            .isEqualTo(plan(Configuration.empty(), metric));
      }
    }
  }

  @Test
  void aroundRealMlpOnlyItsOwnSettingsAreSearched() {
    assertThat(draws(open(new Opening(Extent.SOME, Turn.FIRST))))
        .filteredOn(drawn -> drawn.values().containsValue("realmlp"))
        .isNotEmpty()
        .allSatisfy(drawn -> {
          assertThat(drawn.values())
              .containsOnlyKeys(
                  "architecture",
                  "learning_rate",
                  "weight_decay",
                  "dropout_rate",
                  "num_hidden_layers",
                  "hidden_units");
          assertThat(drawn.get(Catalog.LEARNING_RATE_REALMLP.parameter())).isBetween(0.02, 0.3);
        });
  }

  @Test
  void whoeverSaysWhatToTryGetsNeitherRealMlpNorThePortfolio() {
    var said = new Overrides().range("hidden_units", "16", "64");
    TuningSpace opened =
        open(2000, Metric.ACCURACY, said, new Opening(Extent.PORTFOLIO, Turn.FIRST));
    assertThat(opened.opening()).isEqualTo(new Opening(Extent.FEW, Turn.NEVER));
    assertThat(opened.first()).containsExactly(opened.defaults());
    var epochs = new Overrides().set("epochs", "20");
    assertThat(open(2000, Metric.ACCURACY, epochs, Opening.USUAL).opening())
        .isEqualTo(Opening.USUAL);
    var preset = new Overrides().set("architecture", "realmlp");
    TuningSpace pinned = open(2000, Metric.ACCURACY, preset, PLAIN);
    assertThat(pinned.first()).hasSize(1);
    assertThat(names(pinned))
        .contains("learning_rate", "dropout_rate")
        .doesNotContain("batch_size", "input_scaling");
  }

  @Test
  void aFewTrialsAreAFixedPortfolio() {
    TuningSpace opened = open(new Opening(Extent.PORTFOLIO, Turn.FIRST));
    assertThat(opened.first()).hasSizeBetween(5, 6);
    assertThat(opened.first().stream().map(start -> start.values().get("optimizer")))
        .contains("adamw", "sgd_nesterov");
    // Batches of sixteen are for data of some thousand rows.
    TuningSpace large =
        open(
            1_000_000, Metric.ACCURACY, new Overrides(), new Opening(Extent.PORTFOLIO, Turn.NEVER));
    assertThat(large.first())
        .hasSizeBetween(2, 3)
        .allSatisfy(start ->
            assertThat(start.find(Catalog.BATCH_SIZE.parameter()).orElse(256))
                .isGreaterThanOrEqualTo(64));
  }

  @Test
  void batchesSuitTheNumberOfRows() {
    record Case(int rows, int low, int high) {}
    for (var c :
        List.of(
            new Case(40, 16, 16),
            new Case(200, 16, 32),
            new Case(1079, 16, 128),
            new Case(12_000, 64, 512),
            new Case(1_000_000, 64, 512))) {
      TuningSpace opened = open(c.rows(), Metric.ACCURACY, new Overrides(), PLAIN);
      assertThat(draws(opened))
          .allSatisfy(drawn ->
              assertThat(drawn.get(Catalog.BATCH_SIZE.parameter())).isBetween(c.low(), c.high()));
      assertThat(opened.space().contains(opened.defaults())).isTrue();
    }
  }

  @Test
  void whatExcludesEachOtherIsNotSearchedTogether() {
    TuningSpace opened = open(new Overrides().range("l2", "1e-4", "1e-2"));
    assertThat(names(opened)).contains("l2").doesNotContain("weight_decay");
    assertThat(
            names(open(new Overrides().set("width_shape", "per_layer").set("layer_widths", "9,7"))))
        .doesNotContain("hidden_units", "num_hidden_layers");
  }

  @Test
  void aPinnedOptimizerDecidesWhichLearningRateIsSearched() {
    TuningSpace opened = open(new Overrides().set("optimizer", "sgd_nesterov"));
    assertThat(names(opened)).contains("optimizer", "learning_rate").doesNotHaveDuplicates();
    assertThat(opened.defaults().values())
        .containsEntry("optimizer", "sgd_nesterov")
        .containsEntry("learning_rate", 1e-2);
  }

  @Test
  void optimizersOfBothFamiliesOpenALearningRateEach() {
    TuningSpace opened =
        open(new Overrides().choices("optimizer", List.of("adamw", "sgd_nesterov")));
    assertThat(names(opened).stream().filter("learning_rate"::equals)).hasSize(2);
    assertThat(draws(opened))
        .allSatisfy(c -> assertThat(c.values()).containsKey("learning_rate"))
        .anySatisfy(c -> assertThat(c.values()).containsEntry("optimizer", "adamw"))
        .anySatisfy(c -> assertThat(c.values()).containsEntry("optimizer", "sgd_nesterov"));
  }

  @Test
  void rangesAndChoicesReplaceADimension() {
    TuningSpace opened =
        open(
            new Overrides()
                .range("learning_rate", "1e-4", "2e-4")
                .range("hidden_units", "10", "20")
                .range("weight_decay", "0", "0.01")
                .choices("activation", List.of("relu", "silu")));
    assertThat(draws(opened))
        .allSatisfy(c -> {
          assertThat(c.get(Catalog.LEARNING_RATE_ADAM.parameter())).isBetween(1e-4, 2e-4);
          assertThat(c.get(Catalog.HIDDEN_UNITS.parameter())).isBetween(10, 20);
          assertThat(c.get(Catalog.WEIGHT_DECAY.parameter())).isBetween(0.0, 0.01);
          assertThat(c.get(Catalog.ACTIVATION.parameter())).isIn("relu", "silu");
        })
        .anySatisfy(c -> assertThat(c.get(Catalog.WEIGHT_DECAY.parameter())).isZero());
    assertThat(opened.space().contains(opened.defaults())).isTrue();
  }

  @Test
  void withoutASearchOnlyWhatIsSetRemains() {
    TuningSpace opened =
        open(
            2000,
            Metric.ACCURACY,
            new Overrides().set("hidden_units", "77").set("epochs", "3"),
            Opening.NOTHING);
    assertThat(opened.defaults().values()).containsOnlyKeys("hidden_units", "epochs");
    assertThat(opened.defaults().get(Catalog.HIDDEN_UNITS.parameter())).isEqualTo(77);
  }

  @Test
  void whatHasNoEffectIsRefused() {
    assertThatThrownBy(() -> open(new Overrides().set("momentum", "0.9")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("momentum has no effect")
        .hasMessageContaining("optimizer=sgd");
    assertThatThrownBy(
            () -> open(new Overrides().set("optimizer", "adam").set("weight_decay", "0.1")))
        .hasMessageContaining("weight_decay has no effect");
  }

  @Test
  void whatBelongsToTheStudyCannotBeSearched() {
    assertThatThrownBy(() -> open(new Overrides().set("validation_fraction", "0.3")))
        .hasMessageContaining("the same for all trials");
  }

  @Test
  void mistakesAreAnsweredWithWhatWasExpected() {
    assertThatThrownBy(() -> new Overrides().set("learning_rat", "0.1"))
        .hasMessageContaining("did you mean \"learning_rate\"?");
    assertThatThrownBy(() -> open(new Overrides().set("learning_rate", "fast")))
        .hasMessage("learning_rate takes a number, got \"fast\"");
    assertThatThrownBy(() -> open(new Overrides().set("learning_rate", "5")))
        .hasMessage(
            "learning_rate (adam family) is 5.0, outside 0.000001 to 0.1 (log); choose a value within, or --set optimizer=sgd_nesterov, which takes it");
    assertThatThrownBy(
            () -> open(new Overrides().set("learning_rate", "500").set("optimizer", "sgd")))
        .hasMessage(
            "learning_rate (plain sgd) is 500.0, outside 0.000001 to 10 (log); choose a value within");
    assertThatThrownBy(() -> new Overrides().range("dropout_rate", "0", "0.95"))
        .hasMessageContaining("0.95");
    assertThatThrownBy(() -> new Overrides().range("hidden_units", "200", "100"))
        .hasMessageContaining("low to high, got 200:100");
    assertThatThrownBy(() -> new Overrides().range("activation", "a", "b"))
        .hasMessageContaining("--choices");
    assertThatThrownBy(() -> new Overrides().choices("activation", List.of("relu", "swish")))
        .hasMessageContaining("\"swish\"");
    assertThatThrownBy(() -> new Overrides().set("l1", "0").range("l1", "0", "0.1"))
        .hasMessageContaining("given twice");
    assertThatThrownBy(() -> new Overrides().parseRange("learning_rate=0.1"))
        .hasMessageContaining("NAME=LOW:HIGH");
    assertThatThrownBy(() -> new Overrides().parseSet("learning_rate"))
        .hasMessageContaining("NAME=VALUE");
  }
}
