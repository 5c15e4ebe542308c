package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import java.util.List;

/// [ClassicalMomentum] in one pass, which takes the step from the buffer as it is.
final class FusedClassicalMomentum implements FusedPass {

  private final ClassicalMomentum momentum;
  private final float[] buffer;
  private float mu;

  FusedClassicalMomentum(ClassicalMomentum momentum, ParameterLayout layout) {
    this.momentum = momentum;
    buffer = new float[layout.length()];
  }

  @Override
  public void begin(Step step) {
    mu = (float) step.momentum(momentum.momentum());
  }

  @Override
  public void over(float[] p, float[] g, Slice slice, int from, int to, float decay, float rate) {
    if (momentum.nesterov()) {
      nesterov(p, g, buffer, from, to, mu, decay, rate);
    } else {
      plain(p, g, buffer, from, to, mu, decay, rate);
    }
  }

  private static void plain(
      float[] p, float[] g, float[] b, int from, int to, float mu, float decay, float rate) {
    for (int i = from; i < to; i++) {
      float w = p[i];
      float m = mu * b[i] + rate * g[i];
      b[i] = m;
      p[i] = w - (m + rate * decay * w);
    }
  }

  private static void nesterov(
      float[] p, float[] g, float[] b, int from, int to, float mu, float decay, float rate) {
    for (int i = from; i < to; i++) {
      float w = p[i];
      float scaled = rate * g[i];
      float m = mu * b[i] + scaled;
      b[i] = m;
      p[i] = w - (mu * m + scaled + rate * decay * w);
    }
  }

  @Override
  public List<float[]> memory() {
    return List.of(buffer);
  }
}
