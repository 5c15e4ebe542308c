package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import java.util.List;

/// [ScaleByAdagrad] in one pass.
final class FusedAdagrad implements FusedPass {

  private final ScaleByAdagrad adagrad;
  private final float[] s;
  private float share;

  FusedAdagrad(ScaleByAdagrad adagrad, ParameterLayout layout) {
    this.adagrad = adagrad;
    s = adagrad.sums(layout);
  }

  @Override
  public void begin(Step step) {
    share = adagrad.share(step);
  }

  @Override
  public void over(float[] p, float[] g, Slice slice, int from, int to, float decay, float rate) {
    float[] s = this.s;
    float eps = (float) adagrad.epsilon();
    float part = share;
    for (int i = from; i < to; i++) {
      float w = p[i];
      float gi = g[i];
      float si = s[i] + gi * gi;
      s[i] = si;
      p[i] = w - rate * (part * gi / ((float) Math.sqrt(si) + eps) + decay * w);
    }
  }

  @Override
  public List<float[]> memory() {
    return List.of(s);
  }
}
