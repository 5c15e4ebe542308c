package dev.vernier.network.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vernier.network.Activation;
import dev.vernier.network.Embedding;
import dev.vernier.network.Initializer;
import dev.vernier.network.Layer;
import dev.vernier.network.Metric;
import dev.vernier.network.Optimizer;
import dev.vernier.network.Schedule;
import dev.vernier.network.Targets;
import dev.vernier.network.TrainingPlan;
import dev.vernier.space.Condition;
import dev.vernier.space.Configuration;
import dev.vernier.space.Hyperparameter;
import dev.vernier.space.Parameter.Choice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecipeTest {

  private static final Targets LABELS = new Targets.Labels(new int[] {0, 1, 2, 2, 2}, 3);
  private static final Targets NUMBERS = new Targets.Values(new float[] {1, 2, 6}, 1);

  private static final Defaults CLASSES = new Defaults(10_000, Metric.ACCURACY);
  private static final Defaults REGRESSION = new Defaults(10_000, Metric.RMSE);

  /// What is read when the data are split and encoded, before there is a plan.
  private static final Set<String> BEFORE_THE_PLAN =
      Set.of(
          Catalog.SEED.name(),
          Catalog.VALIDATION_FRACTION.name(),
          Catalog.INPUT_SCALING.name(),
          Catalog.BINARY_ENCODING.name());

  /// A quantity, the code of one of twenty levels, and some one-hot inputs.
  private static final Inputs INPUTS =
      new Inputs(
          List.of(
              new Inputs.Quantity(
                  bins -> IntStream.rangeClosed(0, bins).mapToObj(i -> (double) i / bins).toList()),
              new Inputs.Levels(20),
              new Inputs.Plain(5)));

  private static TrainingPlan plan(Configuration configuration) {
    String loss = new Recipe(configuration, CLASSES).value(Catalog.LOSS);
    boolean codes = new Recipe(configuration, CLASSES).value(Catalog.CATEGORICAL_EMBEDDING_DIM) > 0;
    Inputs inputs = codes ? INPUTS : Inputs.plain(7);
    return loss.equals("cross_entropy") || loss.equals("focal")
        ? new Recipe(configuration, CLASSES).plan(inputs, LABELS, List.of(Metric.ACCURACY), 1)
        : new Recipe(configuration, REGRESSION).plan(inputs, NUMBERS, List.of(Metric.RMSE), 1);
  }

  static Stream<Hyperparameter<?>> entriesOfThePlan() {
    return Catalog.all().stream().filter(entry -> !BEFORE_THE_PLAN.contains(entry.name()));
  }

  /// Values beside which an entry acts, other than those in its condition.
  private static Configuration around(Hyperparameter<?> entry) {
    Configuration needed =
        entry.equals(Catalog.L1_FORM)
            ? Configuration.empty().with(Catalog.L1.parameter(), 1e-3)
            : entry.equals(Catalog.PLATEAU_PATIENCE)
                ? Configuration.empty().with(Catalog.EARLY_STOPPING_PATIENCE.limits(), 90)
                : entry.equals(Catalog.OUTPUT_ACTIVATION)
                    ? Configuration.empty().with(Catalog.TARGET_SCALING.parameter(), false)
                    : Configuration.empty();
    return satisfy(entry.activeWhen(), needed);
  }

  @ParameterizedTest
  @MethodSource("entriesOfThePlan")
  <T> void everyEntryChangesThePlanWhereItIsActive(Hyperparameter<T> entry) {
    var plans = new HashSet<TrainingPlan>();
    // Automatic values stand for one of the others.
    List<T> values =
        entry.parameter().grid(3).stream().filter(value -> !value.equals("auto")).toList();
    for (T value : values) {
      plans.add(plan(around(entry).with(entry.parameter(), value)));
    }
    assertThat(plans).as("the plans of %s", values).hasSize(values.size());
  }

  @ParameterizedTest
  @MethodSource("entriesOfThePlan")
  <T> void everyOptionOfEveryChoiceMakesAPlan(Hyperparameter<T> entry) {
    if (entry.limits() instanceof Choice<T> choice) {
      for (T option : choice.options()) {
        assertThat(plan(around(entry).with(choice, option))).isNotNull();
      }
    }
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
    T value = is.values().stream().min(Comparator.comparing(String::valueOf)).orElseThrow();
    Configuration with = configuration.with(is.parent(), value);
    // What the parent itself needs.
    for (Hyperparameter<?> parent : Catalog.find(is.parent().name())) {
      with = satisfy(parent.activeWhen(), with);
    }
    return with;
  }

  private static TrainingPlan with(String... settings) {
    return plan(configuration(settings));
  }

  /// Reads `name=value`, as a user writes it.
  private static Configuration configuration(String... settings) {
    var configuration = Configuration.empty();
    for (String setting : settings) {
      String[] parts = setting.split("=", 2);
      Hyperparameter<?> entry = Catalog.named(parts[0]).getFirst();
      configuration = put(entry, parts[1], configuration);
    }
    return configuration;
  }

  private static <T> Configuration put(
      Hyperparameter<T> entry, String text, Configuration configuration) {
    return configuration.with(entry.limits(), entry.limits().parse(text));
  }

  private static List<Integer> widths(TrainingPlan plan) {
    return plan.network().layers().stream()
        .flatMap(layer ->
            layer instanceof Layer.Residual(List<Layer> inner) ? inner.stream() : Stream.of(layer))
        .filter(Layer.Dense.class::isInstance)
        .map(layer -> ((Layer.Dense) layer).units())
        .toList();
  }

  @Test
  void widthsFollowTheirShape() {
    assertThat(widths(with("hidden_units=90", "num_hidden_layers=2"))).containsExactly(90, 90, 3);
    assertThat(widths(with("hidden_units=90", "width_shape=funnel")))
        .containsExactly(90, 61, 32, 3);
    assertThat(widths(with("width_shape=per_layer", "layer_widths=20,7")))
        .containsExactly(20, 7, 3);
  }

  @Test
  void columnsAreEmbeddedByTheirKind() {
    assertThat(plan(Configuration.empty()).network().layers().getFirst())
        .isEqualTo(
            new Layer.Embed(
                List.of(
                    new Embedding.Identity(1),
                    new Embedding.Categorical(20, 8),
                    new Embedding.Identity(5))));
    assertThat(
            with("numeric_embedding=periodic", "numeric_embedding_sigma=2")
                .network()
                .layers()
                .getFirst())
        .isEqualTo(
            new Layer.Embed(
                List.of(
                    new Embedding.Periodic(1, 16, 2, 8, true, 1),
                    new Embedding.Categorical(20, 8),
                    new Embedding.Identity(5))));
    var numbers =
        new Recipe(Configuration.empty(), CLASSES)
            .plan(7, LABELS, List.of(Metric.ACCURACY), 1)
            .network()
            .layers();
    assertThat(numbers.getFirst()).isInstanceOf(Layer.Dense.class);
  }

  @Test
  void deepNetworksAddLayersToTheirInputsAndWarmUp() {
    TrainingPlan deep = with("num_hidden_layers=6");
    assertThat(deep.network().layers()).filteredOn(Layer.Residual.class::isInstance).hasSize(5);
    assertThat(deep.schedule()).isInstanceOf(Schedule.WarmUp.class);
    assertThat(with("num_hidden_layers=6", "residual=false", "warmup_fraction=0").schedule())
        .isEqualTo(new Schedule.Constant());
    assertThat(with("batch_size=1024").schedule()).isInstanceOf(Schedule.WarmUp.class);
    assertThat(with("batch_size=1024", "lr_schedule=one_cycle").schedule())
        .isInstanceOf(Schedule.OneCycle.class);
  }

  @Test
  void theOutputBeginsWithThePrior() {
    var last = (Layer.Dense) plan(Configuration.empty()).network().layers().getLast();
    assertThat(last.biases())
        .isEqualTo(new Initializer.Values(List.of(Math.log(0.2), Math.log(0.2), Math.log(0.6))));
    var number =
        (Layer.Dense) with("loss=mse", "target_scaling=false").network().layers().getLast();
    assertThat(number.biases()).isEqualTo(new Initializer.Values(List.of(3.0)));
    var standardised = (Layer.Dense) with("loss=mse").network().layers().getLast();
    assertThat(standardised.biases()).isEqualTo(Initializer.zero());
    var weighted = (Layer.Dense) with("class_weighting=inverse").network().layers().getLast();
    assertThat(weighted.biases()).isEqualTo(Initializer.zero());
  }

  @Test
  void theStartOfPyTorchCanBeHad() {
    var layers =
        with("weight_init=torch_default", "bias_init=torch_default", "output_init=as_hidden")
            .network()
            .layers();
    assertThat(layers)
        .filteredOn(Layer.Dense.class::isInstance)
        .allSatisfy(layer -> {
          assertThat(((Layer.Dense) layer).weights()).isEqualTo(Initializer.pytorch());
          assertThat(((Layer.Dense) layer).biases()).isEqualTo(Initializer.pytorch());
        });
  }

  @Test
  void optimizersAreWhatTheirNamesSay() {
    assertThat(with("optimizer=sgd_momentum", "weight_decay=0").optimizer())
        .isEqualTo(with("optimizer=sgd_nesterov", "weight_decay=0").optimizer());
    assertThat(with("optimizer=sgd_momentum", "nesterov=false", "weight_decay=0").optimizer())
        .isEqualTo(Optimizer.momentum(0.9, false).regularized(0, 0, 0));
    assertThat(with("optimizer=rmsprop", "momentum=0").optimizer())
        .isEqualTo(Optimizer.rmsprop(0.99, 1e-8, 0, false).regularized(0, 0, 0));
    assertThat(with("optimizer=sgd").learningRate()).isEqualTo(0.1);
    assertThat(with("optimizer=sgd_nesterov").learningRate()).isEqualTo(0.01);
    assertThat(with("optimizer=adadelta").learningRate()).isEqualTo(1);
  }

  @Test
  void noBiasBeforeBatchNormalization() {
    var layers = new ArrayList<>(with("normalization=batch").network().layers());
    for (int i = 1; i < layers.size(); i++) {
      if (layers.get(i) instanceof Layer.BatchNorm) {
        assertThat(((Layer.Dense) layers.get(i - 1)).bias()).isFalse();
      }
    }
    assertThat(with("normalization=layer").network().layers())
        .contains(new Layer.LayerNorm(), new Layer.Activate(Activation.RELU))
        .filteredOn(Layer.Dense.class::isInstance)
        .allMatch(layer -> ((Layer.Dense) layer).bias());
  }

  @Test
  void defaultsFitTheNumberOfRows() {
    assertThat(byDefault(Catalog.BATCH_SIZE, 100)).isEqualTo(32);
    assertThat(byDefault(Catalog.BATCH_SIZE, 3000)).isEqualTo(64);
    assertThat(byDefault(Catalog.BATCH_SIZE, 1_000_000)).isEqualTo(256);
    assertThat(byDefault(Catalog.NUM_HIDDEN_LAYERS, 999)).isEqualTo(2);
    assertThat(byDefault(Catalog.NUM_HIDDEN_LAYERS, 1000)).isEqualTo(3);
    assertThat(new Recipe(Configuration.empty(), REGRESSION).value(Catalog.LOSS)).isEqualTo("mse");
  }

  private static <T> T byDefault(Hyperparameter<T> entry, int rows) {
    return new Recipe(Configuration.empty(), new Defaults(rows, Metric.ACCURACY)).value(entry);
  }

  @Test
  void combinationsThatCannotWorkAreRefusedByName() {
    refuses("batch_size", "normalization=batch", "batch_size=1");
    refuses("output_activation", "output_activation=sigmoid");
    refuses("set one of them to 0", "l2=0.1", "weight_decay=0.1");
    refuses("gradient_clip_value", "gradient_clip_norm=1", "gradient_clip_value=1");
    refuses("gradient_accumulation", "batch_size=8", "gradient_accumulation=16");
    refuses("swa_from", "ema_decay=0.9", "swa_from=0.5");
    refuses("restart_epochs", "lr_schedule=warm_restarts", "restart_epochs=20", "epochs=10");
    refuses("step_decay_epochs", "lr_schedule=step", "epochs=10");
    refuses("plateau_patience", "lr_schedule=plateau", "early_stopping_patience=5");
    refuses("width_shape", "residual=true", "width_shape=funnel");
    refuses("mixup_alpha", "mixup_alpha=0.2", "categorical_embedding_dim=8");
    assertThatThrownBy(() ->
            new Recipe(configuration("categorical_embedding_dim=0"), CLASSES)
                .plan(INPUTS, LABELS, List.of(Metric.ACCURACY), 1))
        .hasMessageContaining("set categorical_embedding_dim to at least 1");
    assertThatThrownBy(() ->
            new Recipe(configuration("loss=mse"), CLASSES)
                .plan(7, LABELS, List.of(Metric.ACCURACY), 1))
        .hasMessageContaining("loss=mse is for numbers")
        .hasMessageContaining("set loss to cross_entropy");
    assertThatThrownBy(() ->
            new Recipe(configuration("loss=focal"), REGRESSION)
                .plan(7, NUMBERS, List.of(Metric.RMSE), 1))
        .hasMessageContaining("loss=focal is for classes");
  }

  private static void refuses(String naming, String... settings) {
    assertThatThrownBy(() -> with(settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(naming);
  }

  @Test
  void valuesOutsideTheLimitsAreRefusedByName() {
    for (var outside :
        List.of(
            Configuration.of(Map.of("dropout_rate", 1.0)),
            Configuration.of(Map.of("learning_rate", -1e-3)),
            Configuration.of(Map.of("weight_decay", -0.1)),
            Configuration.of(Map.of("hidden_units", 0)))) {
      String name = outside.values().keySet().iterator().next();
      assertThatThrownBy(() -> plan(outside))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(name + " takes ");
    }
  }

  @Test
  void anL2PenaltyTakesThePlaceOfTheDefaultDecay() {
    assertThat(with("l2=0.01").optimizer())
        .isEqualTo(Optimizer.adam(0.9, 0.999, 1e-8).regularized(0, 0.01, 0));
  }
}
