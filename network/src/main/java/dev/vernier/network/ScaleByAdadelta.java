package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import java.util.List;

/// Adadelta (Zeiler 2012, algorithm 1): `s ← ρ s + (1-ρ) g²`, `u = √(d+ε) / √(s+ε) g`, then `d ← ρ
/// d
/// + (1-ρ) u²`. The paper has no learning rate, which is one of 1, PyTorch's default.
///
/// @param rho of the means, in [0, 1); 0.9 in PyTorch
/// @param epsilon inside both roots, positive; 1e-6 in PyTorch
public record ScaleByAdadelta(double rho, double epsilon) implements GradientTransform {

  public ScaleByAdadelta {
    Require.share("the rho of Adadelta", rho);
    Require.positive("the epsilon of Adadelta", epsilon);
  }

  @Override
  public int stateSize() {
    return 2;
  }

  @Override
  public State open(ParameterLayout layout) {
    var s = new float[layout.length()];
    var d = new float[layout.length()];
    return new State() {
      @Override
      public void apply(
          float[] updates, float[] parameters, Slice slice, int from, int to, Step step) {
        float keep = (float) rho;
        float eps = (float) epsilon;
        for (int i = from; i < to; i++) {
          float g = updates[i];
          s[i] = keep * s[i] + (1 - keep) * g * g;
          float u = (float) Math.sqrt(d[i] + eps) / (float) Math.sqrt(s[i] + eps) * g;
          d[i] = keep * d[i] + (1 - keep) * u * u;
          updates[i] = u;
        }
      }

      @Override
      public List<float[]> memory() {
        return List.of(s, d);
      }
    };
  }
}
