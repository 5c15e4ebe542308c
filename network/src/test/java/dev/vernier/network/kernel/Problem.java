package dev.vernier.network.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.Random;

/// One product to compute, with its operands lying somewhere in larger arrays.
@SuppressWarnings("ArrayRecordComponent")
record Problem(
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
    int ldc) {

  /// @param transposes 0 to 3: bit 0 for A, bit 1 for B
  static Problem random(Random random, int transposes, int m, int n, int k, float beta) {
    boolean transposeA = (transposes & 1) != 0;
    boolean transposeB = (transposes & 2) != 0;
    int lda = (transposeA ? m : k) + random.nextInt(4);
    int ldb = (transposeB ? k : n) + random.nextInt(4);
    int ldc = n + random.nextInt(4);
    int aOffset = random.nextInt(5);
    int bOffset = random.nextInt(5);
    int cOffset = random.nextInt(5);
    return new Problem(
        transposeA,
        transposeB,
        m,
        n,
        k,
        floats(random, aOffset + lda * (transposeA ? k : m)),
        aOffset,
        lda,
        floats(random, bOffset + ldb * (transposeB ? n : k)),
        bOffset,
        ldb,
        beta,
        floats(random, cOffset + ldc * m),
        cOffset,
        ldc);
  }

  private static float[] floats(Random random, int size) {
    float[] x = new float[size];
    for (int i = 0; i < size; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  /// The same numbers at other offsets.
  Problem moved(int aShift, int bShift, int cShift) {
    return new Problem(
        transposeA,
        transposeB,
        m,
        n,
        k,
        moved(a, aShift),
        aOffset + aShift,
        lda,
        moved(b, bShift),
        bOffset + bShift,
        ldb,
        beta,
        moved(c, cShift),
        cOffset + cShift,
        ldc);
  }

  /// The same with other numbers.
  Problem withOperands(float[] otherA, float[] otherB) {
    return new Problem(
        transposeA,
        transposeB,
        m,
        n,
        k,
        otherA,
        aOffset,
        lda,
        otherB,
        bOffset,
        ldb,
        beta,
        c,
        cOffset,
        ldc);
  }

  private static float[] moved(float[] x, int shift) {
    float[] moved = new float[x.length + shift];
    System.arraycopy(x, 0, moved, shift, x.length);
    return moved;
  }

  /// A copy of C's array after the product.
  float[] solve(MatrixProduct product) {
    float[] result = c.clone();
    product.multiply(
        transposeA,
        transposeB,
        m,
        n,
        k,
        a,
        aOffset,
        lda,
        b,
        bOffset,
        ldb,
        beta,
        result,
        cOffset,
        ldc);
    return result;
  }

  /// The (m, n) entries of C, without what lies around them.
  float[] entries(float[] solved) {
    float[] entries = new float[m * n];
    for (int i = 0; i < m; i++) {
      System.arraycopy(solved, cOffset + i * ldc, entries, i * n, n);
    }
    return entries;
  }

  /// Holds each entry to the bound on the error of a float sum in any order, (k + 2)·2⁻²⁴·Σ|terms|
  /// (Higham, "Accuracy and Stability of Numerical Algorithms", section 3.1), and everything around
  /// the entries to being untouched.
  void assertSolvedBy(MatrixProduct product) {
    assertSolution(solve(product));
  }

  /// As [#assertSolvedBy], of C's array after a product.
  void assertSolution(float[] solved) {
    double[] row = new double[n];
    double[] magnitude = new double[n];
    float[] around = solved.clone();
    for (int i = 0; i < m; i++) {
      sum(i, row, magnitude);
      for (int j = 0; j < n; j++) {
        int at = cOffset + i * ldc + j;
        double error = Math.abs(solved[at] - row[j]);
        if (!(error <= (k + 2) * 0x1p-24 * 1.01 * magnitude[j])) {
          fail("%s at (%d, %d): %s instead of %s".formatted(this, i, j, solved[at], row[j]));
        }
        around[at] = c[at];
      }
    }
    assertThat(Arrays.equals(around, c)).as("what lies around C, %s", this).isTrue();
  }

  private void sum(int i, double[] row, double[] magnitude) {
    for (int j = 0; j < n; j++) {
      row[j] = beta == 0 ? 0 : (double) beta * c[cOffset + i * ldc + j];
      magnitude[j] = Math.abs(row[j]);
    }
    for (int p = 0; p < k; p++) {
      double x = transposeA ? a[aOffset + p * lda + i] : a[aOffset + i * lda + p];
      for (int j = 0; j < n; j++) {
        double term = x * (transposeB ? b[bOffset + j * ldb + p] : b[bOffset + p * ldb + j]);
        row[j] += term;
        magnitude[j] += Math.abs(term);
      }
    }
  }

  @Override
  public String toString() {
    return "(%d, %d, %d), transposes %b and %b, beta %s"
        .formatted(m, n, k, transposeA, transposeB, beta);
  }
}
