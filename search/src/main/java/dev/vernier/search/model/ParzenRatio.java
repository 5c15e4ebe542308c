package dev.vernier.search.model;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Where the density of better points is largest beside that of worse ones.
///
/// Both densities are [ParzenEstimator]s whose kernels have the deviation `1.5 σₖ n^(-1 / (d + 4))`
/// along an axis: Scott's rule (1992), half as wide again. `σₖ` is the deviation of the better
/// points, among which half a uniform one counts, so that kernels shrink along the axes on which
/// the better points agree, and along these alone. `n` is the number of the density's points and
/// `d` that of its axes.
public final class ParzenRatio {

  private static final double WIDTH = 1.5;

  /// How many uniform points count among the better ones in their deviation.
  private static final double UNIFORM_POINTS = 0.5;

  private static final double UNIFORM_VARIANCE = 1.0 / 12;

  /// The share of a uniform choice in a single kernel of categories.
  private static final double SPREAD = 0.8;

  private final ParzenEstimator better;
  private final ParzenEstimator worse;

  /// @param axes the axes that are looked at, ascending
  public ParzenRatio(UnitSpace space, int[] axes, WeightedPoints better, WeightedPoints worse) {
    var deviations = new double[space.size()];
    for (int axis : axes) {
      deviations[axis] = deviation(space, axis, better);
    }
    this.better = estimator(space, axes, better, deviations);
    this.worse = estimator(space, axes, worse, deviations);
  }

  private static ParzenEstimator estimator(
      UnitSpace space, int[] axes, WeightedPoints points, double[] deviations) {
    double shrink = Math.pow(Math.max(points.size(), 1), -1.0 / (axes.length + 4));
    double[] widths = Arrays.stream(deviations).map(sigma -> WIDTH * sigma * shrink).toArray();
    return new ParzenEstimator(space, axes, points, widths, SPREAD * shrink);
  }

  /// Of the points that are active on an axis.
  static double deviation(UnitSpace space, int axis, WeightedPoints points) {
    double weight = 0;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < points.size(); i++) {
      double[] point = points.points()[i];
      if (space.active(axis, point)) {
        double w = points.weights()[i];
        // From the middle, for the digits.
        double x = point[axis] - 0.5;
        weight += w;
        sum += w * x;
        squares += w * x * x;
      }
    }
    if (weight == 0) {
      return Math.sqrt(UNIFORM_VARIANCE);
    }
    double uniform = UNIFORM_POINTS * points.totalWeight() / points.size();
    double about = Math.max(squares - sum * sum / weight, 0);
    return Math.sqrt((about + uniform * UNIFORM_VARIANCE) / (weight + uniform));
  }

  /// The best of some points that are drawn from the better ones' density.
  ///
  /// @param point what the points are on the other axes
  public double[] best(int candidates, double[] point, RandomGenerator random) {
    var drawn = new double[candidates][];
    for (int c = 0; c < candidates; c++) {
      drawn[c] = point.clone();
      better.draw(random, drawn[c]);
    }
    double[] likely = better.logDensities(drawn);
    double[] unlikely = worse.logDensities(drawn);
    int best = 0;
    for (int c = 1; c < candidates; c++) {
      if (likely[c] - unlikely[c] > likely[best] - unlikely[best]) {
        best = c;
      }
    }
    return drawn[best];
  }
}
