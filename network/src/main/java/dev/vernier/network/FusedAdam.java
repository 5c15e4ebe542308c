package dev.vernier.network;

import dev.vernier.network.GradientTransform.ScaleByAdam;
import dev.vernier.network.ParameterLayout.Role;
import dev.vernier.network.ParameterLayout.Slice;
import dev.vernier.network.kernel.AdamStep;
import dev.vernier.network.kernel.Loops;

/// Adam, decoupled decay and the step in one pass over the parameters.
final class FusedAdam implements Optimizer.State {

  private final ScaleByAdam adam;
  private final float decay;
  private final Slice[] slices;

  /// Of weights, and of what does not decay.
  private final AdamStep decaying = new AdamStep();

  private final AdamStep others = new AdamStep();
  private final float[] m;
  private final float[] v;

  FusedAdam(ScaleByAdam adam, double decay, ParameterLayout layout) {
    this.adam = adam;
    this.decay = (float) decay;
    slices = layout.stretches().toArray(Slice[]::new);
    m = new float[layout.length()];
    v = new float[layout.length()];
  }

  @Override
  public void step(float[] parameters, float[] gradients, double learningRate, long step) {
    float mScale = adam.mScale(step);
    float vScale = adam.vScale(step);
    fill(decaying, mScale, vScale, decay, learningRate);
    fill(others, mScale, vScale, 0, learningRate);
    for (Slice slice : slices) {
      AdamStep numbers = slice.role() == Role.WEIGHT ? decaying : others;
      Loops.best().adam(parameters, gradients, m, v, slice.offset(), slice.length(), numbers);
    }
  }

  private void fill(
      AdamStep numbers, float mScale, float vScale, float decay, double learningRate) {
    numbers.fill(
        (float) adam.beta1(),
        (float) adam.beta2(),
        mScale,
        vScale,
        (float) adam.epsilon(),
        decay,
        (float) learningRate);
  }
}
