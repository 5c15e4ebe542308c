package dev.vernier.benchmarks;

import dev.vernier.network.kernel.MatrixProduct;
import dev.vernier.network.kernel.MatrixProducts;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Each matrix product at the sizes of a dense layer: the forward pass `X·W`, the weight gradient
/// `Xᵀ·dY` and the input gradient `dY·Wᵀ`.
///
/// The column `gflop` is in GFLOP/s, whatever unit stands beside it.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init")
public class MatrixProductBenchmark {

  /// What a product is for.
  public enum Role {
    FORWARD,
    WEIGHT_GRADIENT,
    INPUT_GRADIENT
  }

  /// Counts the work done in an iteration.
  @AuxCounters
  @State(Scope.Thread)
  public static class Work {
    public double gflop;
  }

  /// A name of [MatrixProducts]; one that is not available here fails and says why.
  @Param({"openblas", "vector"})
  public String product;

  /// Rows of the batch, inputs, outputs.
  @Param({"64x784x100", "64x100x100", "64x100x10", "32x50x100", "1024x784x100", "256x784x512"})
  public String size;

  @Param public Role role;

  private MatrixProduct multiplier;
  private boolean transposeA;
  private boolean transposeB;
  private int m;
  private int n;
  private int k;
  private float[] a;
  private float[] b;
  private float[] c;
  private double gflop;

  /// Allocates the matrices.
  @Setup
  public void open() {
    multiplier = MatrixProducts.byName(product);
    int firstCross = size.indexOf('x');
    int lastCross = size.lastIndexOf('x');
    int batch = Integer.parseInt(size.substring(0, firstCross));
    int in = Integer.parseInt(size.substring(firstCross + 1, lastCross));
    int out = Integer.parseInt(size.substring(lastCross + 1));
    transposeA = role == Role.WEIGHT_GRADIENT;
    transposeB = role == Role.INPUT_GRADIENT;
    m = role == Role.WEIGHT_GRADIENT ? in : batch;
    n = role == Role.INPUT_GRADIENT ? in : out;
    k =
        switch (role) {
          case FORWARD -> in;
          case WEIGHT_GRADIENT -> batch;
          case INPUT_GRADIENT -> out;
        };
    var random = new Random(1);
    a = floats(random, m * k);
    b = floats(random, k * n);
    c = new float[m * n];
    gflop = 2e-9 * m * n * k;
  }

  private static float[] floats(Random random, int size) {
    float[] x = new float[size];
    for (int i = 0; i < size; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  /// One product.
  @Benchmark
  public float[] multiply(Work work) {
    multiplier.multiply(
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
    work.gflop += gflop;
    return c;
  }
}
