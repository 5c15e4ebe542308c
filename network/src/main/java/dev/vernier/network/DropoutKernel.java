package dev.vernier.network;

import dev.vernier.space.Seeds;

/// Draws the mask from a counter-based generator, so that the backward pass draws the same one
/// again instead of remembering it.
final class DropoutKernel implements Layer.Kernel {

  private final double rate;
  private final int size;
  private final long seed;
  private int key;

  DropoutKernel(double rate, int size, long seed) {
    this.rate = rate;
    this.size = size;
    this.seed = seed;
  }

  @Override
  public void forward(float[] parameters, float[] x, float[] y, int batch, Mode mode, long step) {
    if (mode == Mode.EVAL) {
      System.arraycopy(x, 0, y, 0, batch * size);
      return;
    }
    key = (int) Seeds.derive(seed, step);
    mask(x, y, batch * size);
  }

  @Override
  public void backward(
      float[] parameters,
      float[] gradients,
      float[] x,
      float[] y,
      float[] dy,
      float[] dx,
      int batch,
      boolean inputGradient) {
    if (inputGradient) {
      mask(dy, dx, batch * size);
    }
  }

  private void mask(float[] from, float[] to, int length) {
    int threshold = (int) Math.round(rate * (1 << 24));
    float scale = (float) (1 / (1 - rate));
    for (int i = 0; i < length; i++) {
      to[i] = hash(i * 0x9E3779B9 + key) >>> 8 >= threshold ? from[i] * scale : 0f;
    }
  }

  /// A bijection of 32 bits with low bias (constants found by Wellons' search for integer hashes).
  private static int hash(int h) {
    h = (h ^ (h >>> 16)) * 0x21F0AAAD;
    h = (h ^ (h >>> 15)) * 0x735A2D97;
    return h ^ (h >>> 15);
  }
}
