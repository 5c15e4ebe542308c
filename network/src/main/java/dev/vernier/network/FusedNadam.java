package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import java.util.List;

/// [ScaleByNadam] in one pass.
final class FusedNadam implements FusedPass {

  private final ScaleByNadam nadam;
  private final ScaleByNadam.Shares shares;
  private final float[] m;
  private final float[] v;
  private float vScale;

  FusedNadam(ScaleByNadam nadam, ParameterLayout layout) {
    this.nadam = nadam;
    shares = new ScaleByNadam.Shares(nadam);
    m = new float[layout.length()];
    v = new float[layout.length()];
  }

  @Override
  public void begin(Step step) {
    shares.at(step);
    vScale = nadam.vScale(step);
  }

  @Override
  public void over(float[] p, float[] g, Slice slice, int from, int to, float decay, float rate) {
    float[] m = this.m;
    float[] v = this.v;
    float b1 = (float) nadam.beta1();
    float b2 = (float) nadam.beta2();
    float eps = (float) nadam.epsilon();
    float ms = shares.ofMean();
    float gs = shares.ofGradient();
    float vs = vScale;
    for (int i = from; i < to; i++) {
      float w = p[i];
      float gi = g[i];
      float mi = b1 * m[i] + (1 - b1) * gi;
      float vi = b2 * v[i] + (1 - b2) * gi * gi;
      m[i] = mi;
      v[i] = vi;
      p[i] = w - rate * ((ms * mi + gs * gi) / ((float) Math.sqrt(vi) * vs + eps) + decay * w);
    }
  }

  @Override
  public List<float[]> memory() {
    return List.of(m, v);
  }
}
