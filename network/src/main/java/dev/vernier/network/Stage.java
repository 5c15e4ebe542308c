package dev.vernier.network;

/// One part of a planned step: whole matrices in, whole matrices out. Owned by one thread.
interface Stage {

  /// Where the forward pass leaves its result, shape `(batch, outputs)`. It may be the input's own
  /// array.
  float[] output();

  /// Computes [#output()].
  ///
  /// @param parameters the network's flat array; a training pass may update running statistics in
  ///   it
  /// @param x the input from `xFrom` on, shape `(batch, inputs)`; overwritten where the stage was
  ///   planned to work in place
  /// @param step the number of this training step, which seeds what is random in it
  void forward(float[] parameters, float[] x, int xFrom, int batch, Mode mode, long step);

  /// Computes the gradients of the last training pass.
  ///
  /// @param gradients the flat array to write the parameters' gradients to; slices of this stage's
  ///   layers are overwritten
  /// @param x the input of that pass, from its beginning
  /// @param dy the gradient by the output, shape `(batch, outputs)`; may be overwritten
  /// @param dx where the gradient by the input goes, unless [#worksInPlace]
  /// @param inputGradient whether the gradient by the input is wanted
  void backward(
      float[] parameters,
      float[] gradients,
      float[] x,
      float[] dy,
      float[] dx,
      int batch,
      boolean inputGradient);

  /// Whether the backward pass turns `dy` itself into the gradient by the input.
  boolean worksInPlace();

  /// Whether this stage's backward pass does not care what becomes of its output, so that what
  /// follows may write over it.
  default boolean outputIsFree() {
    return false;
  }

  /// The numbers of memory that it holds.
  long size();
}
