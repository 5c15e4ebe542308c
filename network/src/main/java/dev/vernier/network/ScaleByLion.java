package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import java.util.List;

/// Lion (Chen et al. 2023, algorithm 2): `u = sign(β₁ m + (1-β₁) g)`, then `m ← β₂ m + (1-β₂) g`.
/// Every number moves by the learning rate, or not at all where the sum is 0; so it wants a
/// learning rate three to ten times smaller than Adam's, and a decoupled decay as much larger.
///
/// @param beta1 the share of the mean in the step, in [0, 1); 0.9 in the paper; a schedule of
///   momentum may replace it
/// @param beta2 of the mean, in [0, 1); 0.99 in the paper
public record ScaleByLion(double beta1, double beta2) implements GradientTransform {

  public ScaleByLion {
    Require.share("beta1", beta1);
    Require.share("beta2", beta2);
  }

  @Override
  public int stateSize() {
    return 1;
  }

  @Override
  public State open(ParameterLayout layout) {
    var m = new float[layout.length()];
    return new State() {
      @Override
      public void apply(
          float[] updates, float[] parameters, Slice slice, int from, int to, Step step) {
        float b1 = (float) step.momentum(beta1);
        float b2 = (float) beta2;
        for (int i = from; i < to; i++) {
          float g = updates[i];
          updates[i] = Math.signum(b1 * m[i] + (1 - b1) * g);
          m[i] = b2 * m[i] + (1 - b2) * g;
        }
      }

      @Override
      public List<float[]> memory() {
        return List.of(m);
      }
    };
  }
}
