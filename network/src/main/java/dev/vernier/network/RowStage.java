package dev.vernier.network;

import dev.vernier.network.RowOperation.Memory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Several operations on rows, fused: a tile of rows small enough for the first-level cache goes
/// through all of them before the next one is touched, forward and backward.
///
/// An operation writes over its input unless the backward pass will read what would be lost. So a
/// bias with a rectifier and dropout work in the product's own output, and only a normalisation
/// keeps its input apart.
final class RowStage implements Stage {

  /// Numbers of one tile: 16 KB, a third of a first-level cache.
  private static final int TILE = 4096;

  private final RowOperation[] operations;
  private final int tileRows;

  /// Entry `i` is the output of operation `i`.
  private final float[][] values;

  private final float[] output;
  private final boolean outputIsFree;
  private final long size;

  /// @param input the array that the input will lie in, null if it may not be written to
  RowStage(List<RowOperation> operations, int width, float @Nullable [] input, int maxBatch) {
    this.operations = operations.toArray(RowOperation[]::new);
    tileRows = tileRows(width);
    values = new float[this.operations.length][];
    float[] current = input;
    // What some operation up to here will read of the current array: its numbers, or their signs.
    boolean kept = false;
    boolean signsKept = false;
    long held = 0;
    for (int i = 0; i < this.operations.length; i++) {
      RowOperation operation = this.operations[i];
      Memory memory = operation.remembers();
      boolean lost = kept || (signsKept && !operation.keepsSigns());
      if (current == null || lost || memory == Memory.INPUT) {
        current = new float[Math.multiplyExact(maxBatch, width)];
        held += current.length;
        signsKept = false;
      }
      kept = memory == Memory.OUTPUT;
      signsKept |= memory == Memory.SIGN_OF_OUTPUT;
      values[i] = current;
      held += operation.size();
    }
    if (current == null) {
      throw new IllegalArgumentException("a stage needs an operation");
    }
    output = current;
    outputIsFree = !kept && !signsKept;
    size = held;
  }

  /// The most rows that an operation is given at once.
  static int tileRows(int width) {
    return Math.max(TILE / width, 1);
  }

  @Override
  public float[] output() {
    return output;
  }

  @Override
  public void forward(float[] parameters, float[] x, int xFrom, int batch, Mode mode, long step) {
    for (RowOperation operation : operations) {
      if (mode == Mode.TRAIN) {
        operation.begin(parameters, x, xFrom, batch, step);
      } else {
        operation.beginEvaluation(parameters);
      }
    }
    for (int first = 0; first < batch; first += tileRows) {
      int rows = Math.min(tileRows, batch - first);
      float[] in = x;
      int inFrom = xFrom;
      for (int i = 0; i < operations.length; i++) {
        float[] out = values[i];
        operations[i].forward(parameters, in, inFrom, out, first, rows, mode);
        in = out;
        inFrom = 0;
      }
    }
  }

  @Override
  public void backward(
      float[] parameters,
      float[] gradients,
      float[] x,
      float[] dy,
      float[] dx,
      int batch,
      boolean inputGradient) {
    for (RowOperation operation : operations) {
      operation.beginBackward(gradients);
    }
    for (int first = 0; first < batch; first += tileRows) {
      int rows = Math.min(tileRows, batch - first);
      for (int i = operations.length - 1; i >= 0; i--) {
        float[] in = i == 0 ? x : values[i - 1];
        operations[i].backward(parameters, gradients, in, values[i], dy, first, rows);
      }
    }
    for (int i = operations.length - 1; i >= 0; i--) {
      float[] in = i == 0 ? x : values[i - 1];
      operations[i].finish(parameters, gradients, in, dy, batch, inputGradient);
    }
  }

  @Override
  public boolean worksInPlace() {
    return true;
  }

  @Override
  public boolean outputIsFree() {
    return outputIsFree;
  }

  @Override
  public long size() {
    return size;
  }
}
