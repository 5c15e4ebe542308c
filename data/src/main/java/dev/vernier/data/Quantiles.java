package dev.vernier.data;

import java.util.Arrays;

/// The quantiles of a sample, linear between the sorted values: type 7 of Hyndman and Fan (1996),
/// the default of NumPy and R.
final class Quantiles {

  private final double[] sorted;

  private Quantiles(double[] sorted) {
    this.sorted = sorted;
    Arrays.sort(sorted);
  }

  /// Of the values of some rows, one at least, none of which is missing.
  static Quantiles of(double[] values, int[] rows) {
    return new Quantiles(Arrays.stream(rows).mapToDouble(row -> values[row]).toArray());
  }

  /// Of one column of a row-major matrix with one row at least.
  static Quantiles ofColumn(float[] matrix, int width, int column) {
    var values = new double[matrix.length / width];
    for (int row = 0; row < values.length; row++) {
      values[row] = matrix[row * width + column];
    }
    return new Quantiles(values);
  }

  int count() {
    return sorted.length;
  }

  /// Whether there are exactly two different values.
  boolean twoValued() {
    double low = sorted[0];
    double high = sorted[sorted.length - 1];
    return low < high && Arrays.stream(sorted).allMatch(v -> v == low || v == high);
  }

  /// The quantile at `part / whole`, from the smallest value at 0 to the largest at 1. The fraction
  /// is taken exactly, so that a quantile that is one of the values is that value to the last bit.
  double at(int part, int whole) {
    long steps = (long) part * (sorted.length - 1);
    int below = (int) (steps / whole);
    double rest = (double) (steps % whole) / whole;
    if (rest == 0) {
      return sorted[below];
    }
    double low = sorted[below];
    double high = sorted[below + 1];
    double gap = high - low;
    double between =
        Double.isInfinite(gap)
            ? low * (1 - rest) + high * rest
            : rest < 0.5 ? low + gap * rest : high - gap * (1 - rest);
    return Math.clamp(between, low, high);
  }

  /// The quantiles at 0, 1/bins, …, 1 in single precision, each once.
  float[] edges(int bins) {
    var edges = new float[bins + 1];
    int count = 0;
    for (int i = 0; i <= bins; i++) {
      float edge = (float) at(i, bins);
      if (count == 0 || edge > edges[count - 1]) {
        edges[count++] = edge;
      }
    }
    return Arrays.copyOf(edges, count);
  }
}
