package dev.vernier.network;

import java.util.List;

/// Everything that decides how a network is trained. Opens into a [TrainingRun].
///
/// @param learningRate the peak, which the schedule multiplies; positive
/// @param batchSize rows per step, at most as many as there are; a last batch of fewer than half of
///   it, or of a single row, is left out of the epoch
/// @param epochs the most passes over the data
/// @param metrics what to measure on the validation part after each epoch; the first one decides
///   which epoch is the best
/// @param targetScale what one unit of a regression output is in units of the target
public record TrainingPlan(
    Network network,
    Loss loss,
    Optimizer optimizer,
    double learningRate,
    Schedule schedule,
    int batchSize,
    int epochs,
    EarlyStopping earlyStopping,
    List<Metric> metrics,
    double targetScale) {

  public TrainingPlan {
    metrics = List.copyOf(metrics);
    if (!(learningRate > 0 && Double.isFinite(learningRate))) {
      throw new IllegalArgumentException("the learning rate is positive, got " + learningRate);
    }
    if (batchSize < 1) {
      throw new IllegalArgumentException("a batch has at least one row, got " + batchSize);
    }
    if (epochs < 1) {
      throw new IllegalArgumentException("training takes at least one epoch, got " + epochs);
    }
    if (metrics.isEmpty()) {
      throw new IllegalArgumentException("training needs a metric to choose the best epoch by");
    }
    if (batchSize < 2 && network.layers().stream().anyMatch(Layer.BatchNorm.class::isInstance)) {
      throw new IllegalArgumentException(
          "batch normalisation needs a batch_size of at least 2, got 1; raise batch_size or set"
              + " normalization=none");
    }
  }
}
