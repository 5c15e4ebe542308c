package dev.vernier.network.kernel;

import java.util.Optional;

/// A way to multiply matrices of floats. Instances hold no state that a caller could see: one may
/// be shared by any number of threads, and each product runs on the thread that asked for it alone.
///
/// The same product on the same machine and JVM gives the same bits each time, whatever the threads
/// and however warm the JVM. Two implementations differ in the last bits, since they add in
/// different orders.
public interface MatrixProduct {

  /// C = op(A)·op(B) + beta·C, all row-major: op(A) is (m, k), op(B) is (k, n), C is (m, n), and op
  /// transposes where the flag says so. Stored, a transposed A is (k, m) and a transposed B is (n,
  /// k). Row `i` of a matrix begins at `offset + i · leading dimension`.
  ///
  /// With beta 0, C is written without being read, so what it held (NaN too) does not matter. NaN
  /// and infinity in A or B reach C as arithmetic has it. With k = 0, the product is 0 and C =
  /// beta·C.
  ///
  /// @param c must not overlap the operands; entries between the rows are left alone
  /// @throws IllegalArgumentException if a size is negative, a leading dimension is shorter than a
  ///   row, or a matrix does not fit its array
  void multiply(
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
      float beta,
      float[] c,
      int cOffset,
      int ldc);

  /// C = A·B + r, where the row `r` of `n` numbers is added to every row of the product.
  ///
  /// @param c must not overlap the operands
  default void affine(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float[] row,
      int rowOffset,
      float[] c,
      int cOffset,
      int ldc) {
    multiply(false, false, m, n, k, a, aOffset, lda, b, bOffset, ldb, 0, c, cOffset, ldc);
    if (ldc == n) {
      Loops.best().addRow(c, cOffset, row, rowOffset, c, cOffset, m, n);
      return;
    }
    for (int i = 0; i < m; i++) {
      int from = cOffset + i * ldc;
      Loops.best().addRow(c, from, row, rowOffset, c, from, 1, n);
    }
  }

  /// Opens the products with batches that are kept in a form of their own, if that gains anything.
  ///
  /// @param columns how many numbers a row has
  /// @param units the columns of the other operand
  /// @param maxRows the most rows of a batch
  default Optional<BatchProduct> openBatch(int columns, int units, int maxRows) {
    return Optional.empty();
  }

  /// What multiplies, with version and instruction set where they matter, such as "OpenBLAS 3.11
  /// (AVX-512)".
  String name();
}
