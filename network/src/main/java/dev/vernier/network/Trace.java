package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import java.util.List;

/// Momentum in PyTorch's form: `b ← μ b + (1-τ) g`, and `u = b`, or `u = g + μ b` for Nesterov's.
/// The first step sets `b = g`, whatever the dampening `τ`. The learning rate multiplies the whole
/// buffer, so a change of it acts at once; [ClassicalMomentum] has it inside.
///
/// With Nesterov's, the parameters are the point at which the gradient is taken. Where `θ` and `Δ`
/// follow `Δ ← μ Δ + η ∇L(θ - μ Δ)`, `θ ← θ - Δ` (Nesterov 1983), they are `θ - μ Δ`.
///
/// @param momentum the share `μ` of the buffer that is kept, in [0, 1); a schedule may replace it
/// @param dampening the share `τ` of later gradients that is left out, in [0, 1); 0 with Nesterov's
public record Trace(double momentum, double dampening, boolean nesterov)
    implements GradientTransform {

  public Trace {
    Require.share("the momentum", momentum);
    Require.share("the dampening", dampening);
    if (nesterov && dampening != 0) {
      throw new IllegalArgumentException(
          "Nesterov's momentum takes no dampening, got " + dampening);
    }
  }

  /// Without dampening.
  public Trace(double momentum, boolean nesterov) {
    this(momentum, 0, nesterov);
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
        float share = (float) (step.number() == 1 ? 1 : 1 - dampening);
        for (int i = from; i < to; i++) {
          float g = updates[i];
          float b = mu * buffer[i] + share * g;
          buffer[i] = b;
          updates[i] = nesterov ? g + mu * b : b;
        }
      }

      @Override
      public List<float[]> memory() {
        return List.of(buffer);
      }
    };
  }
}
