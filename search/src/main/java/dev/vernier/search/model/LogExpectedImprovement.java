package dev.vernier.search.model;

/// The logarithm of the expected improvement below a threshold, exact where the improvement itself
/// underflows (Ament et al. 2023): `log EI = log σ + log h(z)` with `z = (threshold - μ) / σ` and
/// `h(z) = φ(z) + z Φ(z)`.
public final class LogExpectedImprovement implements Criterion {

  private static final double LOG_ROOT_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  private final double threshold;
  private double byMean;
  private double byDeviation;

  /// @param threshold what is to be improved on, the less the better
  public LogExpectedImprovement(double threshold) {
    this.threshold = threshold;
  }

  @Override
  public double at(double mean, double deviation) {
    double z = (threshold - mean) / deviation;
    double logDensity = -0.5 * z * z - LOG_ROOT_TWO_PI;
    double logH;
    double densityByH;
    double distributionByH;
    if (z > -1) {
      double density = Math.exp(logDensity);
      double distribution = distribution(z);
      double h = density + z * distribution;
      logH = Math.log(h);
      densityByH = density / h;
      distributionByH = distribution / h;
    } else {
      // Mills' ratio is 1 / (x + q), with q as a continued fraction: h = φ q / (x + q).
      double x = -z;
      double q = fraction(x);
      logH = logDensity + Math.log(q / (x + q));
      densityByH = (x + q) / q;
      distributionByH = 1 / q;
    }
    byMean = -distributionByH / deviation;
    byDeviation = densityByH / deviation;
    return Math.log(deviation) + logH;
  }

  /// The probability of an improvement.
  public double probability(double mean, double deviation) {
    double z = (threshold - mean) / deviation;
    return z > -1 ? distribution(z) : 1 - distribution(-z);
  }

  @Override
  public double byMean() {
    return byMean;
  }

  @Override
  public double byDeviation() {
    return byDeviation;
  }

  /// `1 / (x + 2 / (x + 3 / (x + …)))`, for x of 1 and more.
  private static double fraction(double x) {
    int depth = (int) Math.min(8 + 400 / (x * x), 400);
    double tail = x;
    for (int k = depth; k >= 2; k--) {
      tail = x + k / tail;
    }
    return 1 / tail;
  }

  /// The normal distribution function, for z above -1.
  static double distribution(double z) {
    if (z > 1) {
      return 1 - Math.exp(-0.5 * z * z - LOG_ROOT_TWO_PI) / (z + fraction(z));
    }
    // The Taylor series of Φ - ½.
    double term = z;
    double sum = z;
    for (int k = 1; Math.abs(term) > 1e-17 * Math.abs(sum) && k < 100; k++) {
      term *= z * z / (2 * k + 1);
      sum += term;
    }
    return 0.5 + sum * Math.exp(-0.5 * z * z - LOG_ROOT_TWO_PI);
  }
}
