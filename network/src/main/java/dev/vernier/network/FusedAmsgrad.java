package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import java.util.List;

/// [ScaleByAmsgrad] in one pass.
final class FusedAmsgrad implements FusedPass {

  private final ScaleByAdam adam;
  private final float[] m;
  private final float[] v;
  private final float[] largest;
  private float beta1;
  private float mScale;
  private float vScale;

  FusedAmsgrad(ScaleByAmsgrad amsgrad, ParameterLayout layout) {
    adam = amsgrad.adam();
    m = new float[layout.length()];
    v = new float[layout.length()];
    largest = new float[layout.length()];
  }

  @Override
  public void begin(Step step) {
    beta1 = (float) step.momentum(adam.beta1());
    mScale = adam.mScale(step);
    vScale = adam.vScale(step);
  }

  @Override
  public void over(float[] p, float[] g, Slice slice, int from, int to, float decay, float rate) {
    float[] m = this.m;
    float[] v = this.v;
    float[] x = largest;
    float b1 = beta1;
    float b2 = (float) adam.beta2();
    float eps = (float) adam.epsilon();
    float ms = mScale;
    float vs = vScale;
    for (int i = from; i < to; i++) {
      float w = p[i];
      float gi = g[i];
      float mi = b1 * m[i] + (1 - b1) * gi;
      float vi = b2 * v[i] + (1 - b2) * gi * gi;
      float xi = Math.max(x[i], vi);
      m[i] = mi;
      v[i] = vi;
      x[i] = xi;
      p[i] = w - rate * (mi * ms / ((float) Math.sqrt(xi) * vs + eps) + decay * w);
    }
  }

  @Override
  public List<float[]> memory() {
    return List.of(m, v, largest);
  }
}
