package dev.vernier.network.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ScalarProductTest implements MatrixProductContract {

  @Override
  public MatrixProduct product() {
    return new ScalarProduct();
  }

  /// 2²⁴ + 1 + 1 loses both ones in float when added from the left, and keeps them from the right.
  @Test
  void addsInAscendingOrderInFloat() {
    float[] a = {0x1p24f, 1, 1};
    float[] ones = {1, 1, 1};
    float[] c = new float[1];
    product().multiply(false, false, 1, 1, 3, a, 0, 3, ones, 0, 1, 0, c, 0, 1);
    assertThat(c[0]).isEqualTo(0x1p24f);
  }
}
