package dev.vernier.network.catalog;

import dev.vernier.network.Averaging;
import dev.vernier.network.Batching;
import dev.vernier.network.ClassWeights;
import dev.vernier.network.Clipping;
import dev.vernier.network.Constraint;
import dev.vernier.network.EarlyStopping;
import dev.vernier.network.Loss;
import dev.vernier.network.Metric;
import dev.vernier.network.Optimizer;
import dev.vernier.network.Schedule;
import dev.vernier.network.Targets;
import dev.vernier.network.TrainingPlan;
import dev.vernier.space.Configuration;
import dev.vernier.space.Hyperparameter;
import dev.vernier.space.Parameter.Sequence;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// Turns a configuration into a training plan: the one place that reads the values of the
/// catalogue.
///
/// A hyperparameter that the configuration leaves open has the default that suits the data and the
/// architecture, else the catalogue's.
public final class Recipe {

  private static final double ADAGRAD_RATE_DECAY = 0;
  private static final double ADAGRAD_INITIAL = 0;
  private static final double ADADELTA_EPSILON = 1e-6;
  private static final double NADAM_MOMENTUM_DECAY = 0.004;

  private final Configuration configuration;
  private final Configuration defaults;

  /// @param configuration values by the catalogue's names; others are not looked at
  public Recipe(Configuration configuration, Defaults defaults) {
    this.configuration = configuration;
    this.defaults = defaults.beside(configuration);
  }

  /// The value of a hyperparameter here.
  ///
  /// @throws IllegalArgumentException if the configuration has one outside the limits
  public <T> T value(Hyperparameter<T> hyperparameter) {
    T value =
        configuration
            .find(hyperparameter.parameter())
            .or(() -> defaults.find(hyperparameter.parameter()))
            .orElse(hyperparameter.defaultValue());
    if (!hyperparameter.limits().contains(value)) {
      throw new IllegalArgumentException(
          "%s takes %s, got %s"
              .formatted(hyperparameter.name(), InWords.values(hyperparameter.limits()), value));
    }
    return value;
  }

  /// The plan for a multi-layer perceptron on rows of `inputs` numbers that are taken as they are.
  public TrainingPlan plan(int inputs, Targets targets, List<Metric> metrics, double targetScale) {
    return plan(Inputs.plain(inputs), targets, metrics, targetScale);
  }

  /// The plan for a multi-layer perceptron.
  ///
  /// @param inputs what the numbers of a row are
  /// @param targets of the training part
  /// @param metrics what to measure; the first one chooses the best epoch
  /// @param targetScale what one unit of a regression output is in units of the target
  /// @throws IllegalArgumentException if the values cannot work together
  public TrainingPlan plan(
      Inputs inputs, Targets targets, List<Metric> metrics, double targetScale) {
    new Combinations(this).check(inputs, targets);
    return new TrainingPlan(
        new NetworkRecipe(this).network(inputs, targets),
        loss(targets),
        optimizer(),
        learningRate(),
        schedule(),
        clipping(),
        averaging(),
        batching(),
        value(Catalog.EPOCHS),
        earlyStopping(),
        metrics,
        targetScale);
  }

  /// The widths of the hidden layers.
  List<Integer> widths(int outputs) {
    int layers = value(Catalog.NUM_HIDDEN_LAYERS);
    int first = value(Catalog.HIDDEN_UNITS);
    return switch (value(Catalog.WIDTH_SHAPE)) {
      case "constant" -> Collections.nCopies(layers, first);
      case "funnel" ->
          IntStream.range(0, layers)
              .mapToObj(
                  i -> Math.toIntExact(Math.round(first - i * (double) (first - outputs) / layers)))
              .toList();
      case "per_layer" -> Sequence.numbers(value(Catalog.LAYER_WIDTHS));
      case String other -> throw unknown(Catalog.WIDTH_SHAPE, other);
    };
  }

  private Loss loss(Targets targets) {
    return switch (value(Catalog.LOSS)) {
      case "cross_entropy" ->
          new Loss.SoftmaxCrossEntropy(classWeights(targets), value(Catalog.LABEL_SMOOTHING));
      case "focal" -> new Loss.Focal(value(Catalog.FOCAL_GAMMA), classWeights(targets));
      case "mse" -> new Loss.SquaredError();
      case "huber" -> new Loss.Huber(value(Catalog.HUBER_DELTA));
      case "mae" -> new Loss.AbsoluteError();
      case "quantile" -> new Loss.Quantile(value(Catalog.QUANTILE_TAU));
      case String other -> throw unknown(Catalog.LOSS, other);
    };
  }

  private ClassWeights classWeights(Targets targets) {
    var labels = (Targets.Labels) targets;
    return switch (value(Catalog.CLASS_WEIGHTING)) {
      case "none" -> ClassWeights.none();
      case "sqrt_inverse" -> ClassWeights.inverseSquareRoot(labels);
      case "inverse" -> ClassWeights.inverseFrequency(labels);
      case String other -> throw unknown(Catalog.CLASS_WEIGHTING, other);
    };
  }

  private Optimizer optimizer() {
    String name = value(Catalog.OPTIMIZER);
    boolean proximal = value(Catalog.L1_FORM).equals("proximal");
    double l1 = value(Catalog.L1);
    // The decay of plain Adam is the L2 penalty, and has that name here.
    boolean decoupled = Catalog.WEIGHT_DECAY.activeWhen().holds(optimizer(name));
    Optimizer optimizer =
        rule(name)
            .regularized(
                proximal ? 0 : l1,
                value(Catalog.L2),
                decoupled ? value(Catalog.WEIGHT_DECAY) : 0,
                value(Catalog.DECAY_SCOPE).equals("all"));
    if (proximal && l1 > 0) {
      optimizer = optimizer.constrained(new Constraint.ProximalL1(l1));
    }
    double norm = value(Catalog.MAX_NORM);
    return norm > 0 ? optimizer.constrained(new Constraint.MaxNorm(norm)) : optimizer;
  }

  private static Configuration optimizer(String name) {
    return Configuration.empty().with(Catalog.OPTIMIZER.limits(), name);
  }

  private Optimizer rule(String name) {
    return switch (name) {
      case "sgd" -> Optimizer.sgd();
      case "sgd_momentum" -> momentum(value(Catalog.NESTEROV));
      case "sgd_nesterov" -> momentum(true);
      case "adam", "adamw" ->
          value(Catalog.AMSGRAD)
              ? Optimizer.amsgrad(
                  value(Catalog.BETA1), value(Catalog.BETA2), value(Catalog.EPSILON))
              : Optimizer.adam(value(Catalog.BETA1), value(Catalog.BETA2), value(Catalog.EPSILON));
      case "nadam" ->
          Optimizer.nadam(
              value(Catalog.BETA1),
              value(Catalog.BETA2),
              value(Catalog.EPSILON),
              NADAM_MOMENTUM_DECAY);
      case "rmsprop" ->
          Optimizer.rmsprop(
              value(Catalog.BETA2_RMSPROP), value(Catalog.EPSILON), value(Catalog.MOMENTUM), false);
      case "adagrad" ->
          Optimizer.adagrad(ADAGRAD_RATE_DECAY, ADAGRAD_INITIAL, value(Catalog.EPSILON));
      case "adadelta" -> Optimizer.adadelta(value(Catalog.BETA2_ADADELTA), ADADELTA_EPSILON);
      case "lion" -> Optimizer.lion(value(Catalog.BETA1), value(Catalog.BETA2_LION));
      default -> throw unknown(Catalog.OPTIMIZER, name);
    };
  }

  private Optimizer momentum(boolean nesterov) {
    return switch (value(Catalog.MOMENTUM_FORM)) {
      case "torch" -> Optimizer.momentum(value(Catalog.MOMENTUM), nesterov);
      case "classic" -> Optimizer.classicalMomentum(value(Catalog.MOMENTUM), nesterov);
      case String other -> throw unknown(Catalog.MOMENTUM_FORM, other);
    };
  }

  private double learningRate() {
    return value(
        value(Catalog.ARCHITECTURE).equals("realmlp")
            ? Catalog.LEARNING_RATE_REALMLP
            : switch (value(Catalog.OPTIMIZER)) {
              case "sgd_momentum", "sgd_nesterov" -> Catalog.LEARNING_RATE_SGD;
              case "sgd" -> Catalog.LEARNING_RATE_PLAIN_SGD;
              case "rmsprop" -> Catalog.LEARNING_RATE_RMSPROP;
              case "adagrad" -> Catalog.LEARNING_RATE_ADAGRAD;
              case "adadelta" -> Catalog.LEARNING_RATE_ADADELTA;
              case "lion" -> Catalog.LEARNING_RATE_LION;
              default -> Catalog.LEARNING_RATE_ADAM;
            });
  }

  private Schedule schedule() {
    double ratio = value(Catalog.MIN_LR_RATIO);
    Schedule schedule =
        switch (value(Catalog.LR_SCHEDULE)) {
          case "constant" -> new Schedule.Constant();
          case "linear" -> Schedule.linear(ratio);
          case "cosine" -> new Schedule.Cosine(ratio);
          case "flat_cosine" -> new Schedule.FlatCosine();
          case "warm_restarts" ->
              new Schedule.CosineRestarts(
                  value(Catalog.RESTART_EPOCHS), value(Catalog.RESTART_GROWTH), ratio);
          case "coslog4" -> new Schedule.CosLog4();
          case "one_cycle" -> new Schedule.OneCycle(value(Catalog.ONECYCLE_PCT_START));
          case "exponential" -> new Schedule.Exponential(value(Catalog.DECAY_RATE));
          case "inverse_time" -> new Schedule.InverseTime(value(Catalog.DECAY_RATE));
          case "step" ->
              new Schedule.StepDecay(
                  value(Catalog.STEP_DECAY_FACTOR), value(Catalog.STEP_DECAY_EPOCHS));
          case "plateau" ->
              new Schedule.Plateau(
                  value(Catalog.PLATEAU_FACTOR), value(Catalog.PLATEAU_PATIENCE), 1e-4, ratio);
          case String other -> throw unknown(Catalog.LR_SCHEDULE, other);
        };
    double warmUp = value(Catalog.WARMUP_FRACTION);
    return warmUp > 0 ? new Schedule.WarmUp(new Schedule.WarmUp.Share(warmUp), schedule) : schedule;
  }

  private Clipping clipping() {
    double norm = value(Catalog.GRADIENT_CLIP_NORM);
    double magnitude = value(Catalog.GRADIENT_CLIP_VALUE);
    return norm > 0
        ? new Clipping.Norm(norm)
        : magnitude > 0 ? new Clipping.Value(magnitude) : new Clipping.None();
  }

  private Averaging averaging() {
    double decay = value(Catalog.EMA_DECAY);
    double from = value(Catalog.SWA_FROM);
    return decay > 0
        ? new Averaging.Exponential(decay)
        : from < 1 ? new Averaging.Stochastic(from) : new Averaging.None();
  }

  private Batching batching() {
    return new Batching(
        value(Catalog.BATCH_SIZE),
        value(Catalog.GRADIENT_ACCUMULATION),
        value(Catalog.MIXUP_ALPHA),
        switch (value(Catalog.DROP_LAST)) {
          case "if_small" -> Batching.Last.DROPPED_IF_SMALL;
          case "true" -> Batching.Last.DROPPED;
          case "false" -> Batching.Last.KEPT;
          case String other -> throw unknown(Catalog.DROP_LAST, other);
        },
        value(Catalog.SHUFFLE));
  }

  private EarlyStopping earlyStopping() {
    return new EarlyStopping(
        value(Catalog.EARLY_STOPPING_PATIENCE),
        value(Catalog.EARLY_STOPPING_MIN_DELTA),
        switch (value(Catalog.EARLY_STOPPING_TIES)) {
          case "lower_loss" -> EarlyStopping.Ties.LOWER_LOSS;
          case "first" -> EarlyStopping.Ties.FIRST;
          case "last" -> EarlyStopping.Ties.LAST;
          case String other -> throw unknown(Catalog.EARLY_STOPPING_TIES, other);
        },
        value(Catalog.RESTORE_BEST));
  }

  static IllegalArgumentException unknown(Hyperparameter<?> hyperparameter, String value) {
    return new IllegalArgumentException(
        "%s takes one of %s, got \"%s\""
            .formatted(hyperparameter.name(), hyperparameter.limits().range(), value));
  }
}
