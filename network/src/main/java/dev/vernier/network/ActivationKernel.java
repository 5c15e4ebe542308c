package dev.vernier.network;

/// The functions of [Activation], number by number.
record ActivationKernel(Activation activation, int size) implements Layer.Kernel {

  @Override
  public void forward(float[] parameters, float[] x, float[] y, int batch, Mode mode, long step) {
    for (int i = 0; i < batch * size; i++) {
      y[i] = (float) activation.value(x[i]);
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
    for (int i = 0; inputGradient && i < batch * size; i++) {
      dx[i] = (float) (dy[i] * activation.derivative(x[i]));
    }
  }
}
