package dev.vernier.network;

/// A loss of numbers: the mean over a row's outputs of a function of the error `e = z - y`.
public sealed interface ErrorLoss extends Loss
    permits Loss.SquaredError, Loss.AbsoluteError, Loss.Huber, Loss.Quantile {

  /// The loss of an error.
  double value(double error);

  /// The derivative by the error; at a kink the mean of both sides, as far as not said otherwise.
  double slope(double error);

  @Override
  default double sumAndGradient(
      float[] outputs,
      Targets targets,
      int[] rows,
      int from,
      int batch,
      double divisor,
      float[] gradient) {
    var values = (Targets.Values) targets;
    int size = values.size();
    double scale = 1 / (size * divisor);
    double sum = 0;
    for (int i = 0; i < batch; i++) {
      int target = rows[from + i] * size;
      for (int k = 0; k < size; k++) {
        double error = (double) outputs[i * size + k] - values.values()[target + k];
        gradient[i * size + k] = (float) (scale * slope(error));
        sum += value(error);
      }
    }
    return sum / size;
  }

  @Override
  default double of(float[] outputs, int outputRow, Targets targets, int targetRow) {
    var values = (Targets.Values) targets;
    int size = values.size();
    double sum = 0;
    for (int k = 0; k < size; k++) {
      sum += value((double) outputs[outputRow * size + k] - values.values()[targetRow * size + k]);
    }
    return sum / size;
  }

  @Override
  default void requireSuits(Targets targets) {
    if (!(targets instanceof Targets.Values)) {
      throw new IllegalArgumentException(
          "%s takes numbers, the targets are %d classes; use softmax cross-entropy"
              .formatted(this, targets.outputs()));
    }
  }
}
