package dev.vernier.network;

/// What computes each row of its output from the same row of its input, so that a stage can take a
/// few rows through several of them while they are in the first-level cache. Owned by one thread.
interface RowOperation {

  /// What a backward pass reads of the forward one.
  enum Memory {
    NOTHING,
    INPUT,
    /// Only which numbers of the output are positive.
    SIGN_OF_OUTPUT,
    OUTPUT
  }

  Memory remembers();

  /// Whether where this operation's input is not positive, neither is its output, or no gradient
  /// flows back.
  default boolean keepsSigns() {
    return false;
  }

  /// Looks at the whole input of a training pass before any row is computed.
  default void begin(float[] parameters, float[] x, int xFrom, int batch, long step) {}

  /// Whether [#begin] reads the input, which must then be complete: no operation of the same stage
  /// may come before.
  default boolean looksAhead() {
    return false;
  }

  /// Prepares for evaluating by parameters that do not change meanwhile.
  default void beginEvaluation(float[] parameters) {}

  /// Computes the rows `first` to `first + rows` of `y` from those of `x`.
  void forward(float[] parameters, float[] x, int xFrom, float[] y, int first, int rows, Mode mode);

  /// Clears the gradients that [#backward] adds to.
  default void beginBackward(float[] gradients) {}

  /// Turns the gradient by some rows of the output into that by the input, in place, or into
  /// something that [#finish] turns into it.
  ///
  /// @param x the input of the last training pass, if the operation [#remembers] it
  /// @param y its output, likewise
  void backward(
      float[] parameters, float[] gradients, float[] x, float[] y, float[] dy, int first, int rows);

  /// Completes a backward pass for all rows, where that takes sums over all of them.
  ///
  /// @param dy what [#backward] left, but only for the first operation of a stage, such as one that
  ///   [looks ahead][#looksAhead]; for others, what those before it made of that
  /// @param inputGradient whether `dy` must become the gradient by the input
  default void finish(
      float[] parameters,
      float[] gradients,
      float[] x,
      float[] dy,
      int batch,
      boolean inputGradient) {}

  /// The numbers of memory that it holds.
  default long size() {
    return 0;
  }
}
