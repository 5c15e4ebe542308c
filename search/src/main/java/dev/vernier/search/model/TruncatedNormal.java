package dev.vernier.search.model;

import java.util.random.RandomGenerator;

/// A normal law around a centre in [0, 1], cut off at 0 and 1.
final class TruncatedNormal {

  static final double ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

  private static final double INVERSE_ROOT = 1 / ROOT_TWO_PI;

  /// Beyond this, the tail of the standard normal law is less than 1e-17.
  private static final double FAR = 8.5;

  private TruncatedNormal() {}

  static double logDensity(double x, double centre, double width) {
    double z = (x - centre) / width;
    return -0.5 * z * z - Math.log(width * ROOT_TWO_PI * mass(centre, width));
  }

  /// What of the whole law lies in [0, 1].
  static double mass(double centre, double width) {
    return central((1 - centre) / width) + central(centre / width);
  }

  /// The same for many centres, to about 2e-7 (Abramowitz and Stegun 1964, 26.2.17).
  static double[] masses(double[] centres, double width) {
    var masses = new double[centres.length];
    double scale = 1 / width;
    // Two loops, for one is too long to become vector instructions.
    for (int i = 0; i < masses.length; i++) {
      masses[i] = 1 - tail(centres[i] * scale);
    }
    for (int i = 0; i < masses.length; i++) {
      masses[i] -= tail((1 - centres[i]) * scale);
    }
    return masses;
  }

  private static double tail(double z) {
    double t = 1 / (1 + 0.2316419 * z);
    double polynomial =
        t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return Decay.of(0.5 * z * z) * polynomial * INVERSE_ROOT;
  }

  /// The probability of a standard normal number between 0 and `z`, which is not negative: `φ(z) (z
  /// + z³/3 + z⁵/(3·5) + …)` (Marsaglia 2004, Evaluating the normal distribution), to about 1e-15.
  private static double central(double z) {
    if (z > FAR) {
      return 0.5;
    }
    double term = z;
    double sum = z;
    for (int odd = 3; term > sum * 1e-17; odd += 2) {
      term *= z * z / odd;
      sum += term;
    }
    return sum * Math.exp(-0.5 * z * z) / ROOT_TWO_PI;
  }

  static double draw(double centre, double width, RandomGenerator random) {
    double x = centre + width * random.nextGaussian();
    while (x < 0 || x > 1) {
      x = centre + width * random.nextGaussian();
    }
    return x;
  }
}
