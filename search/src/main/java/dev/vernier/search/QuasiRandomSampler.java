package dev.vernier.search;

import dev.vernier.space.Configuration;
import dev.vernier.space.SearchSpace;
import dev.vernier.space.Seeds;
import java.util.Optional;

/// The Halton sequence under Owen scrambling: points that fill the space more evenly than
/// independent draws.
///
/// Coordinate `j` of point `n` is the radical inverse of `n` in the `j`-th prime, `Σ_k π(a_k)
/// b^-(k+1)` for the digits `a_k` of `n`, least significant first. Each digit is permuted by a
/// random permutation `π` that depends on the digits before it (nested uniform scrambling, Owen
/// 1995), here derived by hashing, which removes the correlation between the large primes of the
/// plain sequence.
///
/// Any prefix is well spread, so a study may end at any time. A point depends on its number alone,
/// so trials may run in any order and on any number of workers.
public record QuasiRandomSampler() implements Sampler {

  /// Digits past this many no longer change a double.
  private static final double RESOLUTION = 0x1.0p-53;

  @Override
  public String text() {
    return "quasi-random";
  }

  @Override
  public Session open(SearchProblem problem, long seed) {
    SearchSpace space = problem.space();
    int[] bases = firstPrimes(space.size());
    return new Session() {
      @Override
      public void tell(StudyEvent event) {}

      @Override
      public Optional<Configuration> ask(int draw) {
        var unit = new double[bases.length];
        for (int j = 0; j < bases.length; j++) {
          unit[j] = scrambledRadicalInverse(draw, bases[j], Seeds.derive(seed, j));
        }
        return Optional.of(space.decode(unit));
      }
    };
  }

  static double scrambledRadicalInverse(int n, int base, long seed) {
    double value = 0;
    long path = seed;
    long rest = n;
    for (double weight = 1.0 / base; weight >= RESOLUTION; weight /= base) {
      int digit = (int) (rest % base);
      rest /= base;
      value += permuted(digit, base, path) * weight;
      path = Seeds.derive(path, digit);
    }
    return Math.min(value, Math.nextDown(1.0));
  }

  /// The image of a digit under the Fisher-Yates permutation that a seed defines.
  private static int permuted(int digit, int base, long seed) {
    // Follow one element backwards through the swaps instead of building the whole permutation.
    int position = digit;
    for (int i = base - 1; i > 0; i--) {
      int j = (int) Long.remainderUnsigned(Seeds.derive(seed, i), i + 1);
      if (position == i) {
        position = j;
      } else if (position == j) {
        position = i;
      }
    }
    return position;
  }

  private static int[] firstPrimes(int count) {
    var primes = new int[count];
    for (int candidate = 2, found = 0; found < count; candidate++) {
      boolean prime = true;
      for (int i = 0; i < found && primes[i] * primes[i] <= candidate; i++) {
        prime &= candidate % primes[i] != 0;
      }
      if (prime) {
        primes[found++] = candidate;
      }
    }
    return primes;
  }
}
