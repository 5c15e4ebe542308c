package dev.vernier.search.model;

/// The logarithm of the expected improvement below a threshold, exact where the improvement itself
/// underflows (Ament et al. 2023): `log EI = log σ + log h(z)` with `z = (threshold - μ) / σ` and
/// `h(z) = φ(z) + z Φ(z)`.
public final class LogExpectedImprovement implements Criterion {

  private static final double LOG_ROOT_TWO_PI = Math.log(NormalLaw.ROOT_TWO_PI);

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
      double distribution = NormalLaw.distribution(z);
      double h = density + z * distribution;
      logH = Math.log(h);
      densityByH = density / h;
      distributionByH = distribution / h;
    } else {
      // By Mills' ratio 1 / (x + q), h = φ q / (x + q).
      double x = -z;
      double q = NormalLaw.millsFraction(x);
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
    return NormalLaw.distribution((threshold - mean) / deviation);
  }

  @Override
  public double byMean() {
    return byMean;
  }

  @Override
  public double byDeviation() {
    return byDeviation;
  }
}
