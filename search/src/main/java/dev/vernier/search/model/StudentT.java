package dev.vernier.search.model;

/// Student's distribution.
final class StudentT {

  private static final double SMALL = 1e-300;

  private StudentT() {}

  /// The probability of at most `t`, by the regularised incomplete beta function `I_x(ν/2, ½)` with
  /// `x = ν / (ν + t²)` (Abramowitz and Stegun 1964, 26.7.1).
  static double distribution(double t, double freedom) {
    if (Double.isInfinite(t)) {
      return t > 0 ? 1 : 0;
    }
    double square = t * t;
    double tail =
        0.5
            * incompleteBeta(
                freedom / (freedom + square), square / (freedom + square), freedom / 2, 0.5);
    return t > 0 ? 1 - tail : tail;
  }

  /// @param y `1 - x`, which is more exact than the difference where x is close to 1
  private static double incompleteBeta(double x, double y, double a, double b) {
    if (x == 0 || y == 0) {
      return x == 0 ? 0 : 1;
    }
    double front =
        Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(y));
    return x < (a + 1) / (a + b + 2)
        ? front * fraction(x, a, b) / a
        : 1 - front * fraction(y, b, a) / b;
  }

  /// The continued fraction of the incomplete beta function (26.5.8), by Lentz's method.
  private static double fraction(double x, double a, double b) {
    double c = 1;
    double d = 1 / nonZero(1 - (a + b) * x / (a + 1));
    double value = d;
    for (int m = 1; m < 500; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / nonZero(1 + even * d);
      c = nonZero(1 + even / c);
      value *= d * c;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / nonZero(1 + odd * d);
      c = nonZero(1 + odd / c);
      value *= d * c;
      if (Math.abs(d * c - 1) < 1e-15) {
        break;
      }
    }
    return value;
  }

  private static double nonZero(double x) {
    return Math.abs(x) < SMALL ? SMALL : x;
  }

  /// The logarithm of the gamma function by Stirling's series after shifting the argument up.
  static double logGamma(double x) {
    double shift = 0;
    double z = x;
    while (z < 10) {
      shift -= Math.log(z);
      z++;
    }
    double r = 1 / (z * z);
    double series =
        (1.0 / 12 - r * (1.0 / 360 - r * (1.0 / 1260 - r * (1.0 / 1680 - r / 1188)))) / z;
    return shift + (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series;
  }
}
