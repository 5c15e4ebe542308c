package dev.vernier.benchmarks;

import dev.vernier.network.kernel.MatrixProduct;
import java.util.Random;

/// The matrix products of one training step of a workload and nothing else: the bound of what a
/// step could reach with them.
///
/// Three per dense layer, `X·W`, `Xᵀ·dY` and `dY·Wᵀ`, and two for the first, in the order of a step
/// and on the arrays of one.
public final class StepProducts {

  private static final int ALIGNMENT = 16;

  private final MatrixProduct product;
  private final int batch;
  private final int[] widths;
  private final int[] offsets;
  private final float[] weights;
  private final float[] weightGradients;
  private final float[][] activations;
  private final float[][] activationGradients;

  public StepProducts(Workload workload, MatrixProduct product) {
    this.product = product;
    batch = workload.batch();
    widths = workload.widths();
    offsets = new int[widths.length];
    activations = new float[widths.length][];
    activationGradients = new float[widths.length][];
    for (int i = 0; i < widths.length; i++) {
      activations[i] = new float[batch * widths[i]];
      activationGradients[i] = new float[batch * widths[i]];
      if (i > 0) {
        int size = Math.ceilDiv(widths[i - 1] * widths[i], ALIGNMENT) * ALIGNMENT;
        offsets[i] = offsets[i - 1] + size;
      }
    }
    weights = new float[offsets[widths.length - 1]];
    weightGradients = new float[weights.length];
    var random = new Random(1);
    fill(activations[0], 0, activations[0].length, 1, random);
    float[] last = activationGradients[widths.length - 1];
    fill(last, 0, last.length, 1.0 / batch, random);
    for (int i = 1; i < widths.length; i++) {
      fill(weights, offsets[i - 1], offsets[i], 1 / Math.sqrt(widths[i - 1]), random);
    }
  }

  private static void fill(float[] array, int from, int to, double deviation, Random random) {
    for (int i = from; i < to; i++) {
      array[i] = (float) (deviation * random.nextGaussian());
    }
  }

  /// Floating-point operations of one step's products.
  public long operations() {
    long operations = 0;
    for (int i = 1; i < widths.length; i++) {
      operations += (i == 1 ? 2 : 3) * 2L * batch * widths[i - 1] * widths[i];
    }
    return operations;
  }

  /// Multiplies them all once.
  public void step() {
    for (int i = 1; i < widths.length; i++) {
      forward(i);
    }
    for (int i = widths.length - 1; i > 0; i--) {
      weightGradient(i);
      if (i > 1) {
        inputGradient(i);
      }
    }
  }

  private void forward(int i) {
    int in = widths[i - 1];
    int out = widths[i];
    float[] x = activations[i - 1];
    float[] y = activations[i];
    product.multiply(
        false, false, batch, out, in, x, 0, in, weights, offsets[i - 1], out, 0, y, 0, out);
  }

  private void weightGradient(int i) {
    int in = widths[i - 1];
    int out = widths[i];
    float[] x = activations[i - 1];
    float[] dy = activationGradients[i];
    product.multiply(
        true, false, in, out, batch, x, 0, in, dy, 0, out, 0, weightGradients, offsets[i - 1], out);
  }

  private void inputGradient(int i) {
    int in = widths[i - 1];
    int out = widths[i];
    float[] dx = activationGradients[i - 1];
    float[] dy = activationGradients[i];
    product.multiply(
        false, true, batch, in, out, dy, 0, out, weights, offsets[i - 1], out, 0, dx, 0, in);
  }
}
