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
public final class Catalog {

  private Catalog() {}

  /// The priority of what no study should search, however many trials it has: budgets, thresholds
  /// and the seed.
  public static final int NEVER_SEARCHED = 99;

  // Optimization
  public static final Hyperparameter<String> OPTIMIZER = OptimizationEntries.OPTIMIZER;
  public static final Hyperparameter<Double> LEARNING_RATE_ADAM =
      OptimizationEntries.LEARNING_RATE_ADAM;
  public static final Hyperparameter<Double> LEARNING_RATE_SGD =
      OptimizationEntries.LEARNING_RATE_SGD;
  public static final Hyperparameter<Double> MOMENTUM = OptimizationEntries.MOMENTUM;
  public static final Hyperparameter<Double> BETA1 = OptimizationEntries.BETA1;
  public static final Hyperparameter<Double> BETA2 = OptimizationEntries.BETA2;
  public static final Hyperparameter<Double> EPSILON = OptimizationEntries.EPSILON;

  // Schedule
  public static final Hyperparameter<String> LR_SCHEDULE = ScheduleEntries.LR_SCHEDULE;
  public static final Hyperparameter<Double> STEP_DECAY_FACTOR = ScheduleEntries.STEP_DECAY_FACTOR;
  public static final Hyperparameter<Integer> STEP_DECAY_EPOCHS = ScheduleEntries.STEP_DECAY_EPOCHS;
  public static final Hyperparameter<Double> MIN_LR_RATIO = ScheduleEntries.MIN_LR_RATIO;

  // Training configuration
  public static final Hyperparameter<Integer> BATCH_SIZE = TrainingEntries.BATCH_SIZE;
  public static final Hyperparameter<Integer> EPOCHS = TrainingEntries.EPOCHS;
  public static final Hyperparameter<Integer> EARLY_STOPPING_PATIENCE =
      TrainingEntries.EARLY_STOPPING_PATIENCE;
  public static final Hyperparameter<Double> EARLY_STOPPING_MIN_DELTA =
      TrainingEntries.EARLY_STOPPING_MIN_DELTA;
  public static final Hyperparameter<Double> VALIDATION_FRACTION =
      TrainingEntries.VALIDATION_FRACTION;
  public static final Hyperparameter<Integer> SEED = TrainingEntries.SEED;

  // Architecture
  public static final Hyperparameter<Integer> NUM_HIDDEN_LAYERS =
      ArchitectureEntries.NUM_HIDDEN_LAYERS;
  public static final Hyperparameter<Integer> HIDDEN_UNITS = ArchitectureEntries.HIDDEN_UNITS;
  public static final Hyperparameter<String> ACTIVATION = ArchitectureEntries.ACTIVATION;
  public static final Hyperparameter<String> NORMALIZATION = ArchitectureEntries.NORMALIZATION;
  public static final Hyperparameter<Double> BN_MOMENTUM = ArchitectureEntries.BN_MOMENTUM;
  public static final Hyperparameter<Double> BN_EPSILON = ArchitectureEntries.BN_EPSILON;

  // Regularization
  public static final Hyperparameter<Double> WEIGHT_DECAY = RegularizationEntries.WEIGHT_DECAY;
  public static final Hyperparameter<Double> L2 = RegularizationEntries.L2;
  public static final Hyperparameter<Double> L1 = RegularizationEntries.L1;
  public static final Hyperparameter<Double> DROPOUT_RATE = RegularizationEntries.DROPOUT_RATE;

  // Initialization
  public static final Hyperparameter<String> WEIGHT_INIT = InitializationEntries.WEIGHT_INIT;

  private static final List<Hyperparameter<?>> ALL =
      Stream.of(
              OptimizationEntries.ALL,
              ScheduleEntries.ALL,
              TrainingEntries.ALL,
              ArchitectureEntries.ALL,
              RegularizationEntries.ALL,
              InitializationEntries.ALL)
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
