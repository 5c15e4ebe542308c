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

  /// Makes this the stream of another seed.
  void restart(long seed) {
    state = seed;
    spareGaussian = Double.NaN;
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

  /// Of the gamma distribution with scale 1 (Marsaglia and Tsang 2000).
  ///
  /// @param shape positive
  double nextGamma(double shape) {
    if (shape < 1) {
      // StrictMath.pow would leave garbage.
      return nextGamma(shape + 1) * StrictMath.exp(StrictMath.log(1 - nextDouble()) / shape);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / StrictMath.sqrt(9 * d);
    while (true) {
      double x = nextGaussian();
      double v = 1 + c * x;
      if (v > 0) {
        double cube = v * v * v;
        double u = 1 - nextDouble();
        if (StrictMath.log(u) < 0.5 * x * x + d * (1 - cube + StrictMath.log(cube))) {
          return d * cube;
        }
      }
    }
  }

  /// Of the beta distribution with both parameters `alpha`, in `[0, 1]`.
  double nextBeta(double alpha) {
    double a = nextGamma(alpha);
    double b = nextGamma(alpha);
    // Both underflow only for tiny parameters, where the law is one of two points.
    return a + b > 0 ? a / (a + b) : (nextLong() < 0 ? 0 : 1);
  }

  /// Shuffles in place (Fisher and Yates).
  void shuffle(int[] values) {
    shuffle(values, values.length);
  }

  /// Shuffles the first ones in place.
  void shuffle(int[] values, int count) {
    for (int i = count - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      int swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }
}
