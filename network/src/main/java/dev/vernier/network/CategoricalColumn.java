package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import java.util.Arrays;

/// A column of levels that become rows of a table. Gradients are added in the order of the batch,
/// so the bits are the same each time.
record CategoricalColumn(Embedding.Categorical embedding, Slice table, EmbedStage.Columns columns)
    implements EmbedStage.Pass {

  @Override
  public void forward(float[] parameters, float[] x, int xFrom, float[] y, int batch) {
    int dimension = embedding.dimension();
    int in = xFrom + columns.in();
    int out = columns.out();
    for (int row = 0; row < batch; row++) {
      int level = embedding.level(x[in], columns.in());
      System.arraycopy(parameters, table.offset() + level * dimension, y, out, dimension);
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
    Arrays.fill(gradients, table.offset(), table.end(), 0);
    int dimension = embedding.dimension();
    for (int row = 0; row < batch; row++) {
      int in = columns.in() + row * columns.inputs();
      int out = columns.out() + row * columns.outputs();
      int level = (int) x[in];
      int to = table.offset() + level * dimension;
      for (int j = 0; j < dimension; j++) {
        gradients[to + j] += dy[out + j];
      }
      if (inputGradient) {
        dx[in] = 0;
      }
    }
  }
}
