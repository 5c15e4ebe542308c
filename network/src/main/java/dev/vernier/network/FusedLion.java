package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import java.util.List;

/// [ScaleByLion] in one pass.
final class FusedLion implements FusedPass {

  private final ScaleByLion lion;
  private final float[] m;
  private float beta1;

  FusedLion(ScaleByLion lion, ParameterLayout layout) {
    this.lion = lion;
    m = new float[layout.length()];
  }

  @Override
  public void begin(Step step) {
    beta1 = (float) step.momentum(lion.beta1());
  }

  @Override
  public void over(float[] p, float[] g, Slice slice, int from, int to, float decay, float rate) {
    float[] m = this.m;
    float b1 = beta1;
    float b2 = (float) lion.beta2();
    for (int i = from; i < to; i++) {
      float w = p[i];
      float gi = g[i];
      float mi = m[i];
      m[i] = b2 * mi + (1 - b2) * gi;
      p[i] = w - rate * (Math.signum(b1 * mi + (1 - b1) * gi) + decay * w);
    }
  }

  @Override
  public List<float[]> memory() {
    return List.of(m);
  }
}
