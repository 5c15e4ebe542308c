package dev.vernier.network;

import dev.vernier.network.kernel.Loops;
import dev.vernier.space.Seeds;

/// Inverted dropout. The mask comes from a counter-based generator, so that the backward pass draws
/// the same one again instead of remembering it.
final class DropoutRows implements RowOperation {

  private final int threshold;
  private final float scale;
  private final int width;
  private final long seed;
  private int key;

  DropoutRows(Layer.Dropout layer, int width, long seed) {
    threshold = layer.threshold();
    scale = layer.scale();
    this.width = width;
    this.seed = seed;
  }

  @Override
  public Memory remembers() {
    return Memory.NOTHING;
  }

  @Override
  public boolean keepsSigns() {
    return true;
  }

  @Override
  public void begin(float[] parameters, float[] x, int xFrom, int batch, long step) {
    key = (int) Seeds.derive(seed, step);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // Whether it works in place.
  public void forward(
      float[] parameters, float[] x, int xFrom, float[] y, int first, int rows, Mode mode) {
    int from = first * width;
    if (mode == Mode.TRAIN) {
      Loops.best().dropout(x, xFrom + from, y, from, rows * width, from, key, threshold, scale);
    } else if (x != y) {
      System.arraycopy(x, xFrom + from, y, from, rows * width);
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
    int from = first * width;
    Loops.best().dropout(dy, from, dy, from, rows * width, from, key, threshold, scale);
  }
}
