package dev.vernier.network;

/// Columns that stay as they are.
record CopiedColumns(int width, EmbedStage.Columns columns) implements EmbedStage.Pass {

  @Override
  public void forward(float[] parameters, float[] x, int xFrom, float[] y, int batch) {
    int in = xFrom + columns.in();
    int out = columns.out();
    for (int row = 0; row < batch; row++) {
      System.arraycopy(x, in, y, out, width);
      in += columns.inputs();
      out += columns.outputs();
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
    for (int row = 0; inputGradient && row < batch; row++) {
      int out = columns.out() + row * columns.outputs();
      System.arraycopy(dy, out, dx, columns.in() + row * columns.inputs(), width);
    }
  }
}
