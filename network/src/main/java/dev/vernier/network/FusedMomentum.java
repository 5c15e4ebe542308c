package dev.vernier.network;

import dev.vernier.network.GradientTransform.AddDecayedWeights;
import dev.vernier.network.ParameterLayout.Slice;
import dev.vernier.network.kernel.Loops;
import java.util.List;

/// Gradient descent by a [Trace] without dampening, after L2, in one pass.
final class FusedMomentum implements FusedPass {

  private final Trace trace;
  private final AddDecayedWeights l2;

  /// What [Loops#momentum] takes.
  private final float[] numbers = new float[4];

  /// Empty without momentum.
  private final float[] buffer;

  FusedMomentum(Trace trace, AddDecayedWeights l2, ParameterLayout layout) {
    this.trace = trace;
    this.l2 = l2;
    buffer = new float[trace.momentum() == 0 ? 0 : layout.length()];
  }

  @Override
  public void begin(Step step) {
    numbers[0] = (float) step.momentum(trace.momentum());
  }

  @Override
  public void over(float[] p, float[] g, Slice slice, int from, int to, float decay, float rate) {
    if (trace.momentum() == 0) {
      descend(p, g, from, to, l2.on(slice), decay, rate);
    } else {
      numbers[1] = l2.on(slice);
      numbers[2] = decay;
      numbers[3] = rate;
      Loops.best().momentum(p, g, buffer, from, to - from, trace.nesterov(), numbers);
    }
  }

  @Override
  public List<float[]> memory() {
    return trace.momentum() == 0 ? List.of() : List.of(buffer);
  }

  private static void descend(
      float[] p, float[] g, int from, int to, float l2, float decay, float rate) {
    for (int i = from; i < to; i++) {
      float w = p[i];
      p[i] = w - rate * (g[i] + l2 * w + decay * w);
    }
  }
}
