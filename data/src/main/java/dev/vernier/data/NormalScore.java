package dev.vernier.data;

import java.util.function.DoublePredicate;

/// The quantile of the normal law at the rank that a value has among quantiles of a sample.
final class NormalScore {

  /// The quantile of the normal law at 1 − 10⁻⁷, where scikit-learn clips.
  private static final double LIMIT = 5.199337582605575;

  private NormalScore() {}

  /// @param knots quantiles at equal distances, ascending, the first below the last
  static double of(double value, double[] knots) {
    int last = knots.length - 1;
    if (value <= knots[0]) {
      return -LIMIT;
    }
    if (value >= knots[last]) {
      return LIMIT;
    }
    return Math.clamp(NormalQuantile.of(rank(knots, value) / last), -LIMIT, LIMIT);
  }

  /// Where a value lies among the knots, the first of which counts 0.
  private static double rank(double[] knots, double value) {
    int from = first(knots, knot -> knot >= value);
    int above = first(knots, knot -> knot > value);
    if (from < above) {
      return (from + above - 1) / 2.0;
    }
    double low = knots[above - 1];
    double gap = knots[above] - low;
    return above
        - 1
        + (Double.isInfinite(gap)
            ? (value / 2 - low / 2) / (knots[above] / 2 - low / 2)
            : (value - low) / gap);
  }

  /// The first knot of which a condition holds that, once true, stays true.
  private static int first(double[] knots, DoublePredicate condition) {
    int low = 0;
    int high = knots.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (condition.test(knots[middle])) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
