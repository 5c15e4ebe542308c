package dev.vernier.search.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SymmetricEigenTest {

  private static double[][] symmetric(int n, long seed) {
    var random = new SplittableRandom(seed);
    var matrix = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        matrix[i][j] = random.nextGaussian();
        matrix[j][i] = matrix[i][j];
      }
    }
    return matrix;
  }

  @Test
  void vectorsAreOrthonormalAndMakeUpTheMatrix() {
    for (int n : new int[] {1, 2, 3, 7, 20, 60}) {
      double[][] matrix = symmetric(n, n);
      var eigen = new SymmetricEigen(matrix);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          double product = 0;
          double sum = 0;
          for (int k = 0; k < n; k++) {
            product += eigen.vectors[k][i] * eigen.vectors[k][j];
            sum += eigen.vectors[i][k] * eigen.values[k] * eigen.vectors[j][k];
          }
          assertThat(product).isCloseTo(i == j ? 1 : 0, within(1e-12));
          assertThat(sum).isCloseTo(matrix[i][j], within(1e-12 * n));
        }
      }
    }
  }

  @Test
  void smallEigenvaluesKeepTheirDigits() {
    // [[1e8, 1], [1, 2e-8]] has the determinant 1.
    var eigen = new SymmetricEigen(new double[][] {{1e8, 1}, {1, 2e-8}});
    double[] values = eigen.values.clone();
    Arrays.sort(values);
    assertThat(values[0]).isCloseTo(1e-8, within(1e-15));
    assertThat(values[1]).isCloseTo(1e8, within(1e-6));
  }

  @Test
  void theMatrixStaysAsItIs() {
    double[][] matrix = symmetric(5, 3);
    var unused = new SymmetricEigen(matrix);
    assertThat(unused.values).hasSize(5);
    assertThat(matrix).isDeepEqualTo(symmetric(5, 3));
  }
}
