package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import dev.vernier.network.kernel.Loops;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What follows the product of a dense layer whose weights have a multiplier: `y = m x + b`. The
/// product before gets `m dy`, and with it the right gradients of its weights and its input.
final class MultiplierRows implements RowOperation {

  private final @Nullable Slice bias;
  private final int units;
  private final float[] factor;

  /// The biases of this pass, as the loops want them: an array of their own; 0 if there are none.
  private final float[] shift;

  private final float[] zeros;

  /// @param bias null if there is none
  MultiplierRows(float multiplier, int units, @Nullable Slice bias) {
    this.bias = bias;
    this.units = units;
    factor = new float[units];
    Arrays.fill(factor, multiplier);
    shift = new float[units];
    zeros = new float[units];
  }

  @Override
  public Memory remembers() {
    return Memory.NOTHING;
  }

  @Override
  public void begin(float[] parameters, float[] x, int xFrom, int batch, long step) {
    beginEvaluation(parameters);
  }

  @Override
  public void beginEvaluation(float[] parameters) {
    if (bias != null) {
      System.arraycopy(parameters, bias.offset(), shift, 0, units);
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
    if (bias != null) {
      Arrays.fill(gradients, bias.offset(), bias.end(), 0);
    }
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
    if (bias != null) {
      Loops.best().addColumnSums(dy, from, gradients, bias.offset(), rows, units);
    }
    Loops.best().scaleAndShift(dy, from, factor, zeros, dy, from, rows, units);
  }

  @Override
  public long size() {
    return 3L * units;
  }
}
