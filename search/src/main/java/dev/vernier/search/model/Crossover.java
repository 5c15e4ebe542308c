package dev.vernier.search.model;

import java.util.random.RandomGenerator;

/// Simulated binary crossover with polynomial mutation (Deb and Agrawal 1995; Deb et al. 2002) on
/// points of a [UnitSpace].
///
/// A number becomes `((1 ± β) p + (1 ∓ β) q) / 2` with a spread `β` whose density is largest at 1,
/// so that children mostly lie near one of the parents; then, with probability `1 / d`, it moves by
/// a polynomially distributed step. Both are clipped to the cube, and numbers of few levels
/// rounded. A category comes from either parent, and with probability `1 / d` becomes any other.
/// Where one parent's axis is inactive the other's counts, and where both are it is random.
public final class Crossover {

  /// Of both distributions: the larger, the nearer children are to parents, and mutants to what
  /// they were. Deb et al. have 20, for tens of thousands of trials; wider steps suit hundreds.
  private static final double INDEX = 5;

  private static final double PROBABILITY = 0.9;

  private final UnitSpace space;

  public Crossover(UnitSpace space) {
    this.space = space;
  }

  /// A child of two points, snapped.
  ///
  /// @param p snapped
  /// @param q snapped
  public double[] of(double[] p, double[] q, RandomGenerator random) {
    var child = new double[p.length];
    boolean crossing = random.nextDouble() < PROBABILITY;
    for (int k = 0; k < child.length; k++) {
      boolean byP = space.active(k, p);
      boolean byQ = space.active(k, q);
      if (byP && byQ) {
        child[k] = crossing && random.nextBoolean() ? crossed(k, p[k], q[k], random) : p[k];
      } else {
        child[k] = byP ? p[k] : byQ ? q[k] : random.nextDouble();
      }
      if (random.nextInt(child.length) == 0) {
        child[k] = mutated(k, child[k], random);
      }
    }
    space.snap(child);
    return child;
  }

  private double crossed(int axis, double p, double q, RandomGenerator random) {
    if (space.categorical(axis)) {
      return q;
    }
    double u = random.nextDouble();
    double power = 1 / (INDEX + 1);
    double spread = u < 0.5 ? Math.pow(2 * u, power) : Math.pow(2 * (1 - u), -power);
    double side = random.nextBoolean() ? spread : -spread;
    return Math.clamp((p + q + side * (p - q)) / 2, 0, 1);
  }

  private double mutated(int axis, double coordinate, RandomGenerator random) {
    int levels = space.levels(axis);
    if (space.categorical(axis) && levels > 1) {
      int other = random.nextInt(levels - 1);
      int now = space.level(axis, coordinate);
      return space.position(axis, other < now ? other : other + 1);
    }
    double u = random.nextDouble();
    double power = 1 / (INDEX + 1);
    double step = u < 0.5 ? Math.pow(2 * u, power) - 1 : 1 - Math.pow(2 * (1 - u), power);
    return Math.clamp(coordinate + step, 0, 1);
  }
}
