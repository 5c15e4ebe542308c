package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import java.util.List;

/// Adam (Kingma and Ba 2015, algorithm 1): `m ← β₁ m + (1-β₁) g`, `v ← β₂ v + (1-β₂) g²`, `u = m̂ /
/// (√v̂ + ε)` with `m̂ = m / (1-β₁ᵗ)` and `v̂ = v / (1-β₂ᵗ)`. ε stands outside the root, as in
/// PyTorch.
///
/// @param beta1 of the mean of the gradients, in [0, 1); a schedule of momentum may replace it
/// @param beta2 of the mean of their squares, in [0, 1)
/// @param epsilon positive
public record ScaleByAdam(double beta1, double beta2, double epsilon) implements GradientTransform {

  public ScaleByAdam {
    Require.share("beta1", beta1);
    Require.share("beta2", beta2);
    Require.positive("the epsilon of Adam", epsilon);
  }

  @Override
  public int stateSize() {
    return 2;
  }

  @Override
  public State open(ParameterLayout layout) {
    var m = new float[layout.length()];
    var v = new float[layout.length()];
    return new State() {
      @Override
      public void apply(
          float[] updates, float[] parameters, Slice slice, int from, int to, Step step) {
        float b1 = (float) step.momentum(beta1);
        float b2 = (float) beta2;
        float mScale = mScale(step);
        float vScale = vScale(step);
        float eps = (float) epsilon;
        for (int i = from; i < to; i++) {
          float g = updates[i];
          m[i] = b1 * m[i] + (1 - b1) * g;
          v[i] = b2 * v[i] + (1 - b2) * g * g;
          updates[i] = m[i] * mScale / ((float) Math.sqrt(v[i]) * vScale + eps);
        }
      }

      @Override
      public List<float[]> memory() {
        return List.of(m, v);
      }
    };
  }

  /// `1 / (1-β₁ᵗ)`, with the `β₁` of this step.
  float mScale(Step step) {
    return (float) (1 / (1 - Math.pow(step.momentum(beta1), (double) step.number())));
  }

  /// `1 / √(1-β₂ᵗ)`.
  float vScale(Step step) {
    return (float) (1 / Math.sqrt(1 - Math.pow(beta2, (double) step.number())));
  }
}
