package dev.vernier.search.model;

import java.util.Arrays;

/// Brings the values of a goal into the shape that a Gaussian process expects: about standard
/// normal.
///
/// `z = log(y - min y + δ)`, standardised. A small `δ` spreads the good values out and draws the
/// bad ones together; `δ` is, of a few multiples of the distance from the best to the median, the
/// one under which the values are likeliest normal.
public final class Outputs {

  private static final double[] OFFSETS = {0.1, 0.3, 1, 3, 10, 100};

  private Outputs() {}

  /// @param values less is better; what is not finite, as of trials that diverged, counts as the
  ///   worst of the others
  /// @return none where none is finite, zeros where the others are equal
  public static double[] normal(double[] values) {
    double worst = Double.NEGATIVE_INFINITY;
    double least = Double.POSITIVE_INFINITY;
    for (double value : values) {
      if (Double.isFinite(value)) {
        worst = Math.max(worst, value);
        least = Math.min(least, value);
      }
    }
    if (worst < least) {
      return new double[0];
    }
    var y = new double[values.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = (Double.isFinite(values[i]) ? values[i] : worst) - least;
    }
    double[] sorted = y.clone();
    Arrays.sort(sorted);
    double unit = sorted[y.length / 2] > 0 ? sorted[y.length / 2] : worst - least;
    if (!(unit > 0) || Double.isInfinite(unit)) {
      return new double[y.length];
    }
    double top = Double.NEGATIVE_INFINITY;
    double[] likeliest = y;
    for (double offset : OFFSETS) {
      var z = new double[y.length];
      double jacobian = 0;
      for (int i = 0; i < z.length; i++) {
        z[i] = Math.log(y[i] + offset * unit);
        jacobian -= z[i];
      }
      double likelihood = jacobian - 0.5 * z.length * Math.log(standardize(z));
      if (likelihood > top) {
        top = likelihood;
        likeliest = z;
      }
    }
    return likeliest;
  }

  /// @return the variance before
  private static double standardize(double[] z) {
    double mean = Arrays.stream(z).average().orElseThrow();
    double variance = Arrays.stream(z).map(v -> (v - mean) * (v - mean)).sum() / z.length;
    double scale = variance > 0 ? 1 / Math.sqrt(variance) : 1;
    for (int i = 0; i < z.length; i++) {
      z[i] = (z[i] - mean) * scale;
    }
    return variance;
  }
}
