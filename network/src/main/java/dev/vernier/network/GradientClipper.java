package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import dev.vernier.network.kernel.Reductions;
import java.io.IOException;

/// Clips the gradients of a run's steps, and counts. Owned by one thread.
final class GradientClipper {

  /// Numbers whose squares are summed in single precision. What underflows is far below what
  /// matters for a norm; what overflows makes it infinite, as it should.
  private static final int BLOCK = 128 * Reductions.SQUARE_CHAINS;

  private final Clipping clipping;
  private final Slice[] slices;
  private final float[] chains = new float[Reductions.SQUARE_CHAINS];
  private double norms;
  private long clipped;
  private long steps;

  GradientClipper(Clipping clipping, ParameterLayout layout) {
    this.clipping = clipping;
    slices = layout.trained().toArray(Slice[]::new);
  }

  /// Looks at the gradients of a step, and clips them by value if that is asked for.
  ///
  /// @return what they are to be multiplied by, at most 1
  double clip(float[] gradients) {
    switch (clipping) {
      case Clipping.None _ -> {
        return 1;
      }
      case Clipping.Norm(double limit) -> {
        double norm = countNorm(gradients);
        double factor = Math.min(limit / (norm + 1e-6), 1);
        clipped += factor < 1 ? 1 : 0;
        return factor;
      }
      case Clipping.Value(double limit) -> {
        countNorm(gradients);
        clipped += clamp(gradients, (float) limit) ? 1 : 0;
        return 1;
      }
    }
  }

  private double countNorm(float[] gradients) {
    double norm = norm(gradients);
    norms += norm;
    steps++;
    return norm;
  }

  private double norm(float[] gradients) {
    double sum = 0;
    for (Slice slice : slices) {
      for (int from = slice.offset(); from < slice.end(); from += BLOCK) {
        int length = Math.min(BLOCK, slice.end() - from);
        sum += Reductions.best().sumOfSquares(gradients, from, length, chains);
      }
    }
    return Math.sqrt(sum);
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
