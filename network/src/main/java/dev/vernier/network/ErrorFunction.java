package dev.vernier.network;

/// The error function to double precision, and the normal distribution by it.
final class ErrorFunction {

  private static final double TWO_BY_SQRT_PI = 2 / Math.sqrt(Math.PI);
  private static final double SERIES_LIMIT = 2.5;

  private ErrorFunction() {}

  /// The standard normal distribution function.
  static double normalCdf(double x) {
    double z = x / Math.sqrt(2);
    return z >= 0 ? 1 - 0.5 * complement(z) : 0.5 * complement(-z);
  }

  /// `erf(x)`, accurate to a few units in the last place.
  static double erf(double x) {
    return x >= 0 ? 1 - complement(x) : complement(-x) - 1;
  }

  /// `1 - erf(x)` for `x ≥ 0`, with small relative error in the tail.
  private static double complement(double x) {
    return x < SERIES_LIMIT ? 1 - series(x) : continuedFraction(x);
  }

  /// `erf(x) = 2/√π e^(-x²) Σ 2^n x^(2n+1) / (2n+1)!!` (Abramowitz and Stegun 7.1.6); every term is
  /// positive, so nothing cancels.
  private static double series(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; term > 1e-17 * sum; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return TWO_BY_SQRT_PI * Math.exp(-x * x) * sum;
  }

  /// `erfc(x) = e^(-x²)/√π · 1/(x + ½/(x + 1/(x + 3/2/(x + …))))` (Abramowitz and Stegun 7.1.14),
  /// evaluated from the tail.
  private static double continuedFraction(double x) {
    if (x > 27) {
      return 0;
    }
    double fraction = x;
    for (int k = 60; k >= 1; k--) {
      fraction = x + 0.5 * k / fraction;
    }
    return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
  }
}
