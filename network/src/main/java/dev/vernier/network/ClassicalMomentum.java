package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import java.util.List;

/// Momentum in its classical form (Polyak 1964; Sutskever et al. 2013, and Keras): `m ← μ m + η g`,
/// `w ← w - m`, or `w ← w - (μ m + η g)` for Nesterov's. The learning rate is inside the buffer, so
/// a change of it acts on later gradients alone.
///
/// At a constant learning rate the steps are those of [Trace], with `m = η b`. The learning rate
/// multiplies the result of a chain, so here `u = m / η`.
///
/// @param momentum the share `μ` of the buffer that is kept, in [0, 1); a schedule may replace it
public record ClassicalMomentum(double momentum, boolean nesterov) implements GradientTransform {

  public ClassicalMomentum {
    Require.share("the momentum", momentum);
  }

  @Override
  public int stateSize() {
    return momentum == 0 ? 0 : 1;
  }

  @Override
  public State open(ParameterLayout layout) {
    if (momentum == 0) {
      return (updates, parameters, slice, from, to, step) -> {};
    }
    var buffer = new float[layout.length()];
    return new State() {
      @Override
      public void apply(
          float[] updates, float[] parameters, Slice slice, int from, int to, Step step) {
        float mu = (float) step.momentum(momentum);
        float rate = step.rate(slice);
        for (int i = from; i < to; i++) {
          float g = updates[i];
          float m = mu * buffer[i] + rate * g;
          buffer[i] = m;
          updates[i] = nesterov ? g + mu * m / rate : m / rate;
        }
      }

      @Override
      public List<float[]> memory() {
        return List.of(buffer);
      }
    };
  }
}
