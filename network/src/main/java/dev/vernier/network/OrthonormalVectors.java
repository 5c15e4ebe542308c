package dev.vernier.network;

/// Vectors of length 1 at right angles to each other, uniformly distributed over all such sets.
final class OrthonormalVectors {

  private OrthonormalVectors() {}

  /// Orthonormalises vectors of independent normal numbers by the modified method of Gram and
  /// Schmidt: the QR decomposition with a positive diagonal of R, which makes the law uniform
  /// (Mezzadri 2007).
  ///
  /// What it loses in angle grows with the condition of the matrix, for random ones of size `n`
  /// some `n` to `1000 n` times the rounding of double: less than the rounding of float.
  ///
  /// @param count how many vectors, at most `size`
  static double[][] draw(int count, int size, RandomStream random) {
    var vectors = new double[count][size];
    for (double[] vector : vectors) {
      for (int i = 0; i < size; i++) {
        vector[i] = random.nextGaussian();
      }
    }
    for (int k = 0; k < count; k++) {
      double[] unit = vectors[k];
      double length = Math.sqrt(product(unit, unit));
      for (int i = 0; i < size; i++) {
        unit[i] /= length;
      }
      for (int later = k + 1; later < count; later++) {
        double[] vector = vectors[later];
        double share = product(unit, vector);
        for (int i = 0; i < size; i++) {
          vector[i] -= share * unit[i];
        }
      }
    }
    return vectors;
  }

  /// The inner product, in four sums that do not wait for each other.
  private static double product(double[] x, double[] y) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int i = 0;
    for (; i + 3 < x.length; i += 4) {
      sum0 += x[i] * y[i];
      sum1 += x[i + 1] * y[i + 1];
      sum2 += x[i + 2] * y[i + 2];
      sum3 += x[i + 3] * y[i + 3];
    }
    for (; i < x.length; i++) {
      sum0 += x[i] * y[i];
    }
    return sum0 + sum1 + (sum2 + sum3);
  }
}
