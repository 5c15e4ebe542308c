package dev.vernier.network;

import dev.vernier.network.kernel.CurveLoops;
import dev.vernier.space.Seeds;

/// Draws the noise of each number from a counter-based generator.
record GaussianNoiseKernel(Layer.GaussianNoise layer, int size, long seed) implements Layer.Kernel {

  @Override
  public void forward(float[] parameters, float[] x, float[] y, int batch, Mode mode, long step) {
    int key = (int) Seeds.derive(seed, step);
    float deviation = mode == Mode.TRAIN ? (float) layer.deviation() : 0;
    for (int i = 0; i < batch * size; i++) {
      y[i] = x[i] + deviation * CurveLoops.normal(i, key);
    }
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
      System.arraycopy(dy, 0, dx, 0, batch * size);
    }
  }
}
