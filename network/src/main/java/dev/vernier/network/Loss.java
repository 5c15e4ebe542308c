package dev.vernier.network;

import dev.vernier.network.kernel.Loops;

/// What training minimises, as a mean over the rows of a batch, with its gradient by the network's
/// outputs.
public sealed interface Loss {

  /// The sum of the losses of a batch's rows, each times its weight, and the gradient of that sum
  /// over `divisor`.
  ///
  /// @param outputs row-major `(batch, outputs)`
  /// @param rows the targets' row of each row of the batch, from `from` on
  /// @param batch how many rows
  /// @param divisor the sum of the weights of all rows of the step: [#weight(Targets, int[], int,
  ///   int)] of this batch, or of several that are accumulated
  /// @param gradient where the gradient by the outputs goes, shape `(batch, outputs)`, overwritten
  /// @return the sum, accumulated in double; not finite where an output is not
  double sumAndGradient(
      float[] outputs,
      Targets targets,
      int[] rows,
      int from,
      int batch,
      double divisor,
      float[] gradient);

  /// The sum of the weights of a batch's rows, which the mean is over; their number unless classes
  /// have weights.
  ///
  /// @param rows the targets' row of each row of the batch, from `from` on
  default double weight(Targets targets, int[] rows, int from, int batch) {
    return batch;
  }

  /// The loss of one row, times its weight.
  double of(float[] outputs, int outputRow, Targets targets, int targetRow);

  /// Cross-entropy of the softmax of the outputs, `log Σ_k e^(z_k) - z_y`, by the log-sum-exp with
  /// the maximum taken out.
  record SoftmaxCrossEntropy() implements Loss {

    @Override
    public double sumAndGradient(
        float[] outputs,
        Targets targets,
        int[] rows,
        int from,
        int batch,
        double divisor,
        float[] gradient) {
      var labels = (Targets.Labels) targets;
      int classes = labels.classCount();
      // The loss at first without its logarithms' terms: Σ max - z_y.
      double sum = 0;
      for (int i = 0; i < batch; i++) {
        int offset = i * classes;
        float maximum = maximum(outputs, offset, classes);
        for (int k = offset; k < offset + classes; k++) {
          gradient[k] = outputs[k] - maximum;
        }
        sum += maximum - (double) outputs[offset + labels.classes()[rows[from + i]]];
      }
      Loops.best().exp(gradient, 0, gradient, 0, batch * classes);
      for (int i = 0; i < batch; i++) {
        int offset = i * classes;
        double total = 0;
        for (int k = offset; k < offset + classes; k++) {
          total += gradient[k];
        }
        sum += Math.log(total);
        float scale = (float) (1 / (total * divisor));
        for (int k = offset; k < offset + classes; k++) {
          gradient[k] *= scale;
        }
        gradient[offset + labels.classes()[rows[from + i]]] -= (float) (1 / divisor);
      }
      return sum;
    }

    @Override
    public double of(float[] outputs, int outputRow, Targets targets, int targetRow) {
      var labels = (Targets.Labels) targets;
      int classes = labels.classCount();
      int offset = outputRow * classes;
      double maximum = maximum(outputs, offset, classes);
      double total = 0;
      for (int k = offset; k < offset + classes; k++) {
        total += Math.exp(outputs[k] - maximum);
      }
      return Math.log(total) + maximum - outputs[offset + labels.classes()[targetRow]];
    }

    /// Writes the probabilities of one row, `e^(z_k - max) / Σ_j e^(z_j - max)`, at the place of
    /// its outputs.
    public static void softmax(float[] outputs, int offset, int classes, double[] probabilities) {
      double maximum = maximum(outputs, offset, classes);
      double total = 0;
      for (int k = offset; k < offset + classes; k++) {
        probabilities[k] = Math.exp(outputs[k] - maximum);
        total += probabilities[k];
      }
      for (int k = offset; k < offset + classes; k++) {
        probabilities[k] /= total;
      }
    }

    private static float maximum(float[] outputs, int offset, int count) {
      float maximum = outputs[offset];
      for (int k = offset + 1; k < offset + count; k++) {
        maximum = Math.max(maximum, outputs[k]);
      }
      return maximum;
    }
  }

  /// The mean of `(z - y)²` over all outputs of a row.
  record SquaredError() implements Loss {

    @Override
    public double sumAndGradient(
        float[] outputs,
        Targets targets,
        int[] rows,
        int from,
        int batch,
        double divisor,
        float[] gradient) {
      var values = (Targets.Values) targets;
      int size = values.size();
      double sum = 0;
      float scale = (float) (2.0 / (size * divisor));
      for (int i = 0; i < batch; i++) {
        int target = rows[from + i] * size;
        for (int k = 0; k < size; k++) {
          float error = outputs[i * size + k] - values.values()[target + k];
          gradient[i * size + k] = scale * error;
          sum += (double) error * error;
        }
      }
      return sum / size;
    }

    @Override
    public double of(float[] outputs, int outputRow, Targets targets, int targetRow) {
      var values = (Targets.Values) targets;
      int size = values.size();
      double sum = 0;
      for (int k = 0; k < size; k++) {
        double error = outputs[outputRow * size + k] - values.values()[targetRow * size + k];
        sum += error * error;
      }
      return sum / size;
    }
  }
}
