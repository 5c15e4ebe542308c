package dev.vernier.network;

import dev.vernier.network.GradientTransform.ScaleByAdam;
import dev.vernier.network.ParameterLayout.Role;
import dev.vernier.network.ParameterLayout.Slice;
import dev.vernier.network.kernel.Loops;

/// Adam, decoupled decay and the step in one pass over the parameters.
final class FusedAdam implements Optimizer.State {

  private final Loops loops = Loops.best();
  private final ScaleByAdam adam;
  private final float decay;
  private final Slice[] slices;
  private final float[] m;
  private final float[] v;

  FusedAdam(ScaleByAdam adam, double decay, ParameterLayout layout) {
    this.adam = adam;
    this.decay = (float) decay;
    slices = layout.trained().toArray(Slice[]::new);
    m = new float[layout.length()];
    v = new float[layout.length()];
  }

  @Override
  public void step(float[] parameters, float[] gradients, double learningRate, long step) {
    for (Slice slice : slices) {
      var numbers =
          new Loops.AdamStep(
              (float) adam.beta1(),
              (float) adam.beta2(),
              adam.mScale(step),
              adam.vScale(step),
              (float) adam.epsilon(),
              slice.role() == Role.WEIGHT ? decay : 0,
              (float) learningRate);
      loops.adam(parameters, gradients, m, v, slice.offset(), slice.length(), numbers);
    }
  }
}
