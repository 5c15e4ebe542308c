package dev.vernier.network.kernel;

/// The reference: plain loops. Each entry of C begins as beta·C and adds its k products in
/// ascending order, every product and every sum rounded to float. No step is left to the
/// processor's choice, so the bits are the same on every machine.
///
/// Floats rather than doubles accumulate, because this is also what runs where nothing faster can,
/// and the inner loop over a row of B is one that the JIT turns into SIMD.
final class ScalarProduct implements MatrixProduct {

  @Override
  public void multiply(
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
    Bounds.check(
        transposeA, transposeB, m, n, k, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
    Bounds.scale(m, n, beta, c, cOffset, ldc);
    for (int i = 0; i < m; i++) {
      for (int p = 0; p < k; p++) {
        float factor = transposeA ? a[aOffset + p * lda + i] : a[aOffset + i * lda + p];
        if (transposeB) {
          addColumn(factor, b, bOffset + p, ldb, c, cOffset + i * ldc, n);
        } else {
          addRow(factor, b, bOffset + p * ldb, c, cOffset + i * ldc, n);
        }
      }
    }
  }

  @Override
  public String name() {
    return "scalar";
  }

  private static void addRow(float factor, float[] b, int from, float[] c, int to, int n) {
    for (int j = 0; j < n; j++) {
      c[to + j] += factor * b[from + j];
    }
  }

  private static void addColumn(
      float factor, float[] b, int from, int stride, float[] c, int to, int n) {
    for (int j = 0; j < n; j++) {
      c[to + j] += factor * b[from + j * stride];
    }
  }
}
