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

  /// The bytes of the heap that a training takes, without allocating them: parameters, gradients,
  /// the optimiser's state, the best parameters and their copy in the result, what the layers
  /// remember of a batch, the order of the rows and the outputs of the validation part. The rows
  /// themselves are shared by all trainings and not counted.
  ///
  /// What matrix products pack operands into lies outside the heap, once per thread, and grows to
  /// what the largest product needs: 300 KB in float32, and in bf16 half of the largest weight
  /// matrix or so. In bf16 a batch may be kept outside too, in half the bytes; the array that it
  /// then does without is counted all the same.
  ///
  /// @param rows of the training part
  /// @param validationRows of the validation part
  /// @throws ArithmeticException if the network is too large for arrays
  public long bytes(int rows, int validationRows) {
    return TrainingRun.bytes(this, rows, validationRows);
  }
}
