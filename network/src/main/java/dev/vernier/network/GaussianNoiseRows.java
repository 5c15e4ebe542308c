package dev.vernier.network;

import dev.vernier.network.kernel.CurveLoops;
import dev.vernier.space.Seeds;

/// Gaussian noise from a counter-based generator. The gradient passes unchanged.
final class GaussianNoiseRows implements RowOperation {

  private final float deviation;
  private final int width;
  private final long seed;
  private final float[] scratch;
  private int key;

  GaussianNoiseRows(Layer.GaussianNoise layer, int width, long seed) {
    deviation = (float) layer.deviation();
    this.width = width;
    this.seed = seed;
    scratch = new float[RowStage.tileRows(width) * width + 15];
  }

  @Override
  public Memory remembers() {
    return Memory.NOTHING;
  }

  @Override
  public void begin(float[] parameters, float[] x, int xFrom, int batch, long step) {
    key = (int) Seeds.derive(seed, step);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // Whether it works in place.
  public void forward(
      float[] parameters, float[] x, int xFrom, float[] y, int first, int rows, Mode mode) {
    int from = first * width;
    if (mode == Mode.TRAIN) {
      CurveLoops.best()
          .addNoise(x, xFrom + from, y, from, rows * width, from, key, deviation, scratch);
    } else if (x != y) {
      System.arraycopy(x, xFrom + from, y, from, rows * width);
    }
  }

  @Override
  public void backward(
      float[] parameters,
      float[] gradients,
      float[] x,
      float[] y,
      float[] dy,
      int first,
      int rows) {
    // A sum's gradient is that of its terms.
  }

  @Override
  public long size() {
    return scratch.length;
  }
}
