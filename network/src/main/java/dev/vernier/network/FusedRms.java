package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import java.util.List;
import java.util.stream.Stream;

/// [ScaleByRms] in one pass, with the momentum of a [Trace] after it or without.
final class FusedRms implements FusedPass {

  private final ScaleByRms rms;
  private final double momentum;
  private final float[] s;

  /// Empty unless centred.
  private final float[] a;

  /// Empty without momentum.
  private final float[] b;

  private float mu;

  FusedRms(ScaleByRms rms, double momentum, ParameterLayout layout) {
    this.rms = rms;
    this.momentum = momentum;
    s = new float[layout.length()];
    a = new float[rms.centered() ? layout.length() : 0];
    b = new float[momentum == 0 ? 0 : layout.length()];
  }

  @Override
  public void begin(Step step) {
    mu = momentum == 0 ? 0 : (float) step.momentum(momentum);
  }

  @Override
  public void over(float[] p, float[] g, Slice slice, int from, int to, float decay, float rate) {
    float[] s = this.s;
    float[] a = this.a;
    float[] b = this.b;
    // The JIT makes a loop for each case, since these do not change within it.
    boolean centered = a.length > 0;
    boolean traced = b.length > 0;
    float keep = (float) rms.alpha();
    float eps = (float) rms.epsilon();
    float m = mu;
    for (int i = from; i < to; i++) {
      float w = p[i];
      float gi = g[i];
      float square = keep * s[i] + (1 - keep) * gi * gi;
      s[i] = square;
      if (centered) {
        float ai = keep * a[i] + (1 - keep) * gi;
        a[i] = ai;
        square = Math.max(0, square - ai * ai);
      }
      float u = gi / ((float) Math.sqrt(square) + eps);
      if (traced) {
        u = m * b[i] + u;
        b[i] = u;
      }
      p[i] = w - rate * (u + decay * w);
    }
  }

  @Override
  public List<float[]> memory() {
    return Stream.of(s, a, b).filter(array -> array.length > 0).toList();
  }
}
