package dev.vernier.tuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vernier.network.catalog.Catalog;
import dev.vernier.search.RandomSampler;
import dev.vernier.space.Configuration;
import dev.vernier.space.Dimension;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TuningSpaceTest {

  private static TuningSpace open(Overrides overrides) {
    return TuningSpace.open(2000, overrides, true);
  }

  private static List<String> names(TuningSpace opened) {
    return opened.space().dimensions().stream().map(Dimension::name).toList();
  }

  private static List<Configuration> draws(TuningSpace opened) {
    var session = new RandomSampler().open(opened.space(), List.of(), 3);
    return IntStream.range(0, 200).mapToObj(i -> session.ask(i).orElseThrow()).toList();
  }

  @Test
  void opensWhatTheCatalogueTunesByDefault() {
    TuningSpace opened = open(new Overrides());
    assertThat(names(opened))
        .containsExactlyInAnyOrder(
            "learning_rate",
            "batch_size",
            "num_hidden_layers",
            "hidden_units",
            "weight_decay",
            "dropout_rate");
    assertThat(opened.space().contains(opened.first())).isTrue();
    assertThat(opened.first().get(Catalog.LEARNING_RATE_ADAM.parameter())).isEqualTo(1e-3);
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
      TuningSpace opened = TuningSpace.open(c.rows(), new Overrides(), true);
      assertThat(draws(opened))
          .allSatisfy(drawn ->
              assertThat(drawn.get(Catalog.BATCH_SIZE.parameter())).isBetween(c.low(), c.high()));
      assertThat(opened.space().contains(opened.first())).isTrue();
    }
  }

  @Test
  void aPinnedOptimizerDecidesWhichLearningRateIsSearched() {
    TuningSpace opened = open(new Overrides().set("optimizer", "sgd_nesterov"));
    assertThat(names(opened)).contains("optimizer", "learning_rate").doesNotHaveDuplicates();
    assertThat(opened.first().values())
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
    assertThat(opened.space().contains(opened.first())).isTrue();
  }

  @Test
  void withoutASearchOnlyWhatIsSetRemains() {
    TuningSpace opened =
        TuningSpace.open(2000, new Overrides().set("hidden_units", "77").set("epochs", "3"), false);
    assertThat(opened.first().values()).containsOnlyKeys("hidden_units", "epochs");
    assertThat(opened.first().get(Catalog.HIDDEN_UNITS.parameter())).isEqualTo(77);
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
            "learning_rate is 5.0, outside 0.000001 to 0.1 (log), for the adam family; choose a value within, or --set optimizer=sgd, which takes it");
    assertThatThrownBy(
            () -> open(new Overrides().set("learning_rate", "50").set("optimizer", "sgd")))
        .hasMessage(
            "learning_rate is 50.0, outside 0.000001 to 10 (log), for the sgd family; choose a value within");
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
