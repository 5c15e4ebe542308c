package dev.vernier.network;

import dev.vernier.network.GradientTransform.ScaleByAdam;
import dev.vernier.network.ParameterLayout.Role;
import dev.vernier.network.ParameterLayout.Slice;

/// Adam, decoupled decay and the step in one pass over the parameters, with the arithmetic of the
/// chain.
final class FusedAdam implements Optimizer.State {

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
      update(
          parameters,
          gradients,
          slice.offset(),
          slice.end(),
          (float) learningRate,
          slice.role() == Role.WEIGHT ? decay : 0,
          adam.mScale(step),
          adam.vScale(step));
    }
  }

  private void update(
      float[] parameters,
      float[] gradients,
      int from,
      int to,
      float rate,
      float lambda,
      float mScale,
      float vScale) {
    float b1 = (float) adam.beta1();
    float b2 = (float) adam.beta2();
    float eps = (float) adam.epsilon();
    float[] m = this.m;
    float[] v = this.v;
    for (int i = from; i < to; i++) {
      float g = gradients[i];
      float mi = b1 * m[i] + (1 - b1) * g;
      float vi = b2 * v[i] + (1 - b2) * g * g;
      m[i] = mi;
      v[i] = vi;
      float u = mi * mScale / ((float) Math.sqrt(vi) * vScale + eps) + lambda * parameters[i];
      parameters[i] -= rate * u;
    }
  }
}
