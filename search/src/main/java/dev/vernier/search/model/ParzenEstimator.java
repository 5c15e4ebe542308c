package dev.vernier.search.model;

import java.util.List;
import java.util.random.RandomGenerator;

/// A density over a [UnitSpace]: a mixture of one kernel per point and a uniform one, each a
/// product over the axes (Bergstra et al. 2011; multivariate, Falkner et al. 2018).
///
/// On an ordered axis the kernel is a normal law cut off at 0 and 1; on an axis of `k` categories
/// it gives `1 - b` to its own and `b / (k - 1)` to each other one (Aitchison and Aitken 1976).
/// Where an axis is inactive in the kernel's point, the kernel is uniform along it; where it is
/// inactive in the point that is looked at, it does not count.
///
/// Owned by one thread.
public final class ParzenEstimator {

  private static final double ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

  private final UnitSpace space;
  private final double[][] points;
  private final int d;
  private final double width;
  private final double inverseSquare;

  /// The logarithm of each kernel's weight and normalisation over the axes that are always active.
  private final double[] logScale;

  private final double logUniform;

  /// Room for the exponents of a density.
  private final double[] exponents;

  /// By axis: the logarithms of a category's own share and of each other's.
  private final double[] logSame;

  private final double[] logOther;

  /// @param width the deviation of the normal kernels, in units of an axis
  /// @param spread the share of a uniform choice in the kernels of categories, in (0, 1]
  public ParzenEstimator(UnitSpace space, List<double[]> points, double width, double spread) {
    this.space = space;
    this.points = points.toArray(double[][]::new);
    d = space.size();
    this.width = width;
    inverseSquare = 1 / (2 * width * width);
    logSame = new double[d];
    logOther = new double[d];
    for (int k = 0; k < d; k++) {
      int levels = Math.max(space.levels(k), 1);
      double other = levels == 1 ? 1 : spread / levels;
      logOther[k] = Math.log(other);
      logSame[k] = Math.log(levels == 1 ? 1 : 1 - (levels - 1) * other);
    }
    double weight = -Math.log(points.size() + 1.0);
    logUniform = weight + uniform();
    logScale = new double[this.points.length];
    exponents = new double[this.points.length];
    for (int i = 0; i < logScale.length; i++) {
      logScale[i] = weight + normalization(this.points[i]);
    }
  }

  /// The uniform density: 1 over the number of categories.
  private double uniform() {
    double sum = 0;
    for (int k = 0; k < d; k++) {
      if (space.categorical(k)) {
        sum -= Math.log(space.levels(k));
      }
    }
    return sum;
  }

  private double normalization(double[] point) {
    double mass = 1;
    for (int k = 0; k < d; k++) {
      if (!space.categorical(k) && space.active(k, point)) {
        mass *= width * ROOT_TWO_PI * mass(point[k]);
      }
    }
    return -Math.log(mass);
  }

  /// What of a normal law around a coordinate lies in [0, 1].
  private double mass(double coordinate) {
    return distribution((1 - coordinate) / width) - distribution(-coordinate / width);
  }

  /// The normal distribution function to 1e-7 (Abramowitz and Stegun 1964, 26.2.17).
  private static double distribution(double z) {
    double t = 1 / (1 + 0.2316419 * Math.abs(z));
    double tail =
        Math.exp(-0.5 * z * z)
            / ROOT_TWO_PI
            * t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return z >= 0 ? 1 - tail : tail;
  }

  /// The logarithm of the density.
  public double logDensity(double[] point) {
    boolean conditional = space.conditional();
    double top = logUniform;
    for (int i = 0; i < points.length; i++) {
      double[] centre = points[i];
      double squares = 0;
      double log = logScale[i];
      for (int k = 0; k < d; k++) {
        if (conditional && !(space.active(k, point) && space.active(k, centre))) {
          continue;
        }
        double difference = point[k] - centre[k];
        if (space.categorical(k)) {
          log += difference == 0 ? logSame[k] : logOther[k];
        } else {
          squares += difference * difference;
        }
      }
      exponents[i] = log - squares * inverseSquare;
      top = Math.max(top, exponents[i]);
    }
    double sum = Math.exp(logUniform - top);
    for (double exponent : exponents) {
      double distance = exponent - top;
      // What is e⁻³⁰ of the largest term changes no digit that matters.
      if (distance > -30) {
        sum += Math.exp(distance);
      }
    }
    return top + Math.log(sum);
  }

  /// A point of the mixture, snapped.
  public double[] draw(RandomGenerator random) {
    int i = random.nextInt(points.length + 1);
    if (i == points.length) {
      return space.random(random);
    }
    double[] point = points[i].clone();
    for (int k = 0; k < d; k++) {
      if (!space.active(k, points[i])) {
        point[k] = random.nextDouble();
      } else if (space.categorical(k)) {
        int levels = space.levels(k);
        if (random.nextDouble() < levels * Math.exp(logOther[k])) {
          point[k] = space.position(k, random.nextInt(levels));
        }
      } else {
        point[k] = drawWithin(points[i][k], random);
      }
    }
    space.snap(point);
    return point;
  }

  private double drawWithin(double centre, RandomGenerator random) {
    double x = centre + width * random.nextGaussian();
    while (x < 0 || x > 1) {
      x = centre + width * random.nextGaussian();
    }
    return x;
  }
}
