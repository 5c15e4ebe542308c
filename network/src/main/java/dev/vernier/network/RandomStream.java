package dev.vernier.network;

import dev.vernier.space.Seeds;

/// A stream of pseudo-random numbers whose values are part of the product's contract: same seed,
/// same training, on every JDK.
///
/// The generator is SplitMix64 (Steele, Lea and Flood 2014). Not thread-safe.
final class RandomStream {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;
  private double spareGaussian = Double.NaN;

  RandomStream(long seed) {
    state = seed;
  }

  long nextLong() {
    state += GOLDEN_GAMMA;
    return Seeds.mix(state);
  }

  /// Uniform in `[0, 1)`.
  double nextDouble() {
    return Seeds.unit(nextLong());
  }

  /// Uniform in `[0, bound)`, without bias (Lemire 2019).
  int nextInt(int bound) {
    long product = (nextLong() >>> 32) * bound;
    if ((product & 0xFFFFFFFFL) < bound) {
      long threshold = (1L << 32) % bound;
      while ((product & 0xFFFFFFFFL) < threshold) {
        product = (nextLong() >>> 32) * bound;
      }
    }
    return (int) (product >>> 32);
  }

  /// Standard normal, by the polar method of Marsaglia.
  double nextGaussian() {
    if (!Double.isNaN(spareGaussian)) {
      double spare = spareGaussian;
      spareGaussian = Double.NaN;
      return spare;
    }
    while (true) {
      double u = 2 * nextDouble() - 1;
      double v = 2 * nextDouble() - 1;
      double s = u * u + v * v;
      if (s > 0 && s < 1) {
        double factor = StrictMath.sqrt(-2 * StrictMath.log(s) / s);
        spareGaussian = v * factor;
        return u * factor;
      }
    }
  }

  /// Shuffles in place (Fisher and Yates).
  void shuffle(int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      int swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }
}
