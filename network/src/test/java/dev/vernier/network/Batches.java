package dev.vernier.network;

import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/// Passes of a bound network on rows at hand.
final class Batches {

  private Batches() {}

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
