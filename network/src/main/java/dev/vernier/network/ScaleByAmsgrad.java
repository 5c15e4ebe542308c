package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import java.util.List;

/// AMSGrad (Reddi et al. 2018, algorithm 2): [ScaleByAdam] with the largest `v` so far, `x ← max(x,
/// v)`, in place of `v`. As PyTorch does, and unlike the paper, `m` and `x` are then corrected as
/// Adam corrects its means: the maximum is over `v` as it is, not over `v̂`.
///
/// @param adam the means, and ε
public record ScaleByAmsgrad(ScaleByAdam adam) implements GradientTransform {

  @Override
  public int stateSize() {
    return 3;
  }

  @Override
  public State open(ParameterLayout layout) {
    var m = new float[layout.length()];
    var v = new float[layout.length()];
    var largest = new float[layout.length()];
    return new State() {
      @Override
      public void apply(
          float[] updates, float[] parameters, Slice slice, int from, int to, Step step) {
        float b1 = (float) step.momentum(adam.beta1());
        float b2 = (float) adam.beta2();
        float mScale = adam.mScale(step);
        float vScale = adam.vScale(step);
        float eps = (float) adam.epsilon();
        for (int i = from; i < to; i++) {
          float g = updates[i];
          m[i] = b1 * m[i] + (1 - b1) * g;
          v[i] = b2 * v[i] + (1 - b2) * g * g;
          largest[i] = Math.max(largest[i], v[i]);
          updates[i] = m[i] * mScale / ((float) Math.sqrt(largest[i]) * vScale + eps);
        }
      }

      @Override
      public List<float[]> memory() {
        return List.of(m, v, largest);
      }
    };
  }
}
