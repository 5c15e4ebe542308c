package dev.vernier.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vernier.network.Initializer.Distribution;
import dev.vernier.network.ParameterLayout.Role;
import dev.vernier.network.ParameterLayout.Slice;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `LayerTest` has the variances of He, Glorot and LeCun.
final class InitializerTest {

  private static final int IN = 300;
  private static final int OUT = 200;

  /// Fills a matrix of `rows` inputs and `columns` units that does not begin its array.
  private static float[] matrix(Initializer law, int rows, int columns, long seed) {
    var parameters = new float[16 + rows * columns + 16];
    var slice = new Slice(0, "weight", Role.WEIGHT, 16, rows * columns, columns, 1);
    law.fill(parameters, slice, rows, columns, new RandomStream(seed));
    for (int i = 0; i < 16; i++) {
      assertThat(parameters[i]).isZero();
      assertThat(parameters[parameters.length - 1 - i]).isZero();
    }
    var matrix = new float[rows * columns];
    System.arraycopy(parameters, 16, matrix, 0, matrix.length);
    return matrix;
  }

  @Test
  void lawsHaveTheirMoments() {
    // The fourth moment by the square of the second is 3 for the normal law, 9/5 for the uniform.
    record Case(Initializer law, double variance, double limit, double kurtosis) {}
    double none = Double.MAX_VALUE;
    for (var c :
        List.of(
            new Case(new Initializer.Normal(0.3), 0.09, none, 3),
            new Case(new Initializer.Uniform(0.3), 0.03, 0.3, 1.8),
            new Case(Initializer.pytorch(), 1.0 / (3 * IN), 1 / Math.sqrt(IN), 1.8),
            new Case(Initializer.lecun(Distribution.UNIFORM), 1.0 / IN, Math.sqrt(3.0 / IN), 1.8),
            new Case(Initializer.lecun(Distribution.NORMAL).times(2), 4.0 / IN, none, 3),
            new Case(
                Initializer.glorot(Distribution.UNIFORM).times(5.0 / 3),
                25.0 / 9 * 2 / (IN + OUT),
                5.0 / 3 * Math.sqrt(6.0 / (IN + OUT)),
                1.8))) {
      double mean = 0;
      double squares = 0;
      double fourth = 0;
      for (float w : matrix(c.law(), IN, OUT, 1)) {
        mean += w;
        squares += (double) w * w;
        fourth += Math.pow(w, 4);
        assertThat(Math.abs(w)).isLessThanOrEqualTo((float) c.limit());
      }
      int n = IN * OUT;
      // 6 standard deviations of the mean and of the mean square, and as many of the fourth moment,
      // whose own variance is 96 for the normal law: together a false alarm in 1e8.
      double variance = c.variance();
      assertThat(mean / n).isCloseTo(0, within(6 * Math.sqrt(variance / n)));
      assertThat(squares / n / variance).isCloseTo(1, within(6 * Math.sqrt(2.0 / n)));
      assertThat(fourth / n / (variance * variance))
          .isCloseTo(c.kurtosis(), within(6 * Math.sqrt(96.0 / n)));
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "7,1", "1,7", "5,5", "64,20", "20,64", "130,130"})
  void columnsOrRowsOfAnOrthogonalMatrixAreOrthogonal(int rows, int columns) {
    double gain = 1.7;
    float[] w = matrix(new Initializer.Orthogonal(gain), rows, columns, 3);
    boolean wide = columns > rows;
    int count = Math.min(rows, columns);
    for (int a = 0; a < count; a++) {
      for (int b = a; b < count; b++) {
        double product = 0;
        for (int i = 0; i < Math.max(rows, columns); i++) {
          product +=
              wide
                  ? (double) w[a * columns + i] * w[b * columns + i]
                  : (double) w[i * columns + a] * w[i * columns + b];
        }
        assertThat(product).isCloseTo(a == b ? gain * gain : 0, within(1e-6));
      }
    }
  }

  @Test
  void orthogonalMatricesPreferNoDirection() {
    // Without the positive diagonal of R the sign of the first number would be fixed. For 2 × 2
    // each
    // entry is the cosine of a uniform angle, with mean 0 and mean square ½, of variance ⅛; the
    // determinant is a fair sign. 6 standard deviations each: a false alarm in 1e8.
    int draws = 4000;
    double first = 0;
    double square = 0;
    double last = 0;
    double determinant = 0;
    for (int seed = 0; seed < draws; seed++) {
      float[] w = matrix(new Initializer.Orthogonal(1), 2, 2, seed);
      first += w[0];
      square += (double) w[0] * w[0];
      last += w[3];
      determinant += (double) w[0] * w[3] - (double) w[1] * w[2];
    }
    assertThat(first / draws).isCloseTo(0, within(6 * Math.sqrt(0.5 / draws)));
    assertThat(last / draws).isCloseTo(0, within(6 * Math.sqrt(0.5 / draws)));
    assertThat(square / draws).isCloseTo(0.5, within(6 * Math.sqrt(0.125 / draws)));
    assertThat(determinant / draws).isCloseTo(0, within(6 * Math.sqrt(1.0 / draws)));
  }

  @Test
  void theSameSeedGivesTheSameNumbers() {
    for (var law : List.of(new Initializer.Orthogonal(1), new Initializer.Normal(1))) {
      assertThat(matrix(law, 9, 4, 5)).isEqualTo(matrix(law, 9, 4, 5));
      assertThat(matrix(law, 9, 4, 5)).isNotEqualTo(matrix(law, 9, 4, 6));
    }
  }

  @Test
  void constantsAndGivenValuesAreWritten() {
    assertThat(matrix(Initializer.zero(), 2, 2, 0)).containsOnly(0f);
    assertThat(matrix(new Initializer.Constant(0.5), 2, 2, 0)).containsOnly(0.5f);
    var values = new Initializer.Values(List.of(1.0, -2.0, 3.0));
    assertThat(matrix(values, 1, 3, 0)).containsExactly(1, -2, 3);
    assertThatThrownBy(() -> matrix(values, 1, 4, 0))
        .hasMessageContaining("weight of layer 0 has 4 numbers, got 3 initial values");
  }

  @Test
  void priorsMakeANetworkOfZerosPredictTheFrequencies() {
    // Class 2 has no row and counts as half a one.
    var labels = new Targets.Labels(new int[] {0, 1, 1, 1}, 3);
    float[] biases = matrix(Initializer.logPriors(labels), 1, 3, 0);
    assertThat((double) biases[0]).isCloseTo(Math.log(1 / 4.0), within(1e-6));
    assertThat((double) biases[1]).isCloseTo(Math.log(3 / 4.0), within(1e-6));
    assertThat((double) biases[2]).isCloseTo(Math.log(1 / 8.0), within(1e-6));
  }

  @Test
  void gainsArePyTorchs() {
    assertThat(Initializer.gain(Activation.RELU)).isEqualTo(Math.sqrt(2));
    assertThat(Initializer.gain(Activation.LEAKY_RELU))
        .isCloseTo(1.4141428569978354, within(1e-15));
    assertThat(Initializer.gain(Activation.TANH)).isEqualTo(5.0 / 3);
    assertThat(Initializer.gain(Activation.SELU)).isEqualTo(0.75);
    assertThat(Initializer.gain(Activation.SIGMOID)).isEqualTo(1);
  }

  @Test
  void settingsOutsideTheirRangeAreRefused() {
    assertThatThrownBy(() -> new Initializer.Normal(0)).hasMessageContaining("got 0.0");
    assertThatThrownBy(() -> new Initializer.Uniform(-1)).hasMessageContaining("got -1.0");
    assertThatThrownBy(() -> new Initializer.Orthogonal(Double.NaN))
        .hasMessageContaining("gain of initial values is positive, got NaN");
    assertThatThrownBy(() -> Initializer.he(Distribution.NORMAL).times(0))
        .hasMessageContaining("got 0.0");
    assertThatThrownBy(() -> new Initializer.Values(List.of(Double.NEGATIVE_INFINITY)))
        .hasMessageContaining("finite");
  }
}
