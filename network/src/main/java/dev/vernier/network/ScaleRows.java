package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import dev.vernier.network.kernel.Loops;
import java.util.Arrays;

/// `y = s x` by column.
final class ScaleRows implements RowOperation {

  private final Slice scale;
  private final int units;

  /// The scales of this pass, as the loops want them: an array of their own.
  private final float[] factor;

  private final float[] ones;
  private final float[] zeros;

  // Σ dy, which nobody asked for, and Σ dy x.
  private final float[] sums;
  private final float[] products;

  ScaleRows(Slice scale) {
    this.scale = scale;
    units = scale.length();
    factor = new float[units];
    ones = new float[units];
    Arrays.fill(ones, 1);
    zeros = new float[units];
    sums = new float[units];
    products = new float[units];
  }

  @Override
  public Memory remembers() {
    return Memory.INPUT;
  }

  @Override
  public void begin(float[] parameters, float[] x, int xFrom, int batch, long step) {
    beginEvaluation(parameters);
  }

  @Override
  public void beginEvaluation(float[] parameters) {
    System.arraycopy(parameters, scale.offset(), factor, 0, units);
  }

  @Override
  public void forward(
      float[] parameters, float[] x, int xFrom, float[] y, int first, int rows, Mode mode) {
    int from = first * units;
    Loops.best().scaleAndShift(x, xFrom + from, factor, zeros, y, from, rows, units);
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
    int from = first * units;
    Loops.best().addCorrelations(dy, from, x, from, ones, zeros, sums, products, rows, units);
    Loops.best().scaleAndShift(dy, from, factor, zeros, dy, from, rows, units);
  }

  @Override
  public void finish(
      float[] parameters,
      float[] gradients,
      float[] x,
      float[] dy,
      int batch,
      boolean inputGradient) {
    System.arraycopy(products, 0, gradients, scale.offset(), units);
  }

  @Override
  public long size() {
    return 5L * units;
  }
}
