package dev.vernier.search.model;

/// A belief about where good points lie: a normal law around a point along each ordered axis, and
/// most of the weight at its level of each categorical one. Axes that are inactive do not count.
///
/// It guides a search as in πBO (Hvarfner et al. 2022, [πBO](https://arxiv.org/abs/2204.11051)): a
/// criterion is multiplied by `π(x)^(β/n)` after `n` observations, so that the belief fades and is
/// never a hard cut.
public final class Prior {

  /// The deviation along an axis of unit length.
  private static final double WIDTH = 0.25;

  /// How much less likely another category is.
  private static final double LOG_OTHER = Math.log(0.25);

  /// The paper's `β` is a tenth of the budget, which is not known here; this is that of 100 trials.
  private static final double STRENGTH = 10;

  private final UnitSpace space;
  private final double[] centre;
  private final double weight;

  /// @param centre a point of the space
  /// @param observations how many there are
  public Prior(UnitSpace space, double[] centre, int observations) {
    this.space = space;
    this.centre = centre;
    weight = STRENGTH / Math.max(1, observations);
  }

  /// The logarithm of `π(x)^(β/n)`, up to a constant.
  public double at(double[] point) {
    double sum = 0;
    for (int k = 0; k < point.length; k++) {
      if (space.active(k, point) && space.active(k, centre)) {
        double difference = point[k] - centre[k];
        if (space.categorical(k)) {
          sum += difference == 0 ? 0 : LOG_OTHER;
        } else {
          sum -= difference * difference / (2 * WIDTH * WIDTH);
        }
      }
    }
    return weight * sum;
  }

  /// The derivative along an ordered axis that is active.
  double slope(double[] point, int axis) {
    return space.active(axis, centre)
        ? -weight * (point[axis] - centre[axis]) / (WIDTH * WIDTH)
        : 0;
  }
}
