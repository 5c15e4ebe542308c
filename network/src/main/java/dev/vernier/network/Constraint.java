package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Role;
import dev.vernier.network.ParameterLayout.Slice;
import java.util.Arrays;

/// What is done to the weights after each step of an optimiser. Biases and the scales of
/// normalisations are left alone.
public sealed interface Constraint {

  /// Opens what takes it, for one thread. Nothing in it outlasts a step.
  State open();

  /// Takes a constraint after a step.
  interface State {

    /// @param slice a whole one
    void apply(float[] parameters, Slice slice, Step step);
  }

  /// `w ← sign(w) max(|w| - η λ, 0)`: the proximal step of the penalty `λ Σ|w|` (ISTA, Daubechies
  /// et al. 2004). Unlike its subgradient, [GradientTransform.AddL1], it makes weights exactly 0.
  /// With an optimiser that scales gradients, the penalty is not scaled.
  ///
  /// @param strength λ, not negative
  record ProximalL1(double strength) implements Constraint {

    public ProximalL1 {
      Require.nonNegative("the proximal L1 strength", strength);
    }

    @Override
    public State open() {
      return (parameters, slice, step) -> {
        if (slice.role() != Role.WEIGHT) {
          return;
        }
        float bound = (float) (step.rate(slice) * strength);
        for (int i = slice.offset(); i < slice.end(); i++) {
          float w = parameters[i];
          parameters[i] = w - Math.max(-bound, Math.min(bound, w));
        }
      };
    }
  }

  /// Shortens each unit's vector of incoming weights, a column of the matrix, to a norm of at most
  /// `c` (Srebro and Shraibman 2005; Srivastava et al. 2014, section 5.1).
  ///
  /// @param norm `c`, positive; 3 to 4 are usual
  record MaxNorm(double norm) implements Constraint {

    /// Columns whose squares are summed together: a stretch of each row that fills whole lines of
    /// the cache.
    private static final int TOGETHER = 64;

    public MaxNorm {
      Require.positive("the largest norm", norm);
    }

    @Override
    public State open() {
      var sums = new double[TOGETHER];
      var factors = new float[TOGETHER];
      return (parameters, slice, step) -> {
        if (slice.role() == Role.WEIGHT) {
          for (int column = 0; column < slice.columns(); column += TOGETHER) {
            project(parameters, slice, column, sums, factors);
          }
        }
      };
    }

    /// Projects the columns from one on, as many as are taken together.
    private void project(
        float[] parameters, Slice slice, int column, double[] sums, float[] factors) {
      int columns = Math.min(TOGETHER, slice.columns() - column);
      int first = slice.offset() + column;
      Arrays.fill(sums, 0);
      for (int row = first; row < slice.end(); row += slice.columns()) {
        for (int c = 0; c < columns; c++) {
          double w = parameters[row + c];
          sums[c] += w * w;
        }
      }
      boolean longer = false;
      for (int c = 0; c < columns; c++) {
        double length = Math.sqrt(sums[c]);
        factors[c] = length > norm ? (float) (norm / length) : 1;
        longer |= length > norm;
      }
      if (longer) {
        for (int row = first; row < slice.end(); row += slice.columns()) {
          for (int c = 0; c < columns; c++) {
            parameters[row + c] *= factors[c];
          }
        }
      }
    }
  }
}
