package dev.vernier.network.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.vernier.network.Activation;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LoopsTest {

  private static final int[] SIZES = {1, 3, 4, 13, 16, 17, 25, 64, 100, 207};
  private static final int GAP = 5;

  private final Loops scalar = new ScalarLoops();
  private final List<Loops> others =
      MatrixProducts.available().contains("generated")
          ? List.of(new VectorLoops(), new GeneratedLoops())
          : List.of(new VectorLoops());
  private final CurveLoops scalarCurves = new ScalarCurveLoops();
  private final CurveLoops vectorCurves = new VectorCurveLoops();
  private final Reductions scalarReductions = new ScalarReductions();
  private final Reductions vectorReductions = new VectorReductions();

  /// Arrays with room before and after the stretch that a loop may touch.
  @SuppressWarnings("ArrayRecordComponent")
  private record Arrays4(float[] a, float[] b, float[] c, float[] d) {
    static Arrays4 random(int length, int columns) {
      var random = new Random(length);
      return new Arrays4(
          floats(random, length),
          floats(random, length),
          floats(random, columns),
          floats(random, columns));
    }

    Arrays4 copy() {
      return new Arrays4(a.clone(), b.clone(), c.clone(), d.clone());
    }

    private static float[] floats(Random random, int size) {
      var x = new float[size + 2 * GAP];
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) (3 * random.nextGaussian());
      }
      return x;
    }
  }

  private interface MatrixLoop<L> {
    void run(L loops, Arrays4 x, int rows, int columns);
  }

  private void assertSameBits(MatrixLoop<Loops> loop) {
    assertSameBits(scalar, others, loop);
  }

  private void assertSameCurves(MatrixLoop<CurveLoops> loop) {
    assertSameBits(scalarCurves, List.of(vectorCurves), loop);
  }

  private static <L> void assertSameBits(L reference, List<L> others, MatrixLoop<L> loop) {
    for (int rows : SIZES) {
      for (int columns : SIZES) {
        var expected = Arrays4.random(rows * columns, columns);
        List<Arrays4> copies = others.stream().map(_ -> expected.copy()).toList();
        loop.run(reference, expected, rows, columns);
        for (int i = 0; i < others.size(); i++) {
          loop.run(others.get(i), copies.get(i), rows, columns);
          assertThat(bits(copies.get(i)))
              .as("%s, %d by %d", others.get(i).getClass().getSimpleName(), rows, columns)
              .isEqualTo(bits(expected));
        }
      }
    }
  }

  private static int[] bits(Arrays4 x) {
    var all = new int[x.a.length + x.b.length + x.c.length + x.d.length];
    int i = 0;
    for (float[] part : new float[][] {x.a, x.b, x.c, x.d}) {
      for (float v : part) {
        all[i++] = Float.floatToIntBits(v);
      }
    }
    return all;
  }

  @Test
  void loopsOverMatricesAgreeBitForBit() {
    assertSameBits((l, x, r, c) -> l.addRow(x.a, GAP, x.c, 2, x.b, 3, r, c));
    assertSameBits((l, x, r, c) -> l.addRow(x.a, GAP, x.c, 2, x.a, GAP, r, c));
    assertSameBits((l, x, r, c) -> l.scaleAndShift(x.a, GAP, x.c, x.d, x.b, 2, r, c));
    assertSameBits((l, x, r, c) -> l.combine(x.a, GAP, x.b, 2, x.c, x.d, x.c, r, c));
    assertSameBits((l, x, r, c) -> l.addColumnSums(x.a, GAP, x.c, 2, r, c));
    assertSameBits((l, x, r, c) -> l.addMoments(x.a, GAP, x.b, x.c, x.d, r, c));
    assertSameBits((l, x, r, c) ->
        l.addCorrelations(x.a, GAP, x.b, 2, x.b, x.a, x.c, x.d, r, Math.min(c, r * c)));
  }

  @Test
  void normalizationsOfRowsAgreeBitForBit() {
    for (int rows : SIZES) {
      for (int columns : SIZES) {
        var x = Arrays4.random(rows * columns, 2 * Math.max(rows, columns));
        Arrays4 copy = x.copy();
        normalize(scalarReductions, x, rows, columns);
        normalize(vectorReductions, copy, rows, columns);
        assertThat(bits(copy)).as("%d by %d", rows, columns).isEqualTo(bits(x));
      }
    }
  }

  private static void normalize(Reductions loops, Arrays4 x, int rows, int columns) {
    var moments = new float[2 * rows + 1];
    var chains = new float[Reductions.CHAINS];
    float[] gradients = x.d;
    loops.normalizeRows(
        x.a, GAP, x.c, 3, 3 + columns, 1e-3f, x.b, 2, moments, 1, chains, rows, columns);
    loops.normalizeRowsBackward(
        x.a, GAP, moments, 1, chains, x.c, 3, 3 + columns, gradients, x.b, 2, rows, columns);
    System.arraycopy(moments, 0, x.c, 0, moments.length);
  }

  /// A mean of 1,000 deviations leaves the rounding of the input, 6e-5 deviations, and little more.
  @Test
  void aMeanFarFromZeroCostsANormalizationNoPrecision() {
    var random = new Random(3);
    int columns = 207;
    var parameters = new float[2 * columns];
    Arrays.fill(parameters, 0, columns, 1);
    var x = new float[columns];
    double mean = 0;
    for (int j = 0; j < columns; j++) {
      x[j] = (float) (1000 + random.nextGaussian());
      mean += (double) x[j] / columns;
    }
    double variance = 0;
    for (float v : x) {
      variance += (v - mean) * (v - mean) / columns;
    }
    var y = new float[columns];
    var chains = new float[Reductions.CHAINS];
    scalarReductions.normalizeRows(
        x, 0, parameters, 0, columns, 1e-5f, y, 0, new float[2], 0, chains, 1, columns);
    for (int j = 0; j < columns; j++) {
      double expected = (x[j] - mean) / Math.sqrt(variance + 1e-5);
      assertThat((double) y[j]).isCloseTo(expected, within(1e-6));
    }
  }

  @Test
  void loopsOverStretchesAgreeBitForBit() {
    assertSameBits((l, x, r, c) -> l.dropout(x.a, GAP, x.b, 2, r * c, r, c, 1 << 23, 2));
    assertSameBits((l, x, r, c) -> l.dropout(x.a, GAP, x.a, GAP, r * c, -r, c, 1 << 20, 1.07f));
    assertSameBits((l, x, r, c) -> l.rectify(x.a, GAP, x.b, 2, r * c, 0));
    assertSameBits((l, x, r, c) -> l.rectify(x.a, GAP, x.a, GAP, r * c, 0.01f));
    assertSameBits((l, x, r, c) -> l.rectifyBackward(x.a, GAP, x.b, 2, r * c, 0));
    assertSameCurves((l, x, r, c) -> l.exp(x.a, GAP, x.b, 2, r * c));
    assertSameCurves(
        (l, x, r, c) -> l.addNoise(x.a, GAP, x.b, 2, r * c, r, c, 0.3f, new float[r * c + 15]));
    assertSameCurves(
        (l, x, r, c) -> l.addNoise(x.a, GAP, x.a, GAP, r * c, -r, c, 2, new float[r * c + 15]));
    assertSameCurves((l, x, r, c) -> l.sineAndCosine(x.a, GAP, x.a, GAP, x.b, 2, r * c));
  }

  @Test
  void sumsOfSquaresAgreeBitForBit() {
    for (int length : new int[] {0, 1, 17, 63, 64, 65, 128, 200, 8191}) {
      var x = Arrays4.random(length, length);
      double exact = 0;
      for (int i = 0; i < length; i++) {
        exact += (double) x.a[GAP + i] * x.a[GAP + i];
      }
      double expected =
          scalarReductions.sumOfSquares(x.a, GAP, length, new float[Reductions.SQUARE_CHAINS]);
      assertThat(expected).isCloseTo(exact, within(1e-5 * exact));
      var chains = new float[Reductions.SQUARE_CHAINS];
      assertThat(vectorReductions.sumOfSquares(x.a, GAP, length, chains)).isEqualTo(expected);
    }
  }

  @Test
  void rowsAreGatheredByIndex() {
    for (int columns : SIZES) {
      var x = new float[50 * columns];
      for (int i = 0; i < x.length; i++) {
        x[i] = i;
      }
      var random = new Random(columns);
      int[] indices = random.ints(60, 0, 50).toArray();
      for (int from : new int[] {0, 7, 59}) {
        int rows = Math.max(60 - from - 2, 1);
        var expected = new float[rows * columns + 3];
        scalar.gather(x, columns, indices, from, rows, expected);
        for (Loops loops : others) {
          var got = new float[expected.length];
          loops.gather(x, columns, indices, from, rows, got);
          assertThat(got).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void stepsOfAdamAgree() {
    var step = new AdamStep();
    step.fill(0.9f, 0.99f, 10, 10, 1e-8f, 0.7f);
    step.fillShare(0.1f);
    step.fillRate(0.01f, 1e-2f);
    for (int length : SIZES) {
      for (float scale : new float[] {0, 1e-25f, 1e-10f, 1, 1e10f}) {
        var x = Arrays4.random(4 * length, 4 * length);
        for (int i = 0; i < x.b.length; i++) {
          x.b[i] *= scale;
        }
        Arrays.fill(x.a, 0);
        var parameters = x.a.clone();
        var m = new float[x.a.length];
        var v = new float[x.a.length];
        scalar.adam(parameters, x.b, m, v, GAP, length, step);
        for (Loops loops : others) {
          var got = x.a.clone();
          var gotM = new float[m.length];
          var gotV = new float[v.length];
          loops.adam(got, x.b, gotM, gotV, GAP, length, step);
          assertThat(gotM).isEqualTo(m);
          assertThat(gotV).isEqualTo(v);
          assertThat(got).isEqualTo(parameters);

          var average = x.c.clone();
          scalar.approach(average, parameters, GAP, length, 0.1f);
          got = x.a.clone();
          var gotAverage = x.c.clone();
          Arrays.fill(gotM, 0);
          Arrays.fill(gotV, 0);
          loops.adamAveraged(got, x.b, gotM, gotV, gotAverage, GAP, length, step);
          assertThat(gotM).isEqualTo(m);
          assertThat(gotV).isEqualTo(v);
          assertThat(got).isEqualTo(parameters);
          assertThat(gotAverage).isEqualTo(average);
        }
      }
    }
  }

  @Test
  void stepsOfMomentumAgree() {
    float[] numbers = {0.9f, 0.01f, 0.02f, 0.1f};
    for (boolean nesterov : new boolean[] {false, true}) {
      for (int length : SIZES) {
        var x = Arrays4.random(3 * length, 3 * length);
        List<Arrays4> copies = others.stream().map(_ -> x.copy()).toList();
        scalar.momentum(x.a, x.b, x.c, GAP, length, nesterov, numbers);
        for (int i = 0; i < others.size(); i++) {
          Arrays4 got = copies.get(i);
          others.get(i).momentum(got.a, got.b, got.c, GAP, length, nesterov, numbers);
          assertThat(bits(got)).isEqualTo(bits(x));
        }
      }
    }
  }

  @Test
  void whatLeavesAnArrayIsRefused() {
    for (Loops loops : others) {
      var x = new float[10];
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> loops.rectify(x, 3, x, 0, 8, 0));
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> loops.addRow(x, 0, x, 9, x, 0, 5, 2));
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> loops.gather(x, 5, new int[] {2}, 0, 1, x));
    }
  }

  @ParameterizedTest
  @EnumSource
  void curvesAgreeBitForBit(Curve curve) {
    assertSameCurves((l, x, r, c) -> l.apply(curve, x.a, GAP, x.b, 2, r * c));
    assertSameCurves((l, x, r, c) -> l.applySlope(curve, x.a, GAP, x.b, 2, r * c));
    var expected = extremes();
    scalarCurves.apply(curve, expected, 0, expected, 0, expected.length);
    var got = extremes();
    vectorCurves.apply(curve, got, 0, got, 0, got.length);
    assertThat(got).isEqualTo(expected);
  }

  private static float[] extremes() {
    return new float[] {
      0,
      -0f,
      1e-30f,
      -1e-30f,
      1e30f,
      -1e30f,
      Float.NaN,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      88,
      -88,
      20,
      -20,
      0.625f,
      -0.625f,
      1,
      -1,
      2,
      -2
    };
  }

  /// Against the definitions in double precision: 4 units in the last place, of 1 or of the value
  /// if that is larger. Slopes such as `s (1 + x (1 - s))` multiply a rounded difference by `x`,
  /// and get 25.
  @ParameterizedTest
  @EnumSource
  void curvesAreThoseOfTheActivations(Curve curve) {
    var activation = Activation.valueOf(curve.name());
    for (double x = -30; x <= 30; x += 0.0137) {
      float argument = (float) x;
      double value = activation.value(argument);
      assertClose(curve.at(argument), value, 5e-7, curve + " at " + x);
      float v = curve.slopeFromValue() ? (float) value : argument;
      assertClose(
          curve.slope(v), activation.derivative(argument), 3e-6, "slope of " + curve + " at " + x);
    }
  }

  private static void assertClose(double got, double expected, double tolerance, String what) {
    assertThat(Math.abs(got - expected))
        .as("%s: %s, not %s", what, got, expected)
        .isLessThanOrEqualTo(tolerance * Math.max(1, Math.abs(expected)));
  }

  @Test
  void smallArgumentsKeepTheirRelativePrecision() {
    for (double x = 1e-20; x < 1; x *= 1.3) {
      for (double signed : new double[] {x, -x}) {
        float argument = (float) signed;
        assertThat(Curve.TANH.at(argument) / Math.tanh(argument)).isBetween(1 - 4e-7, 1 + 4e-7);
        assertThat(Curve.ELU.at(argument) / Activation.ELU.value(argument))
            .isBetween(1 - 6e-7, 1 + 6e-7);
      }
    }
  }

  @Test
  void exponentialIsExactToTwoUnitsInTheLastPlace() {
    for (double x = -87; x <= 88; x += 0.0031) {
      float argument = (float) x;
      float expected = (float) Math.exp(argument);
      assertThat(Math.abs(Curve.exp(argument) - expected))
          .isLessThanOrEqualTo(2 * Math.ulp(expected));
    }
  }

  /// 1.6 million draws: the share lies within 6 deviations with odds of a false alarm of 2e-9.
  @Test
  void dropoutDropsItsShare() {
    var ones = new float[1_600_000];
    Arrays.fill(ones, 1);
    BiConsumer<Loops, Integer> count =
        (loops, key) -> {
          var y = new float[ones.length];
          loops.dropout(ones, 0, y, 0, y.length, 0, key, (int) (0.3 * (1 << 24)), 1);
          double kept = 0;
          for (float v : y) {
            kept += v;
          }
          double deviation = Math.sqrt(0.3 * 0.7 / y.length);
          assertThat(kept / y.length).isBetween(0.7 - 6 * deviation, 0.7 + 6 * deviation);
        };
    count.accept(scalar, 1);
    for (Loops loops : others) {
      count.accept(loops, 2);
    }
  }

  /// Every hash has the quantile of its middle, to 2e-6 of a deviation or of its distance from 0.
  @Test
  void noiseIsTheQuantileOfItsHash() {
    for (int hash = 0; hash < 1 << 24; hash += hash < 4000 || hash > (1 << 24) - 4000 ? 1 : 997) {
      double z = Noise.normal(hash);
      double probability = (hash + 0.5) / (1 << 24);
      // Newton's step from z to the exact quantile.
      double lower = Math.min(probability, 1 - probability);
      double density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
      double error = (normalCdf(-Math.abs(z)) - lower) / density;
      assertThat(Math.abs(error)).as("hash %d", hash).isLessThan(2e-6 * Math.max(1, Math.abs(z)));
      assertThat(Math.signum(z)).isEqualTo(Math.signum(probability - 0.5));
    }
  }

  /// From the GELU, which is `x Φ(x)`.
  private static double normalCdf(double x) {
    return Activation.GELU.value(x) / x;
  }

  /// 1.6 million draws: mean, variance, fourth moment and the product of neighbours lie within 6
  /// deviations with odds of a false alarm of 8e-9.
  @Test
  void noiseIsNormalAndItsNeighboursIndependent() {
    int count = 1_600_000;
    var noise = new float[count + 1];
    scalarCurves.addNoise(noise, 0, noise, 0, count + 1, 0, 7, 1, new float[count + 16]);
    double[] moments = new double[4];
    for (int i = 0; i < count; i++) {
      double z = noise[i];
      moments[0] += z / count;
      moments[1] += z * z / count;
      moments[2] += z * z * z * z / count;
      moments[3] += z * noise[i + 1] / count;
    }
    double deviation = 1 / Math.sqrt(count);
    assertThat(moments[0]).isCloseTo(0, within(6 * deviation));
    assertThat(moments[1]).isCloseTo(1, within(6 * Math.sqrt(2) * deviation));
    assertThat(moments[2]).isCloseTo(3, within(6 * Math.sqrt(96) * deviation));
    assertThat(moments[3]).isCloseTo(0, within(6 * deviation));
  }

  @Test
  void sinesAndCosinesAreExactToSomeUnitsInTheLastPlace() {
    for (double t = -1e5; t < 1e5; t += Math.abs(t) < 2 ? 0.00037 : 1.7 + 0.01 * Math.abs(t)) {
      float angle = (float) t;
      double radians = 2 * Math.PI * (angle - Math.rint(angle));
      assertThat((double) Turns.sine(angle)).isCloseTo(Math.sin(radians), within(2e-7));
      assertThat((double) Turns.cosine(angle)).isCloseTo(Math.cos(radians), within(2e-7));
    }
    assertThat(Turns.sine(0)).isZero();
    assertThat(Turns.cosine(0)).isEqualTo(1);
    assertThat(Turns.sine(0.25f)).isEqualTo(1);
    assertThat(Turns.cosine(0.5f)).isEqualTo(-1);
    assertThat(Turns.sine(Float.NaN)).isNaN();
    assertThat(Turns.cosine(Float.POSITIVE_INFINITY)).isNaN();
    assertThat(Turns.cosine(1e30f)).isBetween(-1f, 1f);
    float[] angles = extremes();
    var expected = new float[2][angles.length];
    scalarCurves.sineAndCosine(angles, 0, expected[0], 0, expected[1], 0, angles.length);
    var got = new float[2][angles.length];
    vectorCurves.sineAndCosine(angles, 0, got[0], 0, got[1], 0, angles.length);
    assertThat(got[0]).isEqualTo(expected[0]);
    assertThat(got[1]).isEqualTo(expected[1]);
  }
}
