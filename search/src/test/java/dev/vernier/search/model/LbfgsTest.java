package dev.vernier.search.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LbfgsTest {

  private static double rosenbrock(double[] x, double[] gradient) {
    double a = 1 - x[0];
    double b = x[1] - x[0] * x[0];
    gradient[0] = -2 * a - 400 * x[0] * b;
    gradient[1] = 200 * b;
    return a * a + 100 * b * b;
  }

  @Test
  void findsTheMinimumOfRosenbrock() {
    double[] x = {-1.2, 1};
    var lbfgs = new Lbfgs(new double[] {-5, -5}, new double[] {5, 5}, 200, 1e-14);
    assertThat(lbfgs.minimize(LbfgsTest::rosenbrock, x)).isLessThan(1e-12);
    assertThat(x[0]).isCloseTo(1, within(1e-5));
    assertThat(x[1]).isCloseTo(1, within(1e-5));
  }

  /// With x at most ½, the minimum lies at ½ and ¼.
  @Test
  void staysInTheBox() {
    double[] x = {-1.2, 1};
    var lbfgs = new Lbfgs(new double[] {-2, -2}, new double[] {0.5, 2}, 200, 1e-14);
    assertThat(lbfgs.minimize(LbfgsTest::rosenbrock, x)).isCloseTo(0.25, within(1e-8));
    assertThat(x[0]).isCloseTo(0.5, within(1e-9));
    assertThat(x[1]).isCloseTo(0.25, within(1e-5));
  }
}
