package dev.vernier.network;

import dev.vernier.network.kernel.Loops;
import dev.vernier.space.Seeds;

/// Draws the mask from a counter-based generator, so that the backward pass draws the same one
/// again instead of remembering it.
final class DropoutKernel implements Layer.Kernel {

  private final Layer.Dropout layer;
  private final int size;
  private final long seed;
  private int key;

  DropoutKernel(Layer.Dropout layer, int size, long seed) {
    this.layer = layer;
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
    for (int i = 0; i < length; i++) {
      boolean kept = Loops.hash(i, key) >= layer.threshold();
      to[i] = kept ? from[i] * layer.scale() : 0f;
    }
  }
}
