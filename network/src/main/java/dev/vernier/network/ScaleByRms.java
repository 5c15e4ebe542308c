package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import java.util.List;

/// RMSprop (Hinton's lecture 6e, 2012; centred: Graves 2013, section 4.2): `s ← α s + (1-α) g²`, `u
/// = g / (√s + ε)`. Centred, `a ← α a + (1-α) g` and `s - a²` stands in place of `s`, which is
/// never negative but for rounding; what rounding makes negative counts as 0. ε stands outside the
/// root, as in PyTorch and unlike Keras. Its momentum is a [Trace] of the result.
///
/// @param alpha of the means, in [0, 1); 0.99 in PyTorch, and 0.9 in Keras
/// @param epsilon positive; 1e-8 in PyTorch
public record ScaleByRms(double alpha, double epsilon, boolean centered)
    implements GradientTransform {

  public ScaleByRms {
    Require.share("the alpha of RMSprop", alpha);
    Require.positive("the epsilon of RMSprop", epsilon);
  }

  @Override
  public int stateSize() {
    return centered ? 2 : 1;
  }

  @Override
  public State open(ParameterLayout layout) {
    var s = new float[layout.length()];
    var a = new float[centered ? layout.length() : 0];
    return new State() {
      @Override
      public void apply(
          float[] updates, float[] parameters, Slice slice, int from, int to, Step step) {
        float keep = (float) alpha;
        float eps = (float) epsilon;
        for (int i = from; i < to; i++) {
          float g = updates[i];
          s[i] = keep * s[i] + (1 - keep) * g * g;
          float square = s[i];
          if (centered) {
            a[i] = keep * a[i] + (1 - keep) * g;
            square = Math.max(0, s[i] - a[i] * a[i]);
          }
          updates[i] = g / ((float) Math.sqrt(square) + eps);
        }
      }

      @Override
      public List<float[]> memory() {
        return centered ? List.of(s, a) : List.of(s);
      }
    };
  }
}
