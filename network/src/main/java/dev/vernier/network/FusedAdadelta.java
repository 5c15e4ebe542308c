package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import java.util.List;

/// [ScaleByAdadelta] in one pass.
final class FusedAdadelta implements FusedPass {

  private final ScaleByAdadelta adadelta;
  private final float[] s;
  private final float[] d;

  FusedAdadelta(ScaleByAdadelta adadelta, ParameterLayout layout) {
    this.adadelta = adadelta;
    s = new float[layout.length()];
    d = new float[layout.length()];
  }

  @Override
  public void begin(Step step) {}

  @Override
  public void over(float[] p, float[] g, Slice slice, int from, int to, float decay, float rate) {
    float[] s = this.s;
    float[] d = this.d;
    float keep = (float) adadelta.rho();
    float eps = (float) adadelta.epsilon();
    for (int i = from; i < to; i++) {
      float w = p[i];
      float gi = g[i];
      float di = d[i];
      float si = keep * s[i] + (1 - keep) * gi * gi;
      float u = (float) Math.sqrt(di + eps) / (float) Math.sqrt(si + eps) * gi;
      s[i] = si;
      d[i] = keep * di + (1 - keep) * u * u;
      p[i] = w - rate * (u + decay * w);
    }
  }

  @Override
  public List<float[]> memory() {
    return List.of(s, d);
  }
}
