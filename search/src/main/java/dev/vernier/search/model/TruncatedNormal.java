package dev.vernier.search.model;

import java.util.random.RandomGenerator;

/// A normal law around a centre in [0, 1], cut off at 0 and 1.
final class TruncatedNormal {

  private static final double INVERSE_ROOT = 1 / NormalLaw.ROOT_TWO_PI;

  private TruncatedNormal() {}

  static double logDensity(double x, double centre, double width) {
    double z = (x - centre) / width;
    return -0.5 * z * z - Math.log(width * NormalLaw.ROOT_TWO_PI * mass(centre, width));
  }

  /// What of the whole law lies in [0, 1].
  static double mass(double centre, double width) {
    return NormalLaw.central((1 - centre) / width) + NormalLaw.central(centre / width);
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

  static double draw(double centre, double width, RandomGenerator random) {
    double x = centre + width * random.nextGaussian();
    while (x < 0 || x > 1) {
      x = centre + width * random.nextGaussian();
    }
    return x;
  }
}
