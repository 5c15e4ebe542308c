package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import java.util.List;

/// NAdam, Adam with Nesterov's momentum (Dozat 2016): the means `m` and `v` of [ScaleByAdam], and
///
/// ```
/// μ(t) = β₁ (1 - ½ 0.96^(tψ))
/// u    = (μ(t+1) m / (1 - μ(1)⋯μ(t+1)) + (1-μ(t)) g / (1 - μ(1)⋯μ(t))) / (√v̂ + ε)
/// ```
///
/// This is PyTorch's form; its version 1.13 computes another product, by mistake. A schedule of
/// momentum does not act on it, since `μ(t)` is one.
///
/// @param beta1 of the mean of the gradients, in [0, 1)
/// @param beta2 of the mean of their squares, in [0, 1)
/// @param epsilon positive
/// @param momentumDecay ψ, not negative; 0.004 in PyTorch, and 1 in Keras
public record ScaleByNadam(double beta1, double beta2, double epsilon, double momentumDecay)
    implements GradientTransform {

  public ScaleByNadam {
    Require.share("beta1", beta1);
    Require.share("beta2", beta2);
    Require.positive("the epsilon of NAdam", epsilon);
    Require.nonNegative("the momentum decay of NAdam", momentumDecay);
  }

  @Override
  public int stateSize() {
    return 2;
  }

  @Override
  public State open(ParameterLayout layout) {
    var m = new float[layout.length()];
    var v = new float[layout.length()];
    var shares = new Shares(this);
    return new State() {
      @Override
      public void apply(
          float[] updates, float[] parameters, Slice slice, int from, int to, Step step) {
        shares.at(step);
        float b1 = (float) beta1;
        float b2 = (float) beta2;
        float mScale = shares.ofMean();
        float gScale = shares.ofGradient();
        float vScale = vScale(step);
        float eps = (float) epsilon;
        for (int i = from; i < to; i++) {
          float g = updates[i];
          m[i] = b1 * m[i] + (1 - b1) * g;
          v[i] = b2 * v[i] + (1 - b2) * g * g;
          updates[i] = (mScale * m[i] + gScale * g) / ((float) Math.sqrt(v[i]) * vScale + eps);
        }
      }

      @Override
      public List<float[]> memory() {
        return List.of(m, v);
      }
    };
  }

  /// `1 / √(1-β₂ᵗ)`.
  float vScale(Step step) {
    return (float) (1 / Math.sqrt(1 - Math.pow(beta2, (double) step.number())));
  }

  private double mu(long step) {
    return beta1 * (1 - 0.5 * Math.pow(0.96, (double) step * momentumDecay));
  }

  /// How much of the mean and of the gradient a step takes. The product goes on from step to step,
  /// and is computed from the first one where the last step was another, so that nothing of it has
  /// to be stored.
  static final class Shares {

    /// From here on, `1 - product` is 1.
    private static final double NOTHING = 0x1p-60;

    private final ScaleByNadam nadam;
    private long last;
    private double product = 1;
    private double ofMean;
    private double ofGradient;

    Shares(ScaleByNadam nadam) {
      this.nadam = nadam;
    }

    void at(Step step) {
      long number = step.number();
      if (number == last) {
        return;
      }
      if (number < last) {
        last = 0;
        product = 1;
      }
      for (long t = last + 1; t <= number && product > NOTHING; t++) {
        product *= nadam.mu(t);
      }
      last = number;
      double mu = nadam.mu(number);
      double next = nadam.mu(number + 1);
      ofMean = next / (1 - product * next);
      ofGradient = (1 - mu) / (1 - product);
    }

    float ofMean() {
      return (float) ofMean;
    }

    float ofGradient() {
      return (float) ofGradient;
    }
  }
}
