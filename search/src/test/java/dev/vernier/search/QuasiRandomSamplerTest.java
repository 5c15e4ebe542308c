package dev.vernier.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.space.Parameter.Real;
import dev.vernier.space.SearchSpace;
import dev.vernier.space.Seeds;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuasiRandomSamplerTest extends SamplerContract {

  @Override
  protected Sampler sampler() {
    return new QuasiRandomSampler();
  }

  @Test
  void theFirstPowersOfTheBaseHitEveryIntervalOnce() {
    for (int base : new int[] {2, 3, 5, 7, 29, 113}) {
      for (long seed = 0; seed < 5; seed++) {
        for (int points = base; points <= 20_000; points *= base) {
          var hit = new BitSet();
          for (int n = 0; n < points; n++) {
            double x = QuasiRandomSampler.scrambledRadicalInverse(n, base, seed);
            assertThat(x).isGreaterThanOrEqualTo(0).isLessThan(1);
            hit.set((int) (x * points));
          }
          assertThat(hit.cardinality())
              .as("%d points in base %d, seed %d", points, base, seed)
              .isEqualTo(points);
        }
      }
    }
  }

  /// A long run of the sequence is spread as evenly from any start: here by the count of each
  /// interval, which differs by one at most.
  @Test
  void everyStretchOfTheSequenceIsSpreadEvenly() {
    var counts = new int[9];
    for (int n = 5; n < 5 + 9 * 40; n++) {
      counts[(int) (QuasiRandomSampler.scrambledRadicalInverse(n, 3, 1) * 9)]++;
    }
    assertThat(counts).containsOnly(40);
  }

  /// The largest error of the share of points in 500 boxes anchored at the origin, for 64 points in
  /// 4 dimensions. Measured over 200 seeds it is 0.148 ± 0.030 for random points and 0.067 ± 0.009
  /// for these. The bound on the means of 20 seeds lies 8 standard deviations away, so a change of
  /// the hash raises a false alarm with a probability below 1e-12.
  @Test
  void pointsAreSpreadMoreEvenlyThanRandomOnes() {
    double quasi = 0;
    double random = 0;
    for (long seed = 0; seed < 20; seed++) {
      quasi += discrepancy(new QuasiRandomSampler(), seed) / 20;
      random += discrepancy(new RandomSampler(), seed) / 20;
    }
    assertThat(quasi).isLessThan(0.8 * random);
  }

  private static double discrepancy(Sampler sampler, long seed) {
    var space =
        SearchSpace.of(
            Real.linear("a", 0, 1),
            Real.linear("b", 0, 1),
            Real.linear("c", 0, 1),
            Real.linear("d", 0, 1));
    Sampler.Session session = sampler.open(SearchProblem.of(space, List.of()), seed);
    var points = new double[64][];
    for (int n = 0; n < points.length; n++) {
      points[n] = space.encode(session.ask(n).orElseThrow());
    }
    var boxes = new Random(99);
    double worst = 0;
    for (int i = 0; i < 500; i++) {
      double[] corner = boxes.doubles(4).map(Math::sqrt).toArray();
      double volume = 1;
      for (double side : corner) {
        volume *= side;
      }
      int inside = 0;
      for (double[] point : points) {
        boolean in = true;
        for (int j = 0; j < 4; j++) {
          in &= point[j] < corner[j];
        }
        inside += in ? 1 : 0;
      }
      worst = Math.max(worst, Math.abs((double) inside / points.length - volume));
    }
    return worst;
  }

  /// Neighbouring large primes are what the plain Halton sequence correlates: its points of the
  /// bases 109 and 113 lie on a few lines, with a correlation of nearly 1 over the first hundred.
  /// Scrambled, the correlation of 100 points has a standard deviation of 0.1; beyond 0.5 is 5 of
  /// them, 6e-7 per seed.
  @Test
  void largePrimesAreNotCorrelated() {
    for (long seed = 0; seed < 10; seed++) {
      double sum = 0;
      for (int n = 0; n < 100; n++) {
        double x = QuasiRandomSampler.scrambledRadicalInverse(n, 109, Seeds.derive(seed, 28));
        double y = QuasiRandomSampler.scrambledRadicalInverse(n, 113, Seeds.derive(seed, 29));
        sum += (x - 0.5) * (y - 0.5);
      }
      assertThat(sum / 100 * 12).isBetween(-0.5, 0.5);
    }
  }
}
