package dev.vernier.network.catalog;

import dev.vernier.network.Metric;
import dev.vernier.space.Configuration;
import dev.vernier.space.Hyperparameter;

/// What hyperparameters are where nobody says otherwise, as far as that depends on the data, on the
/// metric and on other values. All other defaults are the catalogue's.
///
/// @param trainingRows of the training part
/// @param metric that chooses the best epoch; it also says whether there are classes or numbers
public record Defaults(int trainingRows, Metric metric) {

  /// From how many hidden layers on a network is deep: it has residual blocks and a warm-up.
  private static final int DEEP = 6;

  /// From how many rows on a batch is large: its runs have a warm-up.
  private static final int LARGE_BATCH = 1024;

  /// What is not the catalogue's default, for a configuration that leaves it open.
  Configuration beside(Configuration given) {
    Configuration base = isRealMlp(given) ? RealMlp.preset(metric) : ofData();
    var defaults = base;
    if (positive(Catalog.L2, given)) {
      defaults = defaults.with(Catalog.WEIGHT_DECAY.parameter(), 0.0);
    }
    if (positive(Catalog.MIXUP_ALPHA, given)) {
      // Codes of levels cannot be mixed.
      defaults = defaults.with(Catalog.CATEGORICAL_EMBEDDING_DIM.limits(), 0);
    }
    boolean deep = value(Catalog.NUM_HIDDEN_LAYERS, given, base) >= DEEP;
    boolean equalWidths = value(Catalog.WIDTH_SHAPE, given, base).equals("constant");
    if (deep && equalWidths) {
      defaults = defaults.with(Catalog.RESIDUAL.parameter(), true);
    }
    boolean large = value(Catalog.BATCH_SIZE, given, base) >= LARGE_BATCH;
    if ((deep || large) && risesFromNothing(value(Catalog.LR_SCHEDULE, given, base))) {
      defaults = defaults.with(Catalog.WARMUP_FRACTION.parameter(), 0.05);
    }
    return defaults;
  }

  /// A batch near a fiftieth of the rows, as a power of two within 32 to 256; two hidden layers
  /// instead of three below a thousand; squared error for numbers.
  private Configuration ofData() {
    int fiftieth = Math.max(1, trainingRows / 50);
    int power = (int) Math.round(Math.log(fiftieth) / Math.log(2));
    return Configuration.empty()
        .with(Catalog.LOSS.parameter(), lossOf(metric))
        .with(Catalog.NUM_HIDDEN_LAYERS.parameter(), trainingRows < 1000 ? 2 : 3)
        .with(Catalog.BATCH_SIZE.parameter(), 1 << Math.clamp(power, 5, 8));
  }

  static String lossOf(Metric metric) {
    return metric.isForClassification() ? "cross_entropy" : "mse";
  }

  private static boolean isRealMlp(Configuration given) {
    return given.find(Catalog.ARCHITECTURE.parameter()).filter("realmlp"::equals).isPresent();
  }

  private static boolean positive(Hyperparameter<Double> entry, Configuration given) {
    return given.find(entry.parameter()).filter(value -> value > 0).isPresent();
  }

  /// Whether a schedule begins at the full rate, so that a warm-up may come before it.
  private static boolean risesFromNothing(String schedule) {
    return !schedule.equals("one_cycle") && !schedule.equals("coslog4");
  }

  private static <T> T value(Hyperparameter<T> entry, Configuration given, Configuration base) {
    return given
        .find(entry.parameter())
        .or(() -> base.find(entry.parameter()))
        .orElse(entry.defaultValue());
  }
}
