package dev.vernier.search.model;

import java.util.random.RandomGenerator;

/// A density over axes of a [UnitSpace]: a mixture of one kernel per point and a uniform one, each
/// a product over the axes (Bergstra et al. 2011; multivariate, Falkner et al. 2018).
///
/// `p(x) = (w̄ + Σᵢ wᵢ Πₖ κₖ(xₖ, cᵢₖ)) / (w̄ + Σᵢ wᵢ)`, where the `wᵢ` are the points' weights and
/// `w̄` their mean: the uniform kernel counts as one more point. Densities are relative to the
/// uniform law, which has 1 everywhere; a choice of `L` categories so has `L` times its
/// probability. On an ordered axis `κ` is a normal law around `c`, cut off at 0 and 1; among `L`
/// categories, it gives `1 - (L - 1) b / L` to its own and `b / L` to each other one (Aitchison and
/// Aitken 1976, with their `λ = (L - 1) b / L`). Where an axis is inactive in the kernel's point or
/// in the one that is looked at, `κ` is 1.
///
/// [#logDensity] is this formula; [#logDensities] is fast and agrees with it to about 1e-7 per
/// axis. Owned by one thread.
public final class ParzenEstimator {

  final UnitSpace space;
  final int[] axes;
  final WeightedPoints kernels;

  /// By axis of the space.
  final double[] widths;

  private final double spread;

  /// The weight of the uniform kernel, and of all.
  final double uniformWeight;

  final double totalWeight;

  /// @param axes the axes that the density is over, ascending
  /// @param widths by axis of the space, the deviation of the normal kernels
  /// @param spread the share `b` of a uniform choice in the kernels of categories, in (0, 1]
  public ParzenEstimator(
      UnitSpace space, int[] axes, WeightedPoints kernels, double[] widths, double spread) {
    if (!(spread > 0 && spread <= 1)) {
      throw new IllegalArgumentException("the spread is in (0, 1], got " + spread);
    }
    for (int axis : axes) {
      if (!space.categorical(axis) && !(widths[axis] > 0)) {
        throw new IllegalArgumentException("a width is above 0, got " + widths[axis]);
      }
    }
    this.space = space;
    this.axes = axes;
    this.kernels = kernels;
    this.widths = widths;
    this.spread = spread;
    double sum = kernels.totalWeight();
    uniformWeight = kernels.size() > 0 ? sum / kernels.size() : 1;
    totalWeight = sum + uniformWeight;
  }

  /// The density that a kernel gives to another category than its own.
  double other() {
    return spread;
  }

  /// The density that a kernel gives to its own category.
  double same(int axis) {
    int levels = space.levels(axis);
    return levels - (levels - 1) * spread;
  }

  /// The logarithm of the density at a point, by its formula.
  public double logDensity(double[] point) {
    var logs = new double[kernels.size()];
    double top = Math.log(uniformWeight);
    for (int i = 0; i < logs.length; i++) {
      logs[i] = Math.log(kernels.weights()[i]);
      for (int axis : axes) {
        logs[i] += logKernel(axis, kernels.points()[i], point);
      }
      top = Math.max(top, logs[i]);
    }
    double sum = uniformWeight * Math.exp(-top);
    for (double log : logs) {
      sum += Math.exp(log - top);
    }
    return top + Math.log(sum / totalWeight);
  }

  private double logKernel(int axis, double[] centre, double[] point) {
    if (!space.active(axis, centre) || !space.active(axis, point)) {
      return 0;
    }
    if (space.categorical(axis)) {
      return Math.log(centre[axis] == point[axis] ? same(axis) : other());
    }
    return TruncatedNormal.logDensity(point[axis], centre[axis], widths[axis]);
  }

  /// The logarithms of the densities at points.
  public double[] logDensities(double[][] points) {
    return new ParzenBatch(this, points).logDensities();
  }

  /// Moves a point, on the axes of the density, to where a kernel drawn from the mixture puts it,
  /// and snaps it.
  ///
  /// @param point active on these axes where the kernel's point is; the other axes stay
  public void draw(RandomGenerator random, double[] point) {
    double left = random.nextDouble() * totalWeight;
    int i = 0;
    while (i < kernels.size() && left >= kernels.weights()[i]) {
      left -= kernels.weights()[i];
      i++;
    }
    for (int axis : axes) {
      point[axis] =
          i == kernels.size() || !space.active(axis, kernels.points()[i])
              ? random.nextDouble()
              : draw(axis, kernels.points()[i][axis], random);
    }
    space.snap(point);
  }

  private double draw(int axis, double centre, RandomGenerator random) {
    if (!space.categorical(axis)) {
      return TruncatedNormal.draw(centre, widths[axis], random);
    }
    return random.nextDouble() < spread
        ? space.position(axis, random.nextInt(space.levels(axis)))
        : centre;
  }
}
