package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import java.io.IOException;
import java.util.Arrays;

/// Clips the gradients of a run's steps, and counts. Owned by one thread.
final class GradientClipper {

  /// Numbers that are summed in single precision, in as many chains.
  private static final int CHAINS = 16;

  private static final int BLOCK = 128 * CHAINS;

  private final Clipping clipping;
  private final Slice[] slices;
  private final float[] chains = new float[CHAINS];
  private double norms;
  private long clipped;
  private long steps;

  GradientClipper(Clipping clipping, ParameterLayout layout) {
    this.clipping = clipping;
    slices = layout.trained().toArray(Slice[]::new);
  }

  void clip(float[] gradients) {
    switch (clipping) {
      case Clipping.None _ -> {}
      case Clipping.Norm(double limit) -> {
        double norm = norm(gradients);
        double factor = limit / (norm + 1e-6);
        if (factor < 1) {
          scale(gradients, (float) factor);
          clipped++;
        }
        norms += norm;
        steps++;
      }
      case Clipping.Value(double limit) -> {
        norms += norm(gradients);
        clipped += clamp(gradients, (float) limit) ? 1 : 0;
        steps++;
      }
    }
  }

  private double norm(float[] gradients) {
    double sum = 0;
    for (Slice slice : slices) {
      for (int from = slice.offset(); from < slice.end(); from += BLOCK) {
        sum += sumOfSquares(gradients, from, Math.min(BLOCK, slice.end() - from));
      }
    }
    return Math.sqrt(sum);
  }

  /// Sums a block in chains that do not wait for each other. What underflows is far below what
  /// matters for a norm; what overflows makes it infinite, as it should.
  private double sumOfSquares(float[] x, int from, int length) {
    Arrays.fill(chains, 0);
    int whole = length / CHAINS * CHAINS;
    for (int i = from; i < from + whole; i += CHAINS) {
      for (int k = 0; k < CHAINS; k++) {
        chains[k] += x[i + k] * x[i + k];
      }
    }
    double sum = 0;
    for (int i = from + whole; i < from + length; i++) {
      sum += (double) x[i] * x[i];
    }
    for (float chain : chains) {
      sum += chain;
    }
    return sum;
  }

  private void scale(float[] gradients, float factor) {
    for (Slice slice : slices) {
      for (int i = slice.offset(); i < slice.end(); i++) {
        gradients[i] *= factor;
      }
    }
  }

  private boolean clamp(float[] gradients, float limit) {
    boolean any = false;
    for (Slice slice : slices) {
      for (int i = slice.offset(); i < slice.end(); i++) {
        any |= Math.abs(gradients[i]) > limit;
        gradients[i] = Math.clamp(gradients[i], -limit, limit);
      }
    }
    return any;
  }

  /// The mean norm before clipping since the last [#beginEpoch]; NaN if no step was looked at.
  double meanNorm() {
    return steps == 0 ? Double.NaN : norms / steps;
  }

  /// The share of steps whose gradients were changed; NaN if no step was looked at.
  double clippedShare() {
    return steps == 0 ? Double.NaN : (double) clipped / steps;
  }

  void beginEpoch() {
    norms = 0;
    clipped = 0;
    steps = 0;
  }

  void transfer(Checkpoint.Transfer transfer) throws IOException {
    norms = transfer.number(norms);
    clipped = transfer.number(clipped);
    steps = transfer.number(steps);
  }
}
