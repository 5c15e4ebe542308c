package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import dev.vernier.network.kernel.Reductions;
import java.util.Arrays;
import java.util.List;

/// Layer normalisation, which remembers the mean and the deviation of each row beside its input.
final class LayerNormRows implements RowOperation {

  private final Slice gamma;
  private final Slice beta;
  private final int units;
  private final float epsilon;

  /// Two numbers per row.
  private final float[] moments;

  private final float[] chains = new float[Reductions.CHAINS];

  LayerNormRows(Layer.LayerNorm layer, List<Slice> slices, int maxBatch) {
    gamma = slices.get(0);
    beta = slices.get(1);
    units = gamma.length();
    epsilon = (float) layer.epsilon();
    moments = new float[Math.multiplyExact(2, maxBatch)];
  }

  @Override
  public Memory remembers() {
    return Memory.INPUT;
  }

  @Override
  public void forward(
      float[] parameters, float[] x, int xFrom, float[] y, int first, int rows, Mode mode) {
    int from = first * units;
    Reductions.best()
        .normalizeRows(
            x,
            xFrom + from,
            parameters,
            gamma.offset(),
            beta.offset(),
            epsilon,
            y,
            from,
            moments,
            2 * first,
            chains,
            rows,
            units);
  }

  @Override
  public void beginBackward(float[] gradients) {
    Arrays.fill(gradients, gamma.offset(), gamma.end(), 0);
    Arrays.fill(gradients, beta.offset(), beta.end(), 0);
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
    int from = first * units;
    Reductions.best()
        .normalizeRowsBackward(
            x,
            from,
            moments,
            2 * first,
            chains,
            parameters,
            gamma.offset(),
            beta.offset(),
            gradients,
            dy,
            from,
            rows,
            units);
  }

  @Override
  public long size() {
    return (long) moments.length + chains.length;
  }
}
