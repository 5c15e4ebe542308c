package dev.vernier.network.catalog;

import dev.vernier.network.Metric;
import dev.vernier.space.Configuration;
import dev.vernier.space.Hyperparameter;
import java.util.Set;

/// RealMLP-TD-S, the small version of RealMLP with tuned defaults (Holzmüller, Grinsztajn and
/// Steinwart 2024, [arXiv 2407.04491](https://arxiv.org/abs/2407.04491), appendix A.4), as a
/// configuration of the catalogue. A study can start from it and change single entries.
///
/// Departures: one-hot inputs are left as they are, where RealMLP sends them through the scaling of
/// the numbers too; and columns with many levels share one input for the rare ones. Label smoothing
/// is off where the metric judges probabilities, which it spoils.
public final class RealMlp {

  private RealMlp() {}

  private static final int EPOCHS = 256;

  /// What is worth a search around the preset, as far as its authors' own space goes: the rest of
  /// it hangs together.
  private static final Set<Hyperparameter<?>> SEARCHED =
      Set.of(
          Catalog.LEARNING_RATE_REALMLP,
          Catalog.WEIGHT_DECAY,
          Catalog.DROPOUT_RATE,
          Catalog.NUM_HIDDEN_LAYERS,
          Catalog.HIDDEN_UNITS,
          Catalog.BETA2,
          Catalog.LABEL_SMOOTHING,
          Catalog.NUMERIC_EMBEDDING,
          Catalog.FEATURE_SCALE_LR_FACTOR);

  /// What a user may say without asking for another network: budgets, and how scores are counted.
  private static final Set<Hyperparameter<?>> BESIDE =
      Set.of(
          Catalog.EPOCHS,
          Catalog.EARLY_STOPPING_PATIENCE,
          Catalog.EARLY_STOPPING_MIN_DELTA,
          Catalog.RESTORE_BEST,
          Catalog.CLASS_WEIGHTING,
          Catalog.GRADIENT_ACCUMULATION);

  /// Whether a study should search an entry around the preset.
  public static boolean isSearched(Hyperparameter<?> entry) {
    return SEARCHED.contains(entry);
  }

  /// Whether a value of one's own for an entry makes something else of the preset.
  public static boolean hangsOn(String name) {
    return BESIDE.stream().noneMatch(entry -> entry.name().equals(name));
  }

  static Configuration preset(Metric metric) {
    boolean classes = metric.isForClassification();
    return Configuration.empty()
        .with(Catalog.INPUT_SCALING.parameter(), "robust_clip")
        .with(Catalog.BINARY_ENCODING.parameter(), "sign")
        .with(Catalog.CATEGORICAL_EMBEDDING_DIM.limits(), 0)
        .with(Catalog.LOSS.parameter(), Defaults.lossOf(metric))
        .with(Catalog.FEATURE_SCALE.parameter(), true)
        .with(Catalog.FEATURE_SCALE_LR_FACTOR.parameter(), 6.0)
        .with(Catalog.NUM_HIDDEN_LAYERS.parameter(), 3)
        .with(Catalog.HIDDEN_UNITS.parameter(), 256)
        .with(Catalog.ACTIVATION.parameter(), classes ? "selu" : "mish")
        .with(Catalog.PARAMETRIZATION.parameter(), "ntk")
        .with(Catalog.BIAS_LR_FACTOR.parameter(), 0.1)
        .with(Catalog.WEIGHT_INIT.parameter(), "unit_normal")
        .with(Catalog.BIAS_INIT.parameter(), "unit_normal")
        .with(Catalog.OUTPUT_INIT.parameter(), "zero")
        .with(Catalog.LEARNING_RATE_REALMLP.parameter(), classes ? 0.04 : 0.07)
        .with(Catalog.BETA1.parameter(), 0.9)
        .with(Catalog.BETA2.parameter(), 0.95)
        .with(Catalog.WEIGHT_DECAY.parameter(), 0.0)
        .with(Catalog.DROPOUT_RATE.parameter(), 0.0)
        .with(Catalog.LR_SCHEDULE.limits(), "coslog4")
        .with(Catalog.EPOCHS.parameter(), EPOCHS)
        .with(Catalog.EARLY_STOPPING_PATIENCE.limits(), EPOCHS)
        .with(Catalog.EARLY_STOPPING_TIES.parameter(), "last")
        .with(Catalog.BATCH_SIZE.parameter(), 256)
        .with(Catalog.DROP_LAST.parameter(), "true")
        .with(Catalog.LABEL_SMOOTHING.parameter(), classes && countsErrors(metric) ? 0.1 : 0.0);
  }

  /// Whether a metric of classes looks at the predicted class alone.
  private static boolean countsErrors(Metric metric) {
    return switch (metric) {
      case ACCURACY, BALANCED_ACCURACY, F1 -> true;
      case LOG_LOSS, ROC_AUC, BRIER, CALIBRATION_ERROR, RMSE, MAE, R2 -> false;
    };
  }
}
