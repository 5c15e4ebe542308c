package dev.vernier.network;

import java.util.List;

/// Everything that decides how a network is trained. Opens into a [TrainingRun].
///
/// @param learningRate the peak, which the schedule multiplies; positive
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
    Clipping clipping,
    Averaging averaging,
    Batching batching,
    int epochs,
    EarlyStopping earlyStopping,
    List<Metric> metrics,
    double targetScale) {

  public TrainingPlan {
    metrics = List.copyOf(metrics);
    if (!(learningRate > 0 && Double.isFinite(learningRate))) {
      throw new IllegalArgumentException("the learning rate is positive, got " + learningRate);
    }
    if (epochs < 1) {
      throw new IllegalArgumentException("training takes at least one epoch, got " + epochs);
    }
    if (metrics.isEmpty()) {
      throw new IllegalArgumentException("training needs a metric to choose the best epoch by");
    }
    loss.requireSuits(network);
    if (batching.size() / batching.accumulation() < leastRows(network)) {
      throw new IllegalArgumentException(
          "batch normalisation needs at least 2 rows at once, got batch_size %d in %d micro-batches; raise batch_size, lower gradient_accumulation or set normalization to none or layer"
              .formatted(batching.size(), batching.accumulation()));
    }
  }

  /// The fewest rows that the network can be trained on at once.
  static int leastRows(Network network) {
    return hasBatchNorm(network.layers()) ? 2 : 1;
  }

  // Not by the layout, which a network that is too large for arrays has not.
  private static boolean hasBatchNorm(List<Layer> layers) {
    return layers.stream()
        .anyMatch(layer ->
            layer instanceof Layer.BatchNorm
                || (layer instanceof Layer.Residual(List<Layer> inner) && hasBatchNorm(inner)));
  }

  /// The bytes of the heap that a training takes, without allocating them: parameters, gradients,
  /// the optimiser's state, the best parameters and their copy in the result, what the layers
  /// remember of a batch, averages, the order of the rows and the outputs of the validation part.
  /// The rows themselves are shared by all trainings and not counted.
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
