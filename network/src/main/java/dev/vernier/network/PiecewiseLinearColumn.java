package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import java.util.Arrays;
import java.util.List;

/// A column that is encoded piecewise linearly, without writing the encoding down: since bins below
/// a number's own count whole and those above not at all, a row is what the bins below sum up to,
/// and a share of its own bin's weights.
///
/// Forward, the sums over bins are made once per pass; backward, each row adds to its own bin, and
/// what is due to the bins below is summed up once. So a row costs as much as its output, however
/// many bins there are.
final class PiecewiseLinearColumn implements EmbedStage.Pass {

  private final EmbedStage.Columns columns;
  private final float[] edges;
  private final float[] inverseWidths;
  private final int dimension;
  private final boolean rectifier;
  private final Slice weight;
  private final Slice bias;

  /// A row per bin: forward, the bias and the weights of the bins below; backward, the sum of `dy`
  /// over the rows whose numbers lie in the bin.
  private final float[] sums;

  PiecewiseLinearColumn(
      Embedding.PiecewiseLinear embedding, List<Slice> slices, EmbedStage.Columns columns) {
    this.columns = columns;
    edges = embedding.edges();
    inverseWidths = new float[embedding.bins()];
    for (int t = 0; t < inverseWidths.length; t++) {
      inverseWidths[t] = (float) (1 / ((double) edges[t + 1] - edges[t]));
    }
    dimension = embedding.dimension();
    rectifier = embedding.rectifier();
    weight = slices.get(0);
    bias = slices.get(1);
    sums = new float[Math.multiplyExact(embedding.bins(), dimension)];
  }

  /// The bin of a number: the last one that begins at it or below, or the first.
  private int bin(float x) {
    int low = 0;
    int high = inverseWidths.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (x >= edges[middle]) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  @Override
  public void forward(float[] parameters, float[] x, int xFrom, float[] y, int batch) {
    System.arraycopy(parameters, bias.offset(), sums, 0, dimension);
    for (int i = dimension; i < sums.length; i++) {
      sums[i] = sums[i - dimension] + parameters[weight.offset() + i - dimension];
    }
    for (int row = 0; row < batch; row++) {
      float number = x[xFrom + row * columns.inputs() + columns.in()];
      int bin = bin(number);
      float share = (number - edges[bin]) * inverseWidths[bin];
      int below = bin * dimension;
      int own = weight.offset() + below;
      int out = row * columns.outputs() + columns.out();
      for (int j = 0; j < dimension; j++) {
        float value = sums[below + j] + share * parameters[own + j];
        y[out + j] = rectifier ? Math.max(value, 0) : value;
      }
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
    Arrays.fill(sums, 0);
    Arrays.fill(gradients, weight.offset(), weight.end(), 0);
    for (int row = 0; row < batch; row++) {
      int in = row * columns.inputs() + columns.in();
      int bin = bin(x[in]);
      float share = (x[in] - edges[bin]) * inverseWidths[bin];
      int own = bin * dimension;
      int out = row * columns.outputs() + columns.out();
      float slope = 0;
      for (int j = 0; j < dimension; j++) {
        float d = rectifier && !(y[out + j] > 0) ? 0 : dy[out + j];
        sums[own + j] += d;
        gradients[weight.offset() + own + j] += share * d;
        slope += d * parameters[weight.offset() + own + j];
      }
      if (inputGradient) {
        dx[in] = slope * inverseWidths[bin];
      }
    }
    addWholeBins(gradients);
  }

  /// Gives each bin the sums of those above it, and the bias the sum of all.
  private void addWholeBins(float[] gradients) {
    for (int i = sums.length - 1; i >= dimension; i--) {
      gradients[weight.offset() + i - dimension] += sums[i];
      sums[i - dimension] += sums[i];
    }
    System.arraycopy(sums, 0, gradients, bias.offset(), dimension);
  }

  @Override
  public boolean readsOutput() {
    return rectifier;
  }

  @Override
  public long size() {
    return (long) sums.length + inverseWidths.length + edges.length;
  }
}
