package dev.vernier.network.kernel;

import java.util.Objects;

/// The checks before a product, and the products that need no multiplication. Native code trusts
/// them: past these, nothing stops it from writing beyond an array.
final class Bounds {

  private Bounds() {}

  /// Checks the operands; see [MatrixProduct#multiply].
  static void check(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float[] c,
      int cOffset,
      int ldc) {
    if ((m | n | k) < 0) {
      throw new IllegalArgumentException(
          "sizes must not be negative, got m = %d, n = %d, k = %d".formatted(m, n, k));
    }
    fits("A", transposeA ? k : m, transposeA ? m : k, a, aOffset, lda);
    fits("B", transposeB ? n : k, transposeB ? k : n, b, bOffset, ldb);
    fits("C", m, n, c, cOffset, ldc);
  }

  private static void fits(String name, int rows, int columns, float[] x, int offset, int ld) {
    long end = rows == 0 || columns == 0 ? offset : offset + (rows - 1L) * ld + columns;
    if (offset < 0 || ld < columns || end > x.length) {
      throw new IllegalArgumentException(
          "%s, stored as (%d, %d) at offset %d with leading dimension %d, does not fit %d floats"
              .formatted(name, rows, columns, offset, ld, x.length));
    }
  }

  /// Checks that rows may be read by index.
  ///
  /// @param data rows of `columns` numbers
  /// @param from the first of the `rows` indices
  static void checkRows(float[] data, int columns, int[] indices, int from, int rows) {
    Objects.checkFromIndexSize(from, rows, indices.length);
    int most = data.length / columns;
    for (int i = from; i < from + rows; i++) {
      Objects.checkIndex(indices[i], most);
    }
  }

  /// C = beta·C, what is left of a product with k = 0.
  static void scale(int m, int n, float beta, float[] c, int cOffset, int ldc) {
    for (int i = 0; i < m; i++) {
      int row = cOffset + i * ldc;
      for (int j = row; j < row + n; j++) {
        c[j] = beta == 0 ? 0 : beta * c[j];
      }
    }
  }
}
