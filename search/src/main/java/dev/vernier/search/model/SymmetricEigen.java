package dev.vernier.search.model;

/// The eigenvalues and eigenvectors of a symmetric matrix, `A = V diag(λ) Vᵀ`, by cyclic Jacobi
/// rotations (Golub and Van Loan, Matrix Computations, 8.5): slower than a tridiagonal method by a
/// constant, accurate for small eigenvalues, and short. Fine up to a hundred or so dimensions.
final class SymmetricEigen {

  private static final int MOST_SWEEPS = 50;

  /// In no particular order.
  final double[] values;

  /// The eigenvector of the `k`-th value is column `k`.
  final double[][] vectors;

  /// @param matrix both triangles; left as it is
  SymmetricEigen(double[][] matrix) {
    int n = matrix.length;
    var a = new double[n][];
    vectors = new double[n][n];
    for (int i = 0; i < n; i++) {
      a[i] = matrix[i].clone();
      vectors[i][i] = 1;
    }
    for (int sweep = 0; sweep < MOST_SWEEPS && rotateAll(a); sweep++) {}
    values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = a[i][i];
    }
  }

  /// Turns each pair of axes so that nothing is left between them; returns whether any was.
  private boolean rotateAll(double[][] a) {
    boolean rotated = false;
    for (int p = 0; p < a.length; p++) {
      for (int q = p + 1; q < a.length; q++) {
        double rest = Math.abs(a[p][q]);
        if (rest > 1e-16 * Math.sqrt(Math.abs(a[p][p]) * Math.abs(a[q][q]))) {
          rotate(a, p, q);
          rotated = true;
        }
      }
    }
    return rotated;
  }

  private void rotate(double[][] a, int p, int q) {
    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.hypot(theta, 1));
    double c = 1 / Math.hypot(t, 1);
    double s = t * c;
    for (int i = 0; i < a.length; i++) {
      double ip = a[i][p];
      double iq = a[i][q];
      a[i][p] = c * ip - s * iq;
      a[i][q] = s * ip + c * iq;
      double vp = vectors[i][p];
      double vq = vectors[i][q];
      vectors[i][p] = c * vp - s * vq;
      vectors[i][q] = s * vp + c * vq;
    }
    double[] rowP = a[p];
    double[] rowQ = a[q];
    for (int i = 0; i < a.length; i++) {
      double pi = rowP[i];
      double qi = rowQ[i];
      rowP[i] = c * pi - s * qi;
      rowQ[i] = s * pi + c * qi;
    }
    a[p][q] = 0;
    a[q][p] = 0;
  }
}
