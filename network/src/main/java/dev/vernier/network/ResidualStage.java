package dev.vernier.network;

import dev.vernier.network.kernel.Loops;

/// A residual block: a chain of stages, the last of which adds the block's input. No stage inside
/// writes over that input, which the first of them and the addition read.
final class ResidualStage implements Stage {

  private final StageChain chain;
  private final SkipRows skip;
  private final int width;

  /// @param chain ends with `skip`
  ResidualStage(StageChain chain, SkipRows skip, int width) {
    this.chain = chain;
    this.skip = skip;
    this.width = width;
  }

  @Override
  public float[] output() {
    return chain.output();
  }

  @Override
  public void forward(float[] parameters, float[] x, int xFrom, int batch, Mode mode, long step) {
    skip.enter(x, xFrom);
    chain.forward(parameters, x, xFrom, batch, mode, step);
  }

  /// `dx = dy + f'ᵀ dy`, of which the chain computes the second and keeps the first.
  @Override
  public void backward(
      float[] parameters,
      float[] gradients,
      float[] x,
      float[] dy,
      float[] dx,
      int batch,
      boolean inputGradient) {
    chain.backward(parameters, gradients, x, dy, dx, batch, inputGradient);
    if (inputGradient) {
      float[] result = worksInPlace() ? dy : dx;
      Loops.best().addRow(result, 0, skip.kept(), 0, result, 0, 1, batch * width);
    }
  }

  @Override
  public boolean worksInPlace() {
    return chain.worksInPlace();
  }

  @Override
  public boolean outputIsFree() {
    return chain.outputIsFree();
  }

  @Override
  public long size() {
    return chain.size();
  }
}
