package dev.vernier.network.catalog;

import dev.vernier.network.Activation;
import dev.vernier.network.Averaging;
import dev.vernier.network.Batching;
import dev.vernier.network.Clipping;
import dev.vernier.network.EarlyStopping;
import dev.vernier.network.Initializer;
import dev.vernier.network.Initializer.Distribution;
import dev.vernier.network.Layer;
import dev.vernier.network.Loss;
import dev.vernier.network.Metric;
import dev.vernier.network.Network;
import dev.vernier.network.Optimizer;
import dev.vernier.network.Schedule;
import dev.vernier.network.Shape;
import dev.vernier.network.Targets;
import dev.vernier.network.TrainingPlan;
import dev.vernier.space.Configuration;
import dev.vernier.space.Hyperparameter;
import java.util.ArrayList;
import java.util.List;

/// Turns a configuration into a training plan: the one place that reads the values of the
/// catalogue.
///
/// A hyperparameter that the configuration leaves open has the default that suits the data, else
/// the catalogue's.
public final class Recipe {

  private final Configuration configuration;
  private final Configuration defaults;

  /// @param defaults what suits the data, such as [#defaultsFor(int)]
  public Recipe(Configuration configuration, Configuration defaults) {
    this.configuration = configuration;
    this.defaults = defaults;
  }

  /// The defaults that depend on the number of training rows: a batch near a fiftieth of them, as a
  /// power of two within 32 to 256, and two hidden layers instead of three below a thousand.
  public static Configuration defaultsFor(int trainingRows) {
    int fiftieth = Math.max(1, trainingRows / 50);
    int power = (int) Math.round(Math.log(fiftieth) / Math.log(2));
    return Configuration.empty()
        .with(Catalog.BATCH_SIZE.parameter(), 1 << Math.clamp(power, 5, 8))
        .with(Catalog.NUM_HIDDEN_LAYERS.parameter(), trainingRows < 1000 ? 2 : 3);
  }

  /// The value of a hyperparameter here.
  public <T> T value(Hyperparameter<T> hyperparameter) {
    return configuration
        .find(hyperparameter.parameter())
        .or(() -> defaults.find(hyperparameter.parameter()))
        .orElse(hyperparameter.defaultValue());
  }

  /// The plan for a multi-layer perceptron on rows of `inputs` numbers.
  ///
  /// @param metrics what to measure; the first one chooses the best epoch
  /// @param targetScale what one unit of a regression output is in units of the target
  /// @throws IllegalArgumentException if the values cannot work together
  public TrainingPlan plan(int inputs, Targets targets, List<Metric> metrics, double targetScale) {
    return new TrainingPlan(
        network(inputs, targets.outputs()),
        switch (targets) {
          case Targets.Labels _ -> new Loss.SoftmaxCrossEntropy();
          case Targets.Values _ -> new Loss.SquaredError();
        },
        optimizer(),
        learningRate(),
        schedule(),
        new Clipping.None(),
        new Averaging.None(),
        Batching.of(value(Catalog.BATCH_SIZE)),
        value(Catalog.EPOCHS),
        new EarlyStopping(
            value(Catalog.EARLY_STOPPING_PATIENCE), value(Catalog.EARLY_STOPPING_MIN_DELTA)),
        metrics,
        targetScale);
  }

  private Network network(int inputs, int outputs) {
    Activation activation = Activation.of(value(Catalog.ACTIVATION));
    boolean batchNorm = value(Catalog.NORMALIZATION).equals("batch");
    double dropout = value(Catalog.DROPOUT_RATE);
    Initializer hidden = initializer(activation);
    var layers = new ArrayList<Layer>();
    for (int i = 0; i < value(Catalog.NUM_HIDDEN_LAYERS); i++) {
      // The shift of the normalisation makes a bias before it redundant.
      layers.add(new Layer.Dense(value(Catalog.HIDDEN_UNITS), !batchNorm, hidden));
      if (batchNorm) {
        layers.add(new Layer.BatchNorm(value(Catalog.BN_MOMENTUM), value(Catalog.BN_EPSILON)));
      }
      layers.add(new Layer.Activate(activation));
      if (dropout > 0) {
        layers.add(new Layer.Dropout(dropout));
      }
    }
    layers.add(new Layer.Dense(outputs, true, Initializer.glorot(Distribution.UNIFORM)));
    return new Network(Shape.vector(inputs), layers);
  }

  private Initializer initializer(Activation activation) {
    return switch (value(Catalog.WEIGHT_INIT)) {
      case "auto" ->
          switch (activation) {
            case RELU, LEAKY_RELU, ELU, GELU, SILU, MISH -> Initializer.he(Distribution.NORMAL);
            case SELU -> Initializer.lecun(Distribution.NORMAL);
            case TANH, SIGMOID -> Initializer.glorot(Distribution.UNIFORM);
          };
      case "he_normal" -> Initializer.he(Distribution.NORMAL);
      case "he_uniform" -> Initializer.he(Distribution.UNIFORM);
      case "glorot_normal" -> Initializer.glorot(Distribution.NORMAL);
      case "glorot_uniform" -> Initializer.glorot(Distribution.UNIFORM);
      case String other -> throw unknown(Catalog.WEIGHT_INIT, other);
    };
  }

  private Optimizer optimizer() {
    String name = value(Catalog.OPTIMIZER);
    Optimizer plain =
        switch (name) {
          case "sgd" -> Optimizer.sgd();
          case "sgd_momentum" -> Optimizer.momentum(value(Catalog.MOMENTUM), false);
          case "sgd_nesterov" -> Optimizer.momentum(value(Catalog.MOMENTUM), true);
          case "adam", "adamw" ->
              Optimizer.adam(value(Catalog.BETA1), value(Catalog.BETA2), value(Catalog.EPSILON));
          default -> throw unknown(Catalog.OPTIMIZER, name);
        };
    double decay = name.equals("adam") ? 0 : value(Catalog.WEIGHT_DECAY);
    return plain.regularized(value(Catalog.L1), value(Catalog.L2), decay);
  }

  private double learningRate() {
    return value(
        value(Catalog.OPTIMIZER).startsWith("sgd")
            ? Catalog.LEARNING_RATE_SGD
            : Catalog.LEARNING_RATE_ADAM);
  }

  private Schedule schedule() {
    return switch (value(Catalog.LR_SCHEDULE)) {
      case "constant" -> new Schedule.Constant();
      case "cosine" -> new Schedule.Cosine(value(Catalog.MIN_LR_RATIO));
      case "step" ->
          new Schedule.StepDecay(
              value(Catalog.STEP_DECAY_FACTOR), value(Catalog.STEP_DECAY_EPOCHS));
      case String other -> throw unknown(Catalog.LR_SCHEDULE, other);
    };
  }

  private static IllegalArgumentException unknown(Hyperparameter<?> hyperparameter, String value) {
    return new IllegalArgumentException(
        "%s takes one of %s, got \"%s\""
            .formatted(hyperparameter.name(), hyperparameter.limits().range(), value));
  }
}
