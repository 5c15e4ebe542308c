package dev.vernier.network;

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
}
