package dev.vernier.search.model;

import java.util.Arrays;

/// The lower triangular factor `L` of a positive definite matrix `K = L Lᵀ`, which grows by a row
/// at a time. Held by columns, so that the inner loops are additions of a stretch to a stretch.
final class CholeskyFactor {

  private int size;

  /// Column `k` from its diagonal on, with room to grow.
  private double[][] columns = new double[16][];

  /// Factors a matrix.
  ///
  /// @param k the lower triangle by columns from the diagonal on; overwritten by the factor
  /// @return whether it is positive definite
  boolean factor(double[][] k, int n) {
    for (int j = 0; j < n; j++) {
      double[] column = k[j];
      for (int p = 0; p < j; p++) {
        subtract(column, k[p], j - p, k[p][j - p], n - j);
      }
      double pivot = column[0];
      if (!(pivot > 0 && Double.isFinite(pivot))) {
        return false;
      }
      double root = Math.sqrt(pivot);
      column[0] = root;
      double inverse = 1 / root;
      for (int i = 1; i < n - j; i++) {
        column[i] *= inverse;
      }
    }
    columns = k;
    size = n;
    return true;
  }

  /// `to -= factor * what[from..]`.
  private static void subtract(double[] to, double[] what, int from, double factor, int length) {
    for (int i = 0; i < length; i++) {
      to[i] -= factor * what[from + i];
    }
  }

  int size() {
    return size;
  }

  /// Turns `b` into `L⁻¹ b`.
  void solve(double[] b) {
    for (int k = 0; k < size; k++) {
      double[] column = columns[k];
      double value = b[k] / column[0];
      b[k] = value;
      for (int i = 1; i < size - k; i++) {
        b[k + i] -= value * column[i];
      }
    }
  }

  /// Turns `b` into `L⁻ᵀ b`.
  void solveTransposed(double[] b) {
    for (int k = size - 1; k >= 0; k--) {
      double[] column = columns[k];
      b[k] = (b[k] - dot(column, 1, b, k + 1, size - k - 1)) / column[0];
    }
  }

  static double dot(double[] a, int aFrom, double[] b, int bFrom, int length) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 3 < length; i += 4) {
      s0 += a[aFrom + i] * b[bFrom + i];
      s1 += a[aFrom + i + 1] * b[bFrom + i + 1];
      s2 += a[aFrom + i + 2] * b[bFrom + i + 2];
      s3 += a[aFrom + i + 3] * b[bFrom + i + 3];
    }
    for (; i < length; i++) {
      s0 += a[aFrom + i] * b[bFrom + i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  /// Adds a row and column to the matrix.
  ///
  /// @param k what the new row has left of the diagonal; becomes that of the factor
  /// @param diagonal raised to what keeps the matrix positive definite, if it is too small
  void append(double[] k, double diagonal) {
    solve(k);
    double rest = diagonal - dot(k, 0, k, 0, size);
    if (size == columns.length) {
      columns = Arrays.copyOf(columns, Math.max(16, 2 * size));
    }
    for (int p = 0; p < size; p++) {
      if (columns[p].length <= size - p) {
        columns[p] = Arrays.copyOf(columns[p], 2 * (size - p) + 8);
      }
      columns[p][size - p] = k[p];
    }
    columns[size] = new double[8];
    columns[size][0] = Math.sqrt(Math.max(rest, 1e-10 * diagonal));
    size++;
  }

  /// Takes the last rows away again.
  void truncate(int newSize) {
    size = newSize;
  }

  /// `log det K / 2`.
  double halfLogDeterminant() {
    double sum = 0;
    for (int k = 0; k < size; k++) {
      sum += Math.log(columns[k][0]);
    }
    return sum;
  }

  /// The lower triangle of `K⁻¹` by columns from the diagonal on.
  double[][] inverse() {
    var inverted = new double[size][];
    for (int j = 0; j < size; j++) {
      var b = new double[size - j];
      b[0] = 1;
      for (int k = j; k < size; k++) {
        double[] column = columns[k];
        double value = b[k - j] / column[0];
        b[k - j] = value;
        for (int i = 1; i < size - k; i++) {
          b[k - j + i] -= value * column[i];
        }
      }
      inverted[j] = b;
    }
    var result = new double[size][];
    for (int j = 0; j < size; j++) {
      result[j] = new double[size - j];
      for (int i = j; i < size; i++) {
        result[j][i - j] = dot(inverted[i], 0, inverted[j], i - j, size - i);
      }
    }
    return result;
  }
}
