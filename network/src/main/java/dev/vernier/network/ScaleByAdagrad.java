package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import java.util.Arrays;
import java.util.List;

/// AdaGrad (Duchi et al. 2011), in PyTorch's form: `s ← s + g²`, `u = g / (√s + ε)`, divided by `1
/// + (t-1) d`. Keras begins with `s = 0.1` and has ε inside the root.
///
/// @param rateDecay `d`, by which the learning rate shrinks with the steps, not negative; 0 in
///   PyTorch
/// @param initial what `s` begins with, not negative; 0 in PyTorch
/// @param epsilon positive; 1e-10 in PyTorch
public record ScaleByAdagrad(double rateDecay, double initial, double epsilon)
    implements GradientTransform {

  public ScaleByAdagrad {
    Require.nonNegative("the rate decay of AdaGrad", rateDecay);
    Require.nonNegative("the initial sum of AdaGrad", initial);
    Require.positive("the epsilon of AdaGrad", epsilon);
  }

  @Override
  public int stateSize() {
    return 1;
  }

  @Override
  public State open(ParameterLayout layout) {
    float[] s = sums(layout);
    return new State() {
      @Override
      public void apply(
          float[] updates, float[] parameters, Slice slice, int from, int to, Step step) {
        float share = share(step);
        float eps = (float) epsilon;
        for (int i = from; i < to; i++) {
          float g = updates[i];
          s[i] += g * g;
          updates[i] = share * g / ((float) Math.sqrt(s[i]) + eps);
        }
      }

      @Override
      public List<float[]> memory() {
        return List.of(s);
      }
    };
  }

  float[] sums(ParameterLayout layout) {
    var s = new float[layout.length()];
    Arrays.fill(s, (float) initial);
    return s;
  }

  /// What is left of the learning rate.
  float share(Step step) {
    return (float) (1 / (1 + (double) (step.number() - 1) * rateDecay));
  }
}
