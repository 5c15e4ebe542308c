package dev.vernier.network.kernel;

/// The products of a network's first dense layer in training, whose left operand is a batch of rows
/// gathered from the data set. It may keep the batch in a form of its own, from gathering to both
/// products, outside the heap. Owned by one thread.
public interface BatchProduct {

  /// Takes the rows of a batch.
  ///
  /// @param data row-major
  /// @param indices the rows, from `from` on
  void gather(float[] data, int[] indices, int from, int rows);

  /// `y = x W`, with `x` the batch.
  ///
  /// @param w of shape `(columns, units)`, from `wOffset` on
  /// @param y of shape `(rows, units)`, overwritten
  void forward(float[] w, int wOffset, int units, float[] y);

  /// `dW = xᵀ dy`, overwritten.
  void weightGradient(float[] dy, int units, float[] dw, int dwOffset);
}
