package dev.vernier.network.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vernier.network.kernel.x86.Processor;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BfloatProductTest {

  private static final int[] SIZES = {24, 25, 31, 33, 48, 64, 100, 207};

  private static BfloatProduct product(boolean onTiles) {
    assumeTrue(MatrixProducts.whyNotBfloat16().isEmpty(), "needs AVX512_BF16");
    assumeTrue(!onTiles || (Processor.detected().amx() && Processor.requestTiles()), "needs AMX");
    return new BfloatProduct(onTiles, MatrixProducts.byName("scalar"));
  }

  /// The reference: rounds to the nearest bf16, ties to even.
  private static float rounded(float x) {
    int bits = Float.floatToRawIntBits(x);
    return Float.intBitsToFloat((bits + 0x7FFF + ((bits >>> 16) & 1)) & 0xFFFF0000);
  }

  private static float[] rounded(float[] x) {
    var y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = rounded(x[i]);
    }
    return y;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void multipliesWhatIsRounded(boolean onTiles) {
    var product = product(onTiles);
    var random = new Random(2);
    for (int m : SIZES) {
      for (int n : SIZES) {
        for (int k : new int[] {24, 31, 32, 33, 65, 207}) {
          for (int transposes = 0; transposes < 4; transposes++) {
            var problem = Problem.random(random, transposes, m, n, k, 0);
            var exact = problem.withOperands(rounded(problem.a()), rounded(problem.b()));
            exact.assertSolution(problem.solve(product));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPackedBatchGivesTheSameBits(boolean onTiles) {
    var product = product(onTiles);
    var random = new Random(3);
    for (int columns : SIZES) {
      for (int rows : SIZES) {
        int units = 40;
        float[] data = floats(random, 300 * columns);
        float[] w = floats(random, columns * units);
        float[] dy = floats(random, rows * units);
        int[] indices = random.ints(rows + 5, 0, 300).toArray();
        var batch = product.openBatch(columns, units, 207).orElseThrow();
        batch.gather(data, indices, 3, rows);
        var x = new float[rows * columns];
        Loops.best().gather(data, columns, indices, 3, rows, x);

        var y = new float[rows * units];
        var expected = y.clone();
        batch.forward(w, 0, units, y);
        product.multiply(
            false, false, rows, units, columns, x, 0, columns, w, 0, units, 0, expected, 0, units);
        assertThat(y).isEqualTo(expected);

        var dw = new float[columns * units];
        expected = dw.clone();
        batch.weightGradient(dy, units, dw, 0);
        product.multiply(
            true, false, columns, units, rows, x, 0, columns, dy, 0, units, 0, expected, 0, units);
        assertThat(dw).isEqualTo(expected);
      }
    }
  }

  /// A last batch of any size must fit the memory that the largest was given.
  @Test
  void everySmallerBatchFits() {
    var product = product(false);
    int columns = 784;
    int units = 24;
    var data = new float[512 * columns];
    var dy = new float[512 * units];
    var dw = new float[columns * units];
    int[] indices = IntStream.range(0, 512).toArray();
    var batch = product.openBatch(columns, units, 512).orElseThrow();
    for (int rows = 1; rows <= 512; rows++) {
      batch.gather(data, indices, 0, rows);
      batch.forward(dw, 0, units, dy);
      batch.weightGradient(dy, units, dw, 0);
    }
  }

  @Test
  void aSmallerBatchAfterALargerOneForgetsIt() {
    var product = product(false);
    var random = new Random(4);
    var batch = product.openBatch(30, 30, 64).orElseThrow();
    float[] data = floats(random, 64 * 30);
    data[63 * 30] = Float.NaN;
    batch.gather(data, IntStream.range(0, 64).toArray(), 0, 64);
    batch.gather(data, IntStream.range(0, 33).toArray(), 0, 33);
    var dw = new float[30 * 30];
    batch.weightGradient(floats(random, 33 * 30), 30, dw, 0);
    for (float v : dw) {
      assertThat(v).isFinite();
    }
  }

  @Test
  void whatIsNotANumberStaysVisible() {
    var product = product(false);
    var random = new Random(5);
    float[] a = floats(random, 32 * 32);
    float[] b = floats(random, 32 * 32);
    a[40] = Float.NaN;
    var c = new float[32 * 32];
    product.multiply(false, false, 32, 32, 32, a, 0, 32, b, 0, 32, 0, c, 0, 32);
    for (int i = 0; i < c.length; i++) {
      assertThat(Float.isNaN(c[i])).isEqualTo(i / 32 == 1);
    }
  }

  private static float[] floats(Random random, int count) {
    var x = new float[count];
    for (int i = 0; i < count; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }
}
