package dev.vernier.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HypervolumeTest {

  private static double volume(double[] reference, double[]... points) {
    return Hypervolume.of(List.of(points), reference);
  }

  private static double[] p(double... coordinates) {
    return coordinates;
  }

  private static List<double[]> random(int count, int goals, SplittableRandom random) {
    var points = new ArrayList<double[]>();
    for (int i = 0; i < count; i++) {
      points.add(random.doubles(goals).toArray());
    }
    return points;
  }

  private static double[] ones(int goals) {
    var reference = new double[goals];
    Arrays.fill(reference, 1);
    return reference;
  }

  @Test
  void smallCasesAreExact() {
    assertThat(volume(p(5))).isZero();
    assertThat(volume(p(5), p(3), p(4))).isEqualTo(2);
    assertThat(volume(p(4, 4), p(1, 3), p(3, 1), p(2, 2))).isEqualTo(6);
    assertThat(volume(p(2, 2, 2), p(1, 1, 1))).isEqualTo(1);
    assertThat(volume(p(3, 3, 3), p(0, 2, 2), p(2, 0, 2), p(2, 2, 0))).isEqualTo(7);
    assertThat(volume(p(2, 2, 2, 2), p(0, 1, 1, 1), p(1, 0, 1, 1))).isEqualTo(3);
  }

  @Test
  void dominatedAndEqualPointsAddNothing() {
    assertThat(volume(p(4, 4), p(1, 1), p(1, 1), p(2, 3))).isEqualTo(9);
    assertThat(volume(p(3, 3, 3), p(1, 1, 1), p(1, 1, 1), p(2, 2, 1))).isEqualTo(8);
  }

  @Test
  void pointsBesideTheReferenceDoNotCount() {
    assertThat(volume(p(2, 2), p(0, 2), p(3, 0), p(Double.NaN, 0))).isZero();
    assertThat(volume(p(2, 2, 2), p(1, 1, 1), p(0, 0, 2))).isEqualTo(1);
  }

  /// Of every subset of the points: the sum of the boxes that all of its points dominate, with
  /// alternating signs.
  @Test
  void equalsInclusionAndExclusion() {
    var random = new SplittableRandom(1);
    for (int goals = 2; goals <= 6; goals++) {
      for (int count = 1; count <= 9; count++) {
        List<double[]> points = random(count, goals, random);
        assertThat(Hypervolume.of(points, ones(goals)))
            .isCloseTo(inclusionExclusion(points, goals), within(1e-12));
      }
    }
  }

  private static double inclusionExclusion(List<double[]> points, int goals) {
    double sum = 0;
    for (int subset = 1; subset < 1 << points.size(); subset++) {
      double box = 1;
      for (int k = 0; k < goals; k++) {
        double worst = 0;
        for (int i = 0; i < points.size(); i++) {
          worst = (subset >> i & 1) == 1 ? Math.max(worst, points.get(i)[k]) : worst;
        }
        box *= 1 - worst;
      }
      sum += Integer.bitCount(subset) % 2 == 1 ? box : -box;
    }
    return sum;
  }

  /// A share of 20,000 uniform draws has a deviation of at most 0.0036; five of them are passed by
  /// chance with a probability below 1e-6.
  @Test
  void equalsTheShareOfDrawsThatAreDominated() {
    var random = new SplittableRandom(2);
    for (int goals = 2; goals <= 5; goals++) {
      List<double[]> points = random(60, goals, random);
      points.replaceAll(point -> sphere(point));
      int dominated = 0;
      for (int i = 0; i < 20_000; i++) {
        double[] draw = random.doubles(goals).toArray();
        dominated += points.stream().anyMatch(point -> asGood(point, draw)) ? 1 : 0;
      }
      assertThat(Hypervolume.of(points, ones(goals)))
          .isCloseTo(dominated / 20_000.0, within(0.018));
    }
  }

  /// Moved onto the unit sphere, so that none dominates another.
  private static double[] sphere(double[] point) {
    double norm = Math.sqrt(Arrays.stream(point).map(x -> x * x).sum());
    return Arrays.stream(point).map(x -> x / norm).toArray();
  }

  private static boolean asGood(double[] p, double[] q) {
    for (int k = 0; k < p.length; k++) {
      if (p[k] > q[k]) {
        return false;
      }
    }
    return true;
  }

  @Test
  void refusesPointsOfAnotherLength() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> volume(p(1, 1), p(0, 0, 0)))
        .withMessageContaining("2, got 3");
    assertThatIllegalArgumentException().isThrownBy(() -> volume(p()));
  }
}
