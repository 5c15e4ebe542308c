package dev.vernier.data;

import java.util.function.IntToDoubleFunction;

/// Mean and population standard deviation of the values that are present.
///
/// @param sd exactly 0 where all values are equal
record Moments(double mean, double sd, int present) {

  /// The moments of a value over rows; NaN marks a missing one. Computed on values scaled by a
  /// power of two, which changes no digit, so that squares do not overflow.
  static Moments of(IntToDoubleFunction value, int[] rows) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    int present = 0;
    for (int row : rows) {
      double v = value.applyAsDouble(row);
      if (!Double.isNaN(v)) {
        low = Math.min(low, v);
        high = Math.max(high, v);
        present++;
      }
    }
    if (present == 0 || low == high) {
      return new Moments(present == 0 ? 0 : low, 0, present);
    }
    int exponent = Math.getExponent(Math.max(Math.abs(low), Math.abs(high))) + 1;
    double sum = 0;
    for (int row : rows) {
      double v = value.applyAsDouble(row);
      sum += Double.isNaN(v) ? 0 : Math.scalb(v, -exponent);
    }
    double mean = sum / present;
    double squares = 0;
    for (int row : rows) {
      double v = value.applyAsDouble(row);
      double d = Double.isNaN(v) ? 0 : Math.scalb(v, -exponent) - mean;
      squares += d * d;
    }
    return new Moments(
        Math.scalb(mean, exponent), Math.scalb(Math.sqrt(squares / present), exponent), present);
  }

  /// The mean fourth power of the standardised values: 3 for a normal law, more for heavier tails;
  /// 0 where all values are equal.
  double kurtosis(IntToDoubleFunction value, int[] rows) {
    double sum = 0;
    for (int row : rows) {
      double z = standardise(value.applyAsDouble(row), mean, sd);
      sum += z * z * z * z;
    }
    return present == 0 ? 0 : sum / present;
  }

  /// A value less a centre, over a scale: standardised where these are the mean and the deviation.
  /// 0 for a missing value and where the scale is 0, which marks training values that are all
  /// equal.
  static float standardise(double value, double center, double scale) {
    if (Double.isNaN(value) || scale == 0) {
      return 0;
    }
    double distance = value - center;
    double z =
        Double.isInfinite(distance) ? (value / 2 - center / 2) / scale * 2 : distance / scale;
    return (float) Math.clamp(z, -Float.MAX_VALUE, Float.MAX_VALUE);
  }
}
