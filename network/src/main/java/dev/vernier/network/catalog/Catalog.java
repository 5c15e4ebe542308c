package dev.vernier.network.catalog;

import dev.vernier.space.Hyperparameter;
import dev.vernier.space.Names;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Every hyperparameter that training reads, by name and as a list.
///
/// Search spaces, command-line options, explanations and the reference page derive from these
/// constants:
///
/// {@snippet :
/// Parameter<Double> searched = Catalog.DROPOUT_RATE.parameter();
/// boolean allowed = Catalog.DROPOUT_RATE.limits().contains(0.7);
/// }
///
/// The learning rate is one entry per optimizer family, under one name and exclusive conditions:
/// values that suit Adam say nothing about SGD.
///
/// Entries of convolutions, recurrent networks, tokens, image augmentation and packed ensembles
/// come with the code that reads them.
public final class Catalog {

  private Catalog() {}

  /// The priority of what no study should search, however many trials it has: budgets, thresholds
  /// and the seed.
  public static final int NEVER_SEARCHED = 99;

  /// How many trials a study needs before it searches what: few open the most important entries,
  /// plenty all that are worth it. Below the first of them a study tries fixed configurations.
  public static final int FEW_TRIALS = 6;

  public static final int SOME_TRIALS = Hyperparameter.USUAL_TRIALS;
  public static final int MANY_TRIALS = 26;
  public static final int PLENTY_OF_TRIALS = 61;

  // Data
  public static final Hyperparameter<String> INPUT_SCALING = DataEntries.INPUT_SCALING;
  public static final Hyperparameter<String> BINARY_ENCODING = DataEntries.BINARY_ENCODING;
  public static final Hyperparameter<String> LOSS = DataEntries.LOSS;
  public static final Hyperparameter<Double> FOCAL_GAMMA = DataEntries.FOCAL_GAMMA;
  public static final Hyperparameter<Double> HUBER_DELTA = DataEntries.HUBER_DELTA;
  public static final Hyperparameter<Double> QUANTILE_TAU = DataEntries.QUANTILE_TAU;
  public static final Hyperparameter<Boolean> TARGET_SCALING = DataEntries.TARGET_SCALING;

  // Architecture
  public static final Hyperparameter<String> ARCHITECTURE = ArchitectureEntries.ARCHITECTURE_PRESET;
  public static final Hyperparameter<String> WIDTH_SHAPE = ArchitectureEntries.WIDTH_SHAPE;
  public static final Hyperparameter<Integer> NUM_HIDDEN_LAYERS =
      ArchitectureEntries.NUM_HIDDEN_LAYERS;
  public static final Hyperparameter<Integer> HIDDEN_UNITS = ArchitectureEntries.HIDDEN_UNITS;
  public static final Hyperparameter<String> LAYER_WIDTHS = ArchitectureEntries.LAYER_WIDTHS;
  public static final Hyperparameter<String> ACTIVATION = ArchitectureEntries.ACTIVATION;
  public static final Hyperparameter<String> OUTPUT_ACTIVATION =
      ArchitectureEntries.OUTPUT_ACTIVATION;
  public static final Hyperparameter<String> NORMALIZATION = ArchitectureEntries.NORMALIZATION;
  public static final Hyperparameter<Double> BN_MOMENTUM = ArchitectureEntries.BN_MOMENTUM;
  public static final Hyperparameter<Double> BN_EPSILON = ArchitectureEntries.BN_EPSILON;
  public static final Hyperparameter<Boolean> RESIDUAL = ArchitectureEntries.RESIDUAL;
  public static final Hyperparameter<String> PARAMETRIZATION = ArchitectureEntries.PARAMETRIZATION;
  public static final Hyperparameter<Boolean> FEATURE_SCALE = ArchitectureEntries.FEATURE_SCALE;
  public static final Hyperparameter<Double> FEATURE_SCALE_LR_FACTOR =
      ArchitectureEntries.FEATURE_SCALE_LR_FACTOR;
  public static final Hyperparameter<Double> BIAS_LR_FACTOR = ArchitectureEntries.BIAS_LR_FACTOR;
  public static final Hyperparameter<String> NUMERIC_EMBEDDING = EmbeddingEntries.NUMERIC_EMBEDDING;
  public static final Hyperparameter<Integer> NUMERIC_EMBEDDING_BINS =
      EmbeddingEntries.NUMERIC_EMBEDDING_BINS;
  public static final Hyperparameter<Double> NUMERIC_EMBEDDING_SIGMA =
      EmbeddingEntries.NUMERIC_EMBEDDING_SIGMA;
  public static final Hyperparameter<Integer> NUMERIC_EMBEDDING_DIM =
      EmbeddingEntries.NUMERIC_EMBEDDING_DIM;
  public static final Hyperparameter<Integer> CATEGORICAL_EMBEDDING_DIM =
      EmbeddingEntries.CATEGORICAL_EMBEDDING_DIM;

  // Initialization
  public static final Hyperparameter<String> WEIGHT_INIT = InitializationEntries.WEIGHT_INIT;
  public static final Hyperparameter<Double> INIT_GAIN = InitializationEntries.INIT_GAIN;
  public static final Hyperparameter<String> BIAS_INIT = InitializationEntries.BIAS_INIT;
  public static final Hyperparameter<String> OUTPUT_INIT = InitializationEntries.OUTPUT_INIT;

  // Optimization
  public static final Hyperparameter<String> OPTIMIZER = OptimizationEntries.OPTIMIZER;
  public static final Hyperparameter<Double> MOMENTUM = OptimizationEntries.MOMENTUM;
  public static final Hyperparameter<Boolean> NESTEROV = OptimizationEntries.NESTEROV;
  public static final Hyperparameter<String> MOMENTUM_FORM = OptimizationEntries.MOMENTUM_FORM;
  public static final Hyperparameter<Double> BETA1 = OptimizationEntries.BETA1;
  public static final Hyperparameter<Double> BETA2 = OptimizationEntries.BETA2;
  public static final Hyperparameter<Double> BETA2_RMSPROP = OptimizationEntries.BETA2_RMSPROP;
  public static final Hyperparameter<Double> BETA2_ADADELTA = OptimizationEntries.BETA2_ADADELTA;
  public static final Hyperparameter<Double> BETA2_LION = OptimizationEntries.BETA2_LION;
  public static final Hyperparameter<Double> EPSILON = OptimizationEntries.EPSILON;
  public static final Hyperparameter<Boolean> AMSGRAD = OptimizationEntries.AMSGRAD;
  public static final Hyperparameter<Double> LEARNING_RATE_ADAM =
      LearningRateEntries.LEARNING_RATE_ADAM;
  public static final Hyperparameter<Double> LEARNING_RATE_SGD =
      LearningRateEntries.LEARNING_RATE_SGD;
  public static final Hyperparameter<Double> LEARNING_RATE_PLAIN_SGD =
      LearningRateEntries.LEARNING_RATE_PLAIN_SGD;
  public static final Hyperparameter<Double> LEARNING_RATE_RMSPROP =
      LearningRateEntries.LEARNING_RATE_RMSPROP;
  public static final Hyperparameter<Double> LEARNING_RATE_ADAGRAD =
      LearningRateEntries.LEARNING_RATE_ADAGRAD;
  public static final Hyperparameter<Double> LEARNING_RATE_ADADELTA =
      LearningRateEntries.LEARNING_RATE_ADADELTA;
  public static final Hyperparameter<Double> LEARNING_RATE_LION =
      LearningRateEntries.LEARNING_RATE_LION;
  public static final Hyperparameter<Double> LEARNING_RATE_REALMLP =
      LearningRateEntries.LEARNING_RATE_REALMLP;
  public static final Hyperparameter<Double> GRADIENT_CLIP_NORM =
      GradientEntries.GRADIENT_CLIP_NORM;
  public static final Hyperparameter<Double> GRADIENT_CLIP_VALUE =
      GradientEntries.GRADIENT_CLIP_VALUE;
  public static final Hyperparameter<Integer> GRADIENT_ACCUMULATION =
      GradientEntries.GRADIENT_ACCUMULATION;

  // Schedule
  public static final Hyperparameter<String> LR_SCHEDULE = ScheduleEntries.LR_SCHEDULE;
  public static final Hyperparameter<Double> DECAY_RATE = ScheduleEntries.DECAY_RATE;
  public static final Hyperparameter<Double> STEP_DECAY_FACTOR = ScheduleEntries.STEP_DECAY_FACTOR;
  public static final Hyperparameter<Integer> STEP_DECAY_EPOCHS = ScheduleEntries.STEP_DECAY_EPOCHS;
  public static final Hyperparameter<Double> MIN_LR_RATIO = ScheduleEntries.MIN_LR_RATIO;
  public static final Hyperparameter<Integer> RESTART_EPOCHS = ScheduleEntries.RESTART_EPOCHS;
  public static final Hyperparameter<Integer> RESTART_GROWTH = ScheduleEntries.RESTART_GROWTH;
  public static final Hyperparameter<Double> ONECYCLE_PCT_START =
      ScheduleEntries.ONECYCLE_PCT_START;
  public static final Hyperparameter<Double> PLATEAU_FACTOR = ScheduleEntries.PLATEAU_FACTOR;
  public static final Hyperparameter<Integer> PLATEAU_PATIENCE = ScheduleEntries.PLATEAU_PATIENCE;
  public static final Hyperparameter<Double> WARMUP_FRACTION = ScheduleEntries.WARMUP_FRACTION;
  public static final Hyperparameter<Double> EMA_DECAY = ScheduleEntries.EMA_DECAY;
  public static final Hyperparameter<Double> SWA_FROM = ScheduleEntries.SWA_FROM;

  // Training configuration
  public static final Hyperparameter<Integer> BATCH_SIZE = TrainingEntries.BATCH_SIZE;
  public static final Hyperparameter<Integer> EPOCHS = TrainingEntries.EPOCHS;
  public static final Hyperparameter<Integer> EARLY_STOPPING_PATIENCE =
      TrainingEntries.EARLY_STOPPING_PATIENCE;
  public static final Hyperparameter<Double> EARLY_STOPPING_MIN_DELTA =
      TrainingEntries.EARLY_STOPPING_MIN_DELTA;
  public static final Hyperparameter<String> EARLY_STOPPING_TIES =
      TrainingEntries.EARLY_STOPPING_TIES;
  public static final Hyperparameter<Boolean> RESTORE_BEST = TrainingEntries.RESTORE_BEST;
  public static final Hyperparameter<Double> VALIDATION_FRACTION =
      TrainingEntries.VALIDATION_FRACTION;
  public static final Hyperparameter<String> CLASS_WEIGHTING = TrainingEntries.CLASS_WEIGHTING;
  public static final Hyperparameter<String> DROP_LAST = TrainingEntries.DROP_LAST;
  public static final Hyperparameter<Boolean> SHUFFLE = TrainingEntries.SHUFFLE;
  public static final Hyperparameter<Integer> SEED = TrainingEntries.SEED;

  // Regularization
  public static final Hyperparameter<Double> WEIGHT_DECAY = RegularizationEntries.WEIGHT_DECAY;
  public static final Hyperparameter<Double> L2 = RegularizationEntries.L2;
  public static final Hyperparameter<Double> L1 = RegularizationEntries.L1;
  public static final Hyperparameter<String> L1_FORM = RegularizationEntries.L1_FORM;
  public static final Hyperparameter<String> DECAY_SCOPE = RegularizationEntries.DECAY_SCOPE;
  public static final Hyperparameter<Double> DROPOUT_RATE = RegularizationEntries.DROPOUT_RATE;
  public static final Hyperparameter<Double> INPUT_DROPOUT = RegularizationEntries.INPUT_DROPOUT;
  public static final Hyperparameter<Double> FEATURE_NOISE = RegularizationEntries.FEATURE_NOISE;
  public static final Hyperparameter<Double> LABEL_SMOOTHING =
      RegularizationEntries.LABEL_SMOOTHING;
  public static final Hyperparameter<Double> MAX_NORM = RegularizationEntries.MAX_NORM;
  public static final Hyperparameter<Double> MIXUP_ALPHA = RegularizationEntries.MIXUP_ALPHA;

  private static final List<Hyperparameter<?>> ALL =
      Stream.of(
              DataEntries.ALL,
              ArchitectureEntries.ALL,
              EmbeddingEntries.ALL,
              InitializationEntries.ALL,
              OptimizationEntries.ALL,
              LearningRateEntries.ALL,
              GradientEntries.ALL,
              ScheduleEntries.ALL,
              TrainingEntries.ALL,
              RegularizationEntries.ALL)
          .<Hyperparameter<?>>flatMap(List::stream)
          .toList();

  /// Every entry, by category; an entry comes after those that its condition reads.
  public static List<Hyperparameter<?>> all() {
    return ALL;
  }

  /// The entries of that name, one for each variant.
  ///
  /// @throws IllegalArgumentException if there is none, with the nearest name
  public static List<Hyperparameter<?>> named(String name) {
    List<Hyperparameter<?>> entries = find(name);
    if (entries.isEmpty()) {
      throw new IllegalArgumentException(
          "\"%s\" is not a hyperparameter; %s`vernier explain` lists them all"
              .formatted(name, nearest(name).map("did you mean \"%s\"? "::formatted).orElse("")));
    }
    return entries;
  }

  /// The entries of that name, one for each variant; empty where there is none.
  public static List<Hyperparameter<?>> find(String name) {
    return ALL.stream().filter(entry -> entry.name().equals(name)).toList();
  }

  /// The name that an unknown one was probably meant to be.
  public static Optional<String> nearest(String name) {
    return Names.nearest(name, ALL.stream().map(Hyperparameter::name).distinct().toList());
  }
}
