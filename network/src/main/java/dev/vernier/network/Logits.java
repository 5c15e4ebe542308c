package dev.vernier.network;

/// A row of logits: what a softmax or a sigmoid makes probabilities of.
final class Logits {

  private Logits() {}

  static float maximum(float[] outputs, int offset, int count) {
    float maximum = outputs[offset];
    for (int k = offset + 1; k < offset + count; k++) {
      maximum = Math.max(maximum, outputs[k]);
    }
    return maximum;
  }

  /// Writes a row's logits less their maximum, which it returns.
  static float center(float[] outputs, int offset, int count, float[] centered) {
    float maximum = maximum(outputs, offset, count);
    for (int k = offset; k < offset + count; k++) {
      centered[k] = outputs[k] - maximum;
    }
    return maximum;
  }

  /// `log Σ_k e^(z_k)`.
  static double logSum(float[] outputs, int offset, int count) {
    double maximum = maximum(outputs, offset, count);
    double total = 0;
    for (int k = offset; k < offset + count; k++) {
      total += Math.exp(outputs[k] - maximum);
    }
    return Math.log(total) + maximum;
  }

  /// Writes the probabilities `e^(z_k - max) / Σ_j e^(z_j - max)` from `place` on.
  static void softmax(float[] outputs, int offset, int count, double[] probabilities, int place) {
    double maximum = maximum(outputs, offset, count);
    double total = 0;
    for (int k = 0; k < count; k++) {
      probabilities[place + k] = Math.exp(outputs[offset + k] - maximum);
      total += probabilities[place + k];
    }
    for (int k = place; k < place + count; k++) {
      probabilities[k] /= total;
    }
  }

  /// Refuses a network that ends in an activation, for a loss that takes logits.
  static void requireFrom(Network network, Loss loss) {
    if (network.layers().getLast() instanceof Layer.Activate(Activation activation)) {
      throw new IllegalArgumentException(
          "%s takes logits, the network ends in %s; leave out the last activation"
              .formatted(loss, activation));
    }
  }
}
