package dev.vernier.network.kernel;

import java.util.Locale;
import java.util.Random;

/// Prints GFLOP/s of each product at the sizes of a dense layer's forward pass (`X·W`), weight
/// gradient (`Xᵀ·dY`) and input gradient (`dY·Wᵀ`): the best of several rounds. Run it on one
/// pinned core.
final class MatrixProductBenchmark {

  private static final int[][] SIZES = {
    {64, 784, 100}, {64, 100, 100}, {64, 100, 10}, {32, 50, 100}, {1024, 784, 100}, {256, 784, 512}
  };
  private static final int ROUNDS = 7;
  private static final long ROUND_NANOS = 150_000_000;

  private MatrixProductBenchmark() {}

  public static void main(String[] args) {
    for (String name : args.length > 0 ? java.util.List.of(args) : MatrixProducts.available()) {
      MatrixProduct product = MatrixProducts.byName(name);
      System.out.println(product.name());
      for (int[] size : SIZES) {
        int batch = size[0];
        int in = size[1];
        int out = size[2];
        System.out.printf(
            Locale.ROOT,
            "  %4d, %3d, %3d: %6.1f / %6.1f / %6.1f%n",
            batch,
            in,
            out,
            best(product, false, false, batch, out, in),
            best(product, true, false, in, out, batch),
            best(product, false, true, batch, in, out));
      }
    }
  }

  private static double best(
      MatrixProduct product, boolean transposeA, boolean transposeB, int m, int n, int k) {
    Random random = new Random(1);
    float[] a = floats(random, m * k);
    float[] b = floats(random, k * n);
    float[] c = new float[m * n];
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long calls = 0;
      long start = System.nanoTime();
      long now = start;
      while (now - start < ROUND_NANOS) {
        for (int i = 0; i < 10; i++) {
          product.multiply(
              transposeA,
              transposeB,
              m,
              n,
              k,
              a,
              0,
              transposeA ? m : k,
              b,
              0,
              transposeB ? k : n,
              0,
              c,
              0,
              n);
        }
        calls += 10;
        now = System.nanoTime();
      }
      best = Math.max(best, 2.0 * m * n * k * calls / (now - start));
    }
    return best;
  }

  private static float[] floats(Random random, int size) {
    float[] x = new float[size];
    for (int i = 0; i < size; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }
}
