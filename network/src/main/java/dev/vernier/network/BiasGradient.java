package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import dev.vernier.network.kernel.Loops;
import java.util.Arrays;

/// The gradient of a bias that the product before has added: the sums of the columns of `dy`, taken
/// while the rows are at hand.
final class BiasGradient implements RowOperation {

  private final Slice bias;

  BiasGradient(Slice bias) {
    this.bias = bias;
  }

  @Override
  public Memory remembers() {
    return Memory.NOTHING;
  }

  @Override
  public void forward(
      float[] parameters, float[] x, int xFrom, float[] y, int first, int rows, Mode mode) {
    // The output is the input, and complete.
  }

  @Override
  public void beginBackward(float[] gradients) {
    Arrays.fill(gradients, bias.offset(), bias.end(), 0);
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
    Loops.best()
        .addColumnSums(dy, first * bias.length(), gradients, bias.offset(), rows, bias.length());
  }
}
