package dev.vernier.network;

/// Element by element.
record ActivationKernel(Activation activation, int size) implements Layer.Kernel {

  @Override
  public void forward(float[] parameters, float[] x, float[] y, int batch, Mode mode, long step) {
    activation.forward(x, y, batch * size);
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
      activation.backward(x, y, dy, dx, batch * size);
    }
  }
}
