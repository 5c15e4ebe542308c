package dev.vernier.search.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Int;
import dev.vernier.space.Parameter.Real;
import dev.vernier.space.SearchSpace;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuantileDivergenceTest {

  private static final UnitSpace LINE = new UnitSpace(SearchSpace.of(Real.linear("x", 0, 1)));

  /// Three kinds with 4, 3 and 3 points, of which 2, 0 and 1 are better. With a third of a point
  /// added to each kind, 0.3 of it better, the chances are `(2 + 0.1) / (4 + 1/3)` and so on,
  /// around 0.3.
  @Test
  void ofKindsByHand() {
    var space = new UnitSpace(SearchSpace.of(Choice.of("c", "a", "b", "c")));
    double a = 1 / 6.0;
    double b = 0.5;
    double c = 5 / 6.0;
    double[] coordinates = {a, a, a, a, b, b, b, c, c, c};
    boolean[] better = {true, true, false, false, false, false, false, true, false, false};
    double variance =
        (13 / 3.0 * Math.pow(2.1 / (13 / 3.0) - 0.3, 2)
                + 10 / 3.0 * Math.pow(0.1 / (10 / 3.0) - 0.3, 2)
                + 10 / 3.0 * Math.pow(1.1 / (10 / 3.0) - 0.3, 2))
            / 11;
    assertThat(QuantileDivergence.share(AxisCells.even(space, 0, 1), coordinates, better))
        .isCloseTo(variance / (0.3 * 0.7), within(1e-12));
  }

  /// Kernel estimates at the points themselves, not at cells, and integrals by 20,000 rectangles.
  @Test
  void alongALineItIsTheIntegral() {
    for (long seed = 0; seed < 5; seed++) {
      var random = new SplittableRandom(seed);
      double[] points = random.doubles(300).map(u -> u * u).toArray();
      var better = new boolean[points.length];
      for (int i = 0; i < points.length; i++) {
        better[i] = random.nextDouble() < Math.exp(-20 * Math.pow(points[i] - 0.3, 2)) / 2;
      }
      AxisCells cells = AxisCells.even(LINE, 0, 100);
      assertThat(QuantileDivergence.share(cells, points, better))
          .isCloseTo(integral(points, better), within(0.004));
      assertThat(QuantileDivergence.share(cells, points, better)).isGreaterThan(0.05);
    }
  }

  private static double integral(double[] points, boolean[] better) {
    double[] top =
        IntStream.range(0, points.length)
            .filter(i -> better[i])
            .mapToDouble(i -> points[i])
            .sorted()
            .toArray();
    double mean = Arrays.stream(top).average().orElseThrow();
    double deviation =
        Math.sqrt(Arrays.stream(top).map(x -> (x - mean) * (x - mean)).sum() / (top.length - 1));
    double range = top[(int) (0.75 * top.length)] - top[(int) (0.25 * top.length)];
    double width = 1.059 * Math.min(deviation, range / 1.34) * Math.pow(top.length, -0.2);
    double ratio = (double) top.length / points.length;
    int steps = 20_000;
    var all = new double[steps];
    var good = new double[steps];
    var kernel = new double[steps];
    for (int i = 0; i < points.length; i++) {
      double mass = 0;
      for (int s = 0; s < steps; s++) {
        kernel[s] = Math.exp(-0.5 * Math.pow(((s + 0.5) / steps - points[i]) / width, 2));
        mass += kernel[s] / steps;
      }
      for (int s = 0; s < steps; s++) {
        all[s] += kernel[s] / mass;
        good[s] += better[i] ? kernel[s] / mass : 0;
      }
    }
    double divergence = 0;
    for (int s = 0; s < steps; s++) {
      double p = (all[s] + 1) / (points.length + 1);
      double q = (good[s] + ratio) / (top.length + ratio);
      divergence += p * Math.pow(q / p - 1, 2) / steps;
    }
    return ratio / (1 - ratio) * divergence;
  }

  /// Points at a single place, a single better one, levels: whatever comes, the share lies in [0,
  /// 1].
  @Test
  void aShareIsAShare() {
    var levels = new UnitSpace(SearchSpace.of(Int.linear("n", 0, 3)));
    for (long seed = 0; seed < 200; seed++) {
      var random = new SplittableRandom(seed);
      AxisCells cells =
          seed % 2 == 0 ? AxisCells.even(LINE, 0, 100) : AxisCells.even(levels, 0, 100);
      double power = seed < 20 ? 0 : 3 * random.nextDouble();
      double[] points = random.doubles(10).map(u -> Math.pow(u, power)).toArray();
      var better = new boolean[10];
      Arrays.fill(better, 0, 1 + random.nextInt(9), true);
      if (seed % 3 == 0) {
        Arrays.sort(points);
      }
      assertThat(QuantileDivergence.share(cells, points, better)).isBetween(0.0, 1.0);
    }
  }

  /// Three of five better points at one place, such as a default, are no reason to believe that
  /// this place alone is good.
  @Test
  void aFewEqualPointsDoNotNarrowTheKernels() {
    double[] points = new double[24];
    Arrays.setAll(points, i -> i < 3 ? 0.5 : (i - 2.5) / 21);
    var better = new boolean[points.length];
    Arrays.fill(better, 0, 3, true);
    better[5] = true;
    better[22] = true;
    assertThat(QuantileDivergence.share(AxisCells.even(LINE, 0, 100), points, better))
        .isLessThan(0.2);
  }

  /// Where an axis has nothing to do with being better, 2,000 points leave a share of about the
  /// freedoms of the estimate by the points: here under 0.01, of which three times is allowed.
  @Test
  void nothingSetsApartWhatIsDrawnAlike() {
    for (long seed = 0; seed < 20; seed++) {
      var random = new SplittableRandom(seed);
      double[] points = random.doubles(2_000).toArray();
      var better = new boolean[points.length];
      Arrays.fill(better, 0, 200, true);
      assertThat(QuantileDivergence.share(AxisCells.even(LINE, 0, 100), points, better))
          .isLessThan(0.03);
    }
  }
}
