package dev.vernier.network;

import dev.vernier.network.kernel.Curve;
import dev.vernier.network.kernel.CurveLoops;
import dev.vernier.network.kernel.Loops;

/// An activation by the loops of [Loops] or [CurveLoops].
sealed interface ActivationRows extends RowOperation {

  static ActivationRows of(Activation activation, int width) {
    return switch (activation) {
      case RELU -> new Rectifier(0, width);
      case LEAKY_RELU -> new Rectifier((float) Activation.LEAK, width);
      case ELU -> new Smooth(Curve.ELU, width);
      case SELU -> new Smooth(Curve.SELU, width);
      case GELU -> new Smooth(Curve.GELU, width);
      case SILU -> new Smooth(Curve.SILU, width);
      case MISH -> new Smooth(Curve.MISH, width);
      case TANH -> new Smooth(Curve.TANH, width);
      case SIGMOID -> new Smooth(Curve.SIGMOID, width);
    };
  }

  /// `x` where positive, else `leak x`.
  record Rectifier(float leak, int width) implements ActivationRows {

    @Override
    public Memory remembers() {
      return Memory.SIGN_OF_OUTPUT;
    }

    @Override
    public void forward(
        float[] parameters, float[] x, int xFrom, float[] y, int first, int rows, Mode mode) {
      int from = first * width;
      Loops.best().rectify(x, xFrom + from, y, from, rows * width, leak);
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
      int from = first * width;
      Loops.best().rectifyBackward(y, from, dy, from, rows * width, leak);
    }
  }

  /// A curve, whose slope comes from its value or its argument.
  record Smooth(Curve curve, int width) implements ActivationRows {

    @Override
    public Memory remembers() {
      return curve.slopeFromValue() ? Memory.OUTPUT : Memory.INPUT;
    }

    @Override
    public void forward(
        float[] parameters, float[] x, int xFrom, float[] y, int first, int rows, Mode mode) {
      int from = first * width;
      CurveLoops.best().apply(curve, x, xFrom + from, y, from, rows * width);
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
      int from = first * width;
      CurveLoops.best()
          .applySlope(curve, curve.slopeFromValue() ? y : x, from, dy, from, rows * width);
    }
  }
}
