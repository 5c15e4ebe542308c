package dev.vernier.network.kernel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class GeneratedProductTest implements MatrixProductContract {

  @BeforeEach
  void needsItsProcessor() {
    assumeTrue(MatrixProducts.available().contains("generated"), "needs AVX-512");
  }

  @Override
  public MatrixProduct product() {
    return MatrixProducts.byName("generated");
  }

  /// Every height and width of a tile, and every number of lanes in its last vector.
  @Test
  void everyTileIsRight() {
    var random = new Random(5);
    for (int m = 1; m <= 26; m++) {
      for (int n = 1; n <= 66; n++) {
        Problem.random(random, (m + n) % 4, m, n, 3, n % 2).assertSolvedBy(product());
      }
    }
  }

  @Test
  void blocksMeetWithoutASeam() {
    for (int transposes = 0; transposes < 4; transposes++) {
      Problem.random(new Random(3), transposes, 900, 100, 1_300, 0.5f).assertSolvedBy(product());
    }
  }
}
