package dev.vernier.network;

/// `y = s x`, `dx = s dy`, `ds = Σ dy x`.
final class ScaleKernel implements Layer.Kernel {

  private final int units;
  private final int scale;

  ScaleKernel(Layer.Binding binding) {
    units = binding.input().size();
    scale = binding.slices().getFirst().offset();
  }

  @Override
  public void forward(float[] parameters, float[] x, float[] y, int batch, Mode mode, long step) {
    for (int i = 0; i < batch * units; i++) {
      y[i] = x[i] * parameters[scale + i % units];
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
    for (int j = 0; j < units; j++) {
      double sum = 0;
      for (int i = j; i < batch * units; i += units) {
        sum += (double) dy[i] * x[i];
      }
      gradients[scale + j] = (float) sum;
    }
    for (int i = 0; inputGradient && i < batch * units; i++) {
      dx[i] = dy[i] * parameters[scale + i % units];
    }
  }
}
