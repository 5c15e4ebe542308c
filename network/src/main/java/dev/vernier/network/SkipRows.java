package dev.vernier.network;

import dev.vernier.network.kernel.Loops;

/// The end of a residual block: adds the block's input. The gradient by the sum is that by both of
/// its terms, so on its way into the block it is kept for the other way round.
final class SkipRows implements RowOperation {

  private final int width;
  private final float[] kept;
  private float[] blockInput = {};
  private int blockFrom;

  /// @param trainedBatch the most rows of a backward pass
  SkipRows(int width, int trainedBatch) {
    this.width = width;
    kept = new float[Math.multiplyExact(trainedBatch, width)];
  }

  /// Tells where the input of the block lies in this pass.
  void enter(float[] x, int xFrom) {
    blockInput = x;
    blockFrom = xFrom;
  }

  /// The gradient by the block's output, of the last backward pass.
  float[] kept() {
    return kept;
  }

  @Override
  public Memory remembers() {
    return Memory.NOTHING;
  }

  @Override
  public void forward(
      float[] parameters, float[] x, int xFrom, float[] y, int first, int rows, Mode mode) {
    int from = first * width;
    Loops.best().addRow(x, xFrom + from, blockInput, blockFrom + from, y, from, 1, rows * width);
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
    System.arraycopy(dy, from, kept, from, rows * width);
  }

  @Override
  public long size() {
    return kept.length;
  }
}
