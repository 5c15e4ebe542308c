package dev.vernier.benchmarks.search;

import java.util.Arrays;
import java.util.Locale;

/// A mean with its standard error.
///
/// @param error NaN where a single value leaves it unknown
record Estimate(double mean, double error) {

  static Estimate of(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return new Estimate(mean, Math.sqrt(squares / (values.length - 1) / values.length));
  }

  /// Two digits of the error, and the mean to the same place: `16.61 ± 0.45`.
  @Override
  public String toString() {
    boolean known = error > 0;
    double last = known ? error : Math.abs(mean) / 10;
    if (last != 0 && last < 1e-4) {
      return known ? format("%.1e", mean) + " ± " + format("%.1e", error) : format("%.1e", mean);
    }
    int magnitude = last == 0 ? 0 : (int) Math.floor(Math.log10(last));
    String places = "%." + Math.max(0, 1 - magnitude) + "f";
    return known ? format(places, mean) + " ± " + format(places, error) : format(places, mean);
  }

  private static String format(String pattern, double value) {
    return String.format(Locale.ROOT, pattern, value);
  }
}
