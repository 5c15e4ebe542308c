package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import dev.vernier.network.kernel.Loops;
import java.util.Arrays;
import java.util.List;

/// Batch normalisation in two passes each way: forward one for the statistics and one that
/// multiplies and adds by column; backward one for the sums and one that combines `dy` and `x`.
///
/// The statistics are sums of deviations from the batch's first row, over tiles in float and across
/// tiles in double, so a mean far from 0 costs no precision.
final class BatchNormRows implements RowOperation {

  /// Rows of one pass over a tile; sums over a tile are in float.
  private static final int ROWS = 64;

  private final int units;
  private final double momentum;
  private final double epsilon;
  private final int gamma;
  private final int beta;
  private final int runningMean;
  private final int runningVariance;

  // What the passes multiply and add.
  private final float[] factor;
  private final float[] shift;

  // x̂ = x inverse + centre.
  private final float[] inverse;
  private final float[] centre;

  private final float[] origin;
  private final float[] tileSums;
  private final float[] tileProducts;

  // Forward, Σ (x - o) and its square over the batch; backward, Σ dy and Σ dy x̂.
  private final double[] sums;
  private final double[] products;

  BatchNormRows(Layer.BatchNorm layer, List<Slice> slices) {
    units = slices.getFirst().length();
    momentum = layer.momentum();
    epsilon = layer.epsilon();
    gamma = slices.get(0).offset();
    beta = slices.get(1).offset();
    runningMean = slices.get(2).offset();
    runningVariance = slices.get(3).offset();
    factor = new float[units];
    shift = new float[units];
    inverse = new float[units];
    centre = new float[units];
    origin = new float[units];
    tileSums = new float[units];
    tileProducts = new float[units];
    sums = new double[units];
    products = new double[units];
  }

  @Override
  public Memory remembers() {
    return Memory.INPUT;
  }

  @Override
  public boolean looksAhead() {
    return true;
  }

  @Override
  public void begin(float[] parameters, float[] x, int xFrom, int batch, long step) {
    if (batch < 2) {
      throw new IllegalArgumentException(
          "batch normalisation needs at least two rows to train on, got " + batch);
    }
    measure(x, xFrom, batch);
    for (int j = 0; j < units; j++) {
      double offset = sums[j] / batch;
      double mean = origin[j] + offset;
      double variance = Math.max(products[j] / batch - offset * offset, 0);
      double unbiased = variance * batch / (batch - 1);
      parameters[runningMean + j] += (float) (momentum * (mean - parameters[runningMean + j]));
      parameters[runningVariance + j] +=
          (float) (momentum * (unbiased - parameters[runningVariance + j]));
      double inverseDeviation = 1 / Math.sqrt(variance + epsilon);
      inverse[j] = (float) inverseDeviation;
      centre[j] = (float) (-mean * inverseDeviation);
      factor[j] = (float) (parameters[gamma + j] * inverseDeviation);
      shift[j] = (float) (parameters[beta + j] - mean * parameters[gamma + j] * inverseDeviation);
    }
  }

  private void measure(float[] x, int xFrom, int batch) {
    System.arraycopy(x, xFrom, origin, 0, units);
    Arrays.fill(sums, 0);
    Arrays.fill(products, 0);
    for (int row = 0; row < batch; row += ROWS) {
      clearTile();
      int rows = Math.min(ROWS, batch - row);
      Loops.best().addMoments(x, xFrom + row * units, origin, tileSums, tileProducts, rows, units);
      addTile();
    }
  }

  private void clearTile() {
    Arrays.fill(tileSums, 0);
    Arrays.fill(tileProducts, 0);
  }

  private void addTile() {
    for (int j = 0; j < units; j++) {
      sums[j] += tileSums[j];
      products[j] += tileProducts[j];
    }
  }

  @Override
  public void beginEvaluation(float[] parameters) {
    for (int j = 0; j < units; j++) {
      double scale = parameters[gamma + j] / Math.sqrt(parameters[runningVariance + j] + epsilon);
      factor[j] = (float) scale;
      shift[j] = (float) (parameters[beta + j] - parameters[runningMean + j] * scale);
    }
  }

  @Override
  public void forward(
      float[] parameters, float[] x, int xFrom, float[] y, int first, int rows, Mode mode) {
    int from = first * units;
    Loops.best().scaleAndShift(x, xFrom + from, factor, shift, y, from, rows, units);
  }

  @Override
  public void beginBackward(float[] gradients) {
    Arrays.fill(sums, 0);
    Arrays.fill(products, 0);
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
    clearTile();
    int from = first * units;
    Loops.best()
        .addCorrelations(dy, from, x, from, inverse, centre, tileSums, tileProducts, rows, units);
    addTile();
  }

  /// `dβ = Σ dy`, `dγ = Σ dy x̂`, `dx = γ/σ (dy - mean(dy) - x̂ mean(dy x̂))`, which is linear in
  /// `dy` and `x`.
  @Override
  public void finish(
      float[] parameters,
      float[] gradients,
      float[] x,
      float[] dy,
      int batch,
      boolean inputGradient) {
    for (int j = 0; j < units; j++) {
      gradients[beta + j] = (float) sums[j];
      gradients[gamma + j] = (float) products[j];
      double slope = products[j] / batch;
      tileSums[j] = (float) (-factor[j] * slope * inverse[j]);
      tileProducts[j] = (float) (-factor[j] * (sums[j] / batch + slope * centre[j]));
    }
    for (int row = 0; inputGradient && row < batch; row += ROWS) {
      int from = row * units;
      int rows = Math.min(ROWS, batch - row);
      Loops.best().combine(dy, from, x, from, factor, tileSums, tileProducts, rows, units);
    }
  }

  @Override
  public long size() {
    return 7L * units + 2 * 2L * units;
  }
}
