package dev.vernier.search.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vernier.space.Condition;
import dev.vernier.space.Dimension;
import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Flag;
import dev.vernier.space.Parameter.Int;
import dev.vernier.space.Parameter.Real;
import dev.vernier.space.SearchSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class MixedLawTest {

  private static MixedLaw law(UnitSpace space) {
    var middle = new double[space.size()];
    Arrays.fill(middle, 0.5);
    return new MixedLaw(space, MixedLaw.Start.at(middle, 0.3), MixedLaw.usualGeneration(space));
  }

  private static UnitSpace numbers(int integers, int reals) {
    var dimensions = new ArrayList<Dimension<?>>();
    for (int i = 0; i < integers; i++) {
      dimensions.add(Dimension.of(Int.linear("n" + i, 0, 20)));
    }
    for (int i = 0; i < reals; i++) {
      dimensions.add(Dimension.of(Real.linear("x" + i, 0, 1)));
    }
    return new UnitSpace(new SearchSpace(dimensions));
  }

  private static List<double[]> generation(
      MixedLaw law, ToDoubleFunction<double[]> function, SplittableRandom random) {
    var drawn = new ArrayList<double[]>();
    for (int i = 0; i < law.lambda(); i++) {
      drawn.add(law.draw(random));
    }
    drawn.sort(Comparator.comparingDouble(one -> function.applyAsDouble(law.place(one))));
    return drawn;
  }

  private static double best(
      MixedLaw law, ToDoubleFunction<double[]> f, int generations, long seed) {
    var random = new SplittableRandom(seed);
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < generations; i++) {
      List<double[]> drawn = generation(law, f, random);
      best = Math.min(best, f.applyAsDouble(law.place(drawn.getFirst())));
      law.update(drawn);
    }
    return best;
  }

  /// A sphere of five whole numbers and five reals, the former at their 3rd of 21 values. All ten
  /// seeds ended below 3e-13. Without the margin all ten stopped at a wrong value of some axis,
  /// 0.018 or more away.
  @Test
  void wholeNumbersDoNotFreeze() {
    UnitSpace space = numbers(5, 5);
    double target = space.position(0, 2);
    ToDoubleFunction<double[]> sphere =
        point -> {
          double sum = 0;
          for (int k = 0; k < 10; k++) {
            double off = point[k] - (k < 5 ? target : 0.3);
            sum += (k < 5 ? 1 : 0.01) * off * off;
          }
          return sum;
        };
    for (long seed = 0; seed < 10; seed++) {
      assertThat(best(law(space), sphere, 300, seed)).isLessThan(1e-9);
    }
  }

  /// Wherever the law has gone, each axis of levels still draws some other value.
  @Test
  void aSettledLawStillTriesNeighbours() {
    UnitSpace space = numbers(3, 2);
    MixedLaw law = law(space);
    double[] centre = {space.position(0, 7), space.position(1, 7), space.position(2, 0), 0.2, 0.9};
    best(law, point -> distance(point, centre), 150, 1);
    var random = new SplittableRandom(2);
    var others = new int[3];
    for (int i = 0; i < 4_000; i++) {
      double[] point = law.place(law.draw(random));
      for (int k = 0; k < 3; k++) {
        others[k] += point[k] == centre[k] ? 0 : 1;
      }
    }
    // The margin is 1 / (8 · 5) of 4,000: 100 at least, with a deviation of 10.
    for (int count : others) {
      assertThat(count).isGreaterThan(50);
    }
  }

  private static double distance(double[] p, double[] q) {
    double sum = 0;
    for (int k = 0; k < p.length; k++) {
      sum += (p[k] - q[k]) * (p[k] - q[k]);
    }
    return sum;
  }

  @Test
  void aMinimumAtTheBoundIsFound() {
    UnitSpace space = numbers(0, 4);
    double[] corner = {0, 1, 0, 0.5};
    assertThat(best(law(space), point -> distance(point, corner), 150, 3)).isLessThan(1e-8);
  }

  @Test
  void theBestCategoriesAreLearned() {
    var space =
        new UnitSpace(
            SearchSpace.of(
                Choice.of("a", "1", "2", "3", "4"), new Flag("b"), Real.linear("x", 0, 1)));
    MixedLaw law = law(space);
    double[] wanted = {space.position(0, 2), space.position(1, 0), 0.7};
    best(law, point -> categoriesOff(point, wanted) + Math.pow(point[2] - 0.7, 2), 60, 5);
    var random = new SplittableRandom(6);
    int right = 0;
    for (int i = 0; i < 2_000; i++) {
      right += categoriesOff(law.draw(random), wanted) == 0 ? 1 : 0;
    }
    // The margin leaves 0.73 of 2,000, with a deviation of 20.
    assertThat(right).isBetween(1_340, 1_580);
  }

  private static int categoriesOff(double[] point, double[] wanted) {
    return (point[0] == wanted[0] ? 0 : 1) + (point[1] == wanted[1] ? 0 : 1);
  }

  /// The deviation of an axis that is mostly inactive, beside that of one that is always active:
  /// the means of the logarithm over twenty seeds were -0.32 to 0.10 for five twenties of seeds.
  /// With inactive coordinates moved to the mean they were -1.54 to -1.05.
  @Test
  void anAxisThatIsInactiveKeepsItsDeviation() {
    Choice<String> parent = Choice.of("parent", "with", "without");
    var space =
        new UnitSpace(
            new SearchSpace(
                List.of(
                    Dimension.of(parent),
                    Dimension.of(Real.linear("x", 0, 1)),
                    new Dimension<>(
                        Real.linear("child", 0, 1), Condition.is(parent, Set.of("with"))))));
    double without = space.position(0, 1);
    double logs = 0;
    for (long seed = 0; seed < 20; seed++) {
      MixedLaw law = law(space);
      // Chance decides, but "with" is hardly ever among the best.
      best(law, point -> (point[0] == without ? 0 : 10) + 1e6 * point[1] % 1, 30, seed);
      var random = new SplittableRandom(seed);
      var drawn = new ArrayList<double[]>();
      for (int i = 0; i < 500; i++) {
        drawn.add(law.draw(random));
      }
      logs += Math.log(deviation(drawn, 2) / deviation(drawn, 1)) / 20;
    }
    assertThat(logs).isBetween(-0.7, 0.7);
  }

  private static double deviation(List<double[]> points, int axis) {
    double mean = points.stream().mapToDouble(p -> p[axis]).average().orElseThrow();
    return Math.sqrt(
        points.stream().mapToDouble(p -> Math.pow(p[axis] - mean, 2)).average().orElseThrow());
  }

  @Test
  void aLawAroundPointsHasTheirMeanAndCovariance() {
    UnitSpace space = numbers(0, 2);
    List<double[]> best =
        List.of(new double[] {0.2, 0.3}, new double[] {0.4, 0.5}, new double[] {0.6, 0.7});
    MixedLaw.Start start = MixedLaw.Start.around(space, best, 0.1);
    assertThat(start.mean()[0]).isCloseTo(0.4, within(1e-12));
    assertThat(start.mean()[1]).isCloseTo(0.5, within(1e-12));
    double variance = start.sigma() * start.sigma();
    double spread = 0.08 / 3;
    assertThat(variance * start.covariance()[0][0]).isCloseTo(spread + 0.01, within(1e-12));
    assertThat(variance * start.covariance()[0][1]).isCloseTo(spread, within(1e-12));
    double determinant =
        start.covariance()[0][0] * start.covariance()[1][1]
            - start.covariance()[0][1] * start.covariance()[1][0];
    assertThat(determinant).isCloseTo(1, within(1e-12));
  }
}
