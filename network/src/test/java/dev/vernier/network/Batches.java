package dev.vernier.network;

import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/// Rows at hand, and passes of a bound network on them.
final class Batches {

  private Batches() {}

  /// Rows of three normal numbers, of the class 1 where the last is positive.
  static Samples labelled(int rows, long seed) {
    var random = new RandomStream(seed);
    var inputs = new float[rows * 3];
    var classes = new int[rows];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = (float) random.nextGaussian();
      classes[i / 3] = inputs[i] > 0 ? 1 : 0;
    }
    return new Samples(inputs, 3, new Targets.Labels(classes, 2));
  }

  /// A training pass on all rows of `x`.
  static void train(BoundNetwork bound, float[] x, long step) {
    int rows = x.length / bound.network().input().size();
    bound.gather(x, IntStream.range(0, rows).toArray(), 0, rows);
    bound.forward(rows, step);
  }

  /// Puts levels where an embedding that comes first wants them.
  static void fillLevels(Network network, float[] x, IntUnaryOperator random) {
    if (!(network.layers().getFirst() instanceof Layer.Embed(var embeddings))) {
      return;
    }
    int column = 0;
    for (Embedding embedding : embeddings) {
      if (embedding instanceof Embedding.Categorical categorical) {
        for (int i = column; i < x.length; i += network.input().size()) {
          x[i] = random.applyAsInt(categorical.levels());
        }
      }
      column += embedding.inputs();
    }
  }
}
