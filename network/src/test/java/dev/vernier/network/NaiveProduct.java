package dev.vernier.network;

import dev.vernier.network.kernel.MatrixProduct;

/// The definition of a matrix product, for tests that must not depend on any kernel.
final class NaiveProduct implements MatrixProduct {

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
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = beta == 0 ? 0 : beta * c[cOffset + i * ldc + j];
        for (int p = 0; p < k; p++) {
          double x = a[aOffset + (transposeA ? p * lda + i : i * lda + p)];
          double y = b[bOffset + (transposeB ? j * ldb + p : p * ldb + j)];
          sum += x * y;
        }
        c[cOffset + i * ldc + j] = (float) sum;
      }
    }
  }

  @Override
  public String name() {
    return "naive";
  }
}
