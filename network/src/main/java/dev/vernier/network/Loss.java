package dev.vernier.network;

import dev.vernier.network.kernel.CurveLoops;

/// What training minimises, as a mean over the rows of a batch, with its gradient by the network's
/// outputs.
///
/// A loss of classes takes logits and applies the softmax or the sigmoid itself.
public sealed interface Loss permits ClassLoss, Loss.BinaryCrossEntropy, ErrorLoss {

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

  /// Checks, before training, that this loss takes such targets.
  ///
  /// @throws IllegalArgumentException if it does not, with what to use instead
  void requireSuits(Targets targets);

  /// Checks that the network ends in what this loss takes.
  ///
  /// @throws IllegalArgumentException if the loss takes logits, and the network ends in an
  ///   activation
  default void requireSuits(Network network) {}

  /// Cross-entropy of the softmax of the outputs, by the log-sum-exp with the maximum taken out.
  ///
  /// A row of class `y` has the loss
  ///
  /// ```text
  /// (1-ε) w_y l_y + ε/K Σ_k w_k l_k  with  l_k = -log p_k = log Σ_j e^(z_j) - z_k
  /// ```
  ///
  /// and the mean divides by the sum of the rows' `w_y`, not by the weights that smoothing brings
  /// in: this is how PyTorch joins the two.
  ///
  /// @param weights of the classes `w`
  /// @param smoothing the share `ε` of the target that is spread over all `K` classes, the true one
  ///   included (Szegedy et al. 2016); in [0, 1)
  record SoftmaxCrossEntropy(ClassWeights weights, double smoothing) implements ClassLoss {

    public SoftmaxCrossEntropy {
      if (!(smoothing >= 0 && smoothing < 1)) {
        throw new IllegalArgumentException("the label smoothing lies in [0, 1), got " + smoothing);
      }
    }

    /// Without weights or smoothing.
    public SoftmaxCrossEntropy() {
      this(ClassWeights.none(), 0);
    }

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
      double spread = smoothing / classes;
      double spreadWeight = spread * weights.ofClasses(classes);
      // The loss at first without its logarithms' terms. Outputs enter by differences within a row
      // alone, so that large ones do not drown the others' losses.
      double sum = 0;
      for (int i = 0; i < batch; i++) {
        int offset = i * classes;
        int label = labels.classes()[rows[from + i]];
        float maximum = Logits.center(outputs, offset, classes, gradient);
        double weight = (1 - smoothing) * weights.at(label) + spreadWeight;
        sum += weight * (maximum - (double) outputs[offset + label]);
      }
      CurveLoops.best().exp(gradient, 0, gradient, 0, batch * classes);
      for (int i = 0; i < batch; i++) {
        int offset = i * classes;
        int label = labels.classes()[rows[from + i]];
        double own = (1 - smoothing) * weights.at(label);
        double total = 0;
        if (smoothing == 0) {
          for (int k = offset; k < offset + classes; k++) {
            total += gradient[k];
          }
        } else {
          double lag = 0;
          double output = outputs[offset + label];
          for (int k = 0; k < classes; k++) {
            total += gradient[offset + k];
            lag += weights.at(k) * (output - outputs[offset + k]);
          }
          sum += spread * lag;
        }
        sum += (own + spreadWeight) * Math.log(total);
        float scale = (float) ((own + spreadWeight) / (total * divisor));
        if (smoothing == 0) {
          for (int k = offset; k < offset + classes; k++) {
            gradient[k] *= scale;
          }
        } else {
          double share = spread / divisor;
          for (int k = 0; k < classes; k++) {
            gradient[offset + k] = gradient[offset + k] * scale - (float) (share * weights.at(k));
          }
        }
        gradient[offset + label] -= (float) (own / divisor);
      }
      return sum;
    }

    @Override
    public double of(float[] outputs, int outputRow, Targets targets, int targetRow) {
      var labels = (Targets.Labels) targets;
      int classes = labels.classCount();
      int offset = outputRow * classes;
      int label = labels.classes()[targetRow];
      double logSum = Logits.logSum(outputs, offset, classes);
      double loss = (1 - smoothing) * weights.at(label) * (logSum - outputs[offset + label]);
      if (smoothing > 0) {
        for (int k = 0; k < classes; k++) {
          loss += smoothing / classes * weights.at(k) * (logSum - outputs[offset + k]);
        }
      }
      return loss;
    }

    /// Writes the probabilities of one row, `e^(z_k - max) / Σ_j e^(z_j - max)`, at the place of
    /// its outputs.
    public static void softmax(float[] outputs, int offset, int classes, double[] probabilities) {
      Logits.softmax(outputs, offset, classes, probabilities, offset);
    }
  }

  /// Focal loss of the softmax of the outputs, `-w_y (1-p_y)^γ log p_y` for a row of class `y` (Lin
  /// et al. 2017, eq. 5): rows that are right already count less. The mean divides by the sum of
  /// the rows' `w_y`, so that `γ = 0` is the weighted cross-entropy.
  ///
  /// @param gamma the focus `γ`, not negative; the paper's is 2
  /// @param weights of the classes, the paper's `α`
  record Focal(double gamma, ClassWeights weights) implements ClassLoss {

    public Focal {
      if (!(gamma >= 0 && Double.isFinite(gamma))) {
        throw new IllegalArgumentException(
            "the gamma of a focal loss is not negative, got " + gamma);
      }
    }

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
      for (int i = 0; i < batch; i++) {
        float _ = Logits.center(outputs, i * classes, classes, gradient);
      }
      CurveLoops.best().exp(gradient, 0, gradient, 0, batch * classes);
      double sum = 0;
      for (int i = 0; i < batch; i++) {
        int offset = i * classes;
        int label = labels.classes()[rows[from + i]];
        double own = gradient[offset + label];
        // What is left of the probability is summed by itself: near 0 it would be lost as 1 - p.
        gradient[offset + label] = 0;
        double others = 0;
        for (int k = offset; k < offset + classes; k++) {
          others += gradient[k];
        }
        double total = own + others;
        double rest = others / total;
        double logarithm =
            rest < 0.5
                ? Math.log1p(-rest)
                : (double) outputs[offset + label]
                    - Logits.maximum(outputs, offset, classes)
                    - Math.log(total);
        double weight = weights.at(label);
        double focus = Math.pow(rest, gamma);
        sum -= weight * focus * logarithm;
        // The derivative by log p_y, which is (δ_ky - p_k) by output k.
        double slope = weight * focus * (gamma * (1 - rest) * (logarithm / rest) - 1) / divisor;
        float scale = (float) (-slope / total);
        for (int k = offset; k < offset + classes; k++) {
          gradient[k] *= scale;
        }
        gradient[offset + label] = (float) (slope * rest);
      }
      return sum;
    }

    @Override
    public double of(float[] outputs, int outputRow, Targets targets, int targetRow) {
      var labels = (Targets.Labels) targets;
      int classes = labels.classCount();
      int offset = outputRow * classes;
      int label = labels.classes()[targetRow];
      double logSum = Logits.logSum(outputs, offset, classes);
      double logarithm = outputs[offset + label] - logSum;
      return -weights.at(label) * Math.pow(-Math.expm1(logarithm), gamma) * logarithm;
    }
  }

  /// Cross-entropy of the sigmoid of each output with a target in [0, 1], the mean over all outputs
  /// of a row: `max(z, 0) - z y + log(1 + e^-|z|)`, with a weight `v` on the part of the target `-y
  /// log σ(z)`, as PyTorch's `pos_weight`.
  ///
  /// For outputs that are each right or wrong by themselves; one of several classes wants
  /// [SoftmaxCrossEntropy].
  ///
  /// @param positiveWeight `v`, positive; above 1 it favours recall
  record BinaryCrossEntropy(double positiveWeight) implements Loss {

    public BinaryCrossEntropy {
      if (!(positiveWeight > 0 && Double.isFinite(positiveWeight))) {
        throw new IllegalArgumentException(
            "the weight of positive targets is positive, got " + positiveWeight);
      }
    }

    /// Without a weight.
    public BinaryCrossEntropy() {
      this(1);
    }

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
      for (int i = 0; i < batch * size; i++) {
        gradient[i] = -Math.abs(outputs[i]);
      }
      CurveLoops.best().exp(gradient, 0, gradient, 0, batch * size);
      double scale = 1 / (size * divisor);
      double sum = 0;
      for (int i = 0; i < batch; i++) {
        int target = rows[from + i] * size;
        for (int k = 0; k < size; k++) {
          double z = outputs[i * size + k];
          double y = values.values()[target + k];
          double e = gradient[i * size + k];
          double weight = 1 + (positiveWeight - 1) * y;
          // log(1 + e) rather than log1p, which takes far longer; a sum does not miss 1e-16.
          sum += (1 - y) * z + weight * (Math.max(-z, 0) + Math.log(1 + e));
          // 1 - σ(z)
          double rest = (z >= 0 ? e : 1) / (1 + e);
          gradient[i * size + k] = (float) (scale * (1 - y - weight * rest));
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
        double z = outputs[outputRow * size + k];
        double y = values.values()[targetRow * size + k];
        double weight = 1 + (positiveWeight - 1) * y;
        double softplus = Math.max(-z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
        sum += (1 - y) * z + weight * softplus;
      }
      return sum / size;
    }

    @Override
    public void requireSuits(Targets targets) {
      switch (targets) {
        case Targets.Labels labels ->
            throw new IllegalArgumentException(
                ("%s judges each output by a number in [0, 1], the targets are one of %d classes; use"
                        + " softmax cross-entropy")
                    .formatted(this, labels.classCount()));
        case Targets.Values values -> {
          for (int i = 0; i < values.values().length; i++) {
            float value = values.values()[i];
            if (!(value >= 0 && value <= 1)) {
              throw new IllegalArgumentException(
                  "%s takes targets in [0, 1], row %d has %s; use squared error"
                      .formatted(this, i / values.size(), value));
            }
          }
        }
      }
    }

    @Override
    public void requireSuits(Network network) {
      Logits.requireFrom(network, this);
    }
  }

  /// `e²`; its mean is the mean squared error.
  record SquaredError() implements ErrorLoss {
    @Override
    public double value(double error) {
      return error * error;
    }

    @Override
    public double slope(double error) {
      return 2 * error;
    }
  }

  /// `|e|`, which the median minimises; slope 0 at 0.
  record AbsoluteError() implements ErrorLoss {
    @Override
    public double value(double error) {
      return Math.abs(error);
    }

    @Override
    public double slope(double error) {
      return Math.signum(error);
    }
  }

  /// `½ e²` up to `|e| = δ`, `δ (|e| - ½ δ)` from there on (Huber 1964): large errors pull no
  /// harder than one of size `δ`.
  ///
  /// @param delta `δ`, positive, in units of the target; PyTorch's default is 1
  record Huber(double delta) implements ErrorLoss {

    public Huber {
      if (!(delta > 0 && Double.isFinite(delta))) {
        throw new IllegalArgumentException("the delta of a Huber loss is positive, got " + delta);
      }
    }

    @Override
    public double value(double error) {
      double size = Math.abs(error);
      return size < delta ? 0.5 * size * size : delta * (size - 0.5 * delta);
    }

    @Override
    public double slope(double error) {
      return Math.clamp(error, -delta, delta);
    }
  }

  /// `τ (y - z)` where the output is too low, `(1-τ) (z - y)` where it is too high, which the
  /// `τ`-quantile minimises (Koenker and Bassett 1978), also called pinball loss; slope 0 at 0.
  ///
  /// @param tau which quantile, in (0, 1)
  record Quantile(double tau) implements ErrorLoss {

    public Quantile {
      if (!(tau > 0 && tau < 1)) {
        throw new IllegalArgumentException("the tau of a quantile lies in (0, 1), got " + tau);
      }
    }

    @Override
    public double value(double error) {
      return error * slope(error);
    }

    @Override
    public double slope(double error) {
      return error > 0 ? 1 - tau : error < 0 ? -tau : 0;
    }
  }
}
