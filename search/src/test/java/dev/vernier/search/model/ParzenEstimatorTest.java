package dev.vernier.search.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.vernier.space.Condition;
import dev.vernier.space.Dimension;
import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Real;
import dev.vernier.space.SearchSpace;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ParzenEstimatorTest {

  private static final int[] BOTH = {0, 1};
  private static final double[] WIDTHS = {0.2, Double.NaN};

  private final UnitSpace space =
      new UnitSpace(SearchSpace.of(Real.linear("x", 0, 1), Choice.of("c", "a", "b", "c")));
  private final double[] first = {0.1, 1 / 6.0};
  private final double[] second = {0.7, 0.5};

  private ParzenEstimator twoKernels() {
    var kernels = new WeightedPoints(new double[][] {first, second}, new double[] {1, 3});
    return new ParzenEstimator(space, BOTH, kernels, WIDTHS, 0.5);
  }

  /// `golden/parzen.py` has SciPy's truncated normal laws: 1 to 207 kernels in six dimensions, of
  /// which two are conditional in every other case.
  @Test
  void theFormulaGivesTheDensityThatSciPyComputes() throws IOException {
    List<JsonNode> cases = golden();
    assertThat(cases).hasSize(8);
    for (JsonNode golden : cases) {
      ParzenEstimator estimator = estimator(golden);
      double[][] points = points(estimator.space, golden.get("points"));
      double[] expected = numbers(golden.get("log_densities"));
      for (int c = 0; c < points.length; c++) {
        assertThat(estimator.logDensity(points[c])).isCloseTo(expected[c], within(1e-11));
      }
    }
  }

  /// 2e-7 for each of the masses that the fast one takes from a table's formula.
  @Test
  void manyPointsAtOnceHaveTheDensityOfTheFormula() throws IOException {
    for (JsonNode golden : golden()) {
      ParzenEstimator estimator = estimator(golden);
      var random = new SplittableRandom(1);
      // Around the kernels, far from them, and the golden points; 1, 4, 13 and 207 of them.
      for (int count : new int[] {1, 4, 13, 207}) {
        var points = new double[count][];
        for (int c = 0; c < count; c++) {
          points[c] = estimator.space.random(random);
          if (c % 2 == 0) {
            estimator.draw(random, points[c]);
          }
        }
        double[] fast = estimator.logDensities(points);
        for (int c = 0; c < count; c++) {
          assertThat(fast[c]).isCloseTo(estimator.logDensity(points[c]), within(1e-6));
        }
      }
    }
  }

  /// In 400 dimensions, peaks reach 1e500, and most points have no kernel near.
  @Test
  void noNumberOverflowsInManyDimensions() {
    SearchSpace reals =
        new SearchSpace(
            IntStream.range(0, 400)
                .<Dimension<?>>mapToObj(i -> Dimension.of(Real.linear("x" + i, 0, 1)))
                .toList());
    var wide = new UnitSpace(reals);
    var random = new SplittableRandom(1);
    double[][] centres = {wide.random(random), wide.random(random)};
    var widths = new double[400];
    Arrays.fill(widths, 0.02);
    var estimator =
        new ParzenEstimator(
            wide,
            IntStream.range(0, 400).toArray(),
            new WeightedPoints(centres, new double[] {1, 1}),
            widths,
            0.5);
    double[][] points = {centres[0], wide.random(random)};
    double[] fast = estimator.logDensities(points);
    assertThat(fast[0]).isGreaterThan(500).isCloseTo(estimator.logDensity(points[0]), within(1e-4));
    assertThat(fast[1]).isCloseTo(Math.log(1 / 3.0), within(1e-9));
    assertThat(estimator.logDensity(points[1])).isCloseTo(Math.log(1 / 3.0), within(1e-9));
  }

  /// Averaged over the categories and integrated along the number by the rectangle rule.
  @Test
  void theDensityHasAMassOfOne() {
    ParzenEstimator estimator = twoKernels();
    double mass = 0;
    int steps = 20_000;
    for (int i = 0; i < steps; i++) {
      for (int level = 0; level < 3; level++) {
        double[] point = {(i + 0.5) / steps, space.position(1, level)};
        mass += Math.exp(estimator.logDensity(point)) / (3 * steps);
      }
    }
    assertThat(mass).isCloseTo(1, within(1e-8));
  }

  /// By hand, with Φ from a table: kernels at 0.1 and 0.7 of deviation 0.2 and weights 1 and 3, a
  /// uniform one of weight 2; of three categories the own one has ⅔, the others ⅙ each.
  @Test
  void theDensityIsThatOfItsFormula() {
    double atFirst = 1 / (0.2 * Math.sqrt(2 * Math.PI)) / (0.9999966 - 0.3085375);
    double fromSecond =
        Math.exp(-0.5 * 9) / (0.2 * Math.sqrt(2 * Math.PI)) / (0.9331928 - 0.0002326);
    double expected = (atFirst * 2 + 3 * fromSecond / 2 + 2) / 6;
    assertThat(Math.exp(twoKernels().logDensity(first))).isCloseTo(expected, within(1e-5));
  }

  /// A kernel that is inactive where the point is active, or the other way round, is uniform there.
  @Test
  void aKernelCountsOnTheAxesThatAreActiveInBoth() {
    Choice<String> parent = Choice.of("parent", "with", "without");
    var conditional =
        new UnitSpace(
            new SearchSpace(
                List.of(
                    Dimension.of(parent),
                    new Dimension<>(
                        Real.linear("x", 0, 1), Condition.is(parent, Set.of("with"))))));
    double[] with = {0.25, 0.1};
    double[] without = {0.75, 0.5};
    double[] widths = {Double.NaN, 0.1};
    for (double[][] pair : new double[][][] {{with, without}, {without, with}}) {
      var kernel = new WeightedPoints(new double[][] {pair[0]}, new double[] {1});
      var estimator = new ParzenEstimator(conditional, BOTH, kernel, widths, 0.5);
      double expected = Math.log((1 + 0.5) / 2);
      assertThat(estimator.logDensity(pair[1])).isCloseTo(expected, within(1e-12));
      assertThat(estimator.logDensities(new double[][] {pair[1]})[0])
          .isCloseTo(expected, within(1e-6));
    }
  }

  /// Shares of 20,000 draws; the tolerance is five deviations and more.
  @Test
  void drawsFollowTheDensity() {
    ParzenEstimator estimator = twoKernels();
    var random = new SplittableRandom(5);
    int draws = 20_000;
    var byLevel = new double[3];
    double low = 0;
    for (int i = 0; i < draws; i++) {
      var point = new double[2];
      estimator.draw(random, point);
      byLevel[space.level(1, point[1])] += 1.0 / draws;
      low += point[0] < 0.1 ? 1.0 / draws : 0;
    }
    double mass = 0;
    var levels = new double[3];
    int steps = 2_000;
    for (int i = 0; i < steps; i++) {
      for (int level = 0; level < 3; level++) {
        double x = (i + 0.5) / steps;
        double share =
            Math.exp(estimator.logDensity(new double[] {x, space.position(1, level)}))
                / (3 * steps);
        levels[level] += share;
        mass += x < 0.1 ? share : 0;
      }
    }
    for (int level = 0; level < 3; level++) {
      assertThat(byLevel[level]).isCloseTo(levels[level], within(0.02));
    }
    assertThat(low).isCloseTo(mass, within(0.02));
  }

  @Test
  void aDrawLeavesOtherAxesAsTheyAre() {
    var kernels = new WeightedPoints(new double[][] {first, second}, new double[] {1, 1});
    var estimator = new ParzenEstimator(space, new int[] {0}, kernels, WIDTHS, 0.5);
    double[] point = {0.9, 5 / 6.0};
    estimator.draw(new SplittableRandom(1), point);
    assertThat(point[0]).isNotEqualTo(0.9);
    assertThat(point[1]).isEqualTo(5 / 6.0);
  }

  @Test
  void whatIsNoDensityIsRefused() {
    var none = new WeightedPoints(new double[0][], new double[0]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ParzenEstimator(space, BOTH, none, new double[] {0, 0}, 0.5))
        .withMessageContaining("width");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ParzenEstimator(space, BOTH, none, WIDTHS, 1.5))
        .withMessageContaining("spread");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WeightedPoints(new double[][] {first}, new double[] {0}))
        .withMessageContaining("above 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WeightedPoints(new double[][] {first}, new double[0]))
        .withMessageContaining("1 points and 0 weights");
  }

  private static List<JsonNode> golden() throws IOException {
    try (InputStream in = ParzenEstimatorTest.class.getResourceAsStream("/golden/parzen.json")) {
      JsonNode cases = JsonMapper.shared().readTree(in);
      return StreamSupport.stream(cases.spliterator(), false).toList();
    }
  }

  private static ParzenEstimator estimator(JsonNode golden) {
    Choice<String> choice = Choice.of("c", "a", "b", "c", "d");
    Condition some =
        golden.get("conditional").asBoolean()
            ? Condition.is(choice, Set.of("a", "b"))
            : Condition.always();
    var mixed =
        new UnitSpace(
            new SearchSpace(
                List.of(
                    Dimension.of(Real.linear("x0", 0, 1)),
                    Dimension.of(Real.linear("x1", 0, 1)),
                    Dimension.of(choice),
                    Dimension.of(Real.linear("x3", 0, 1)),
                    new Dimension<>(Real.linear("x4", 0, 1), some),
                    new Dimension<>(Real.linear("x5", 0, 1), some))));
    return new ParzenEstimator(
        mixed,
        IntStream.range(0, 6).toArray(),
        new WeightedPoints(points(mixed, golden.get("centres")), numbers(golden.get("weights"))),
        numbers(golden.get("widths")),
        golden.get("spread").asDouble());
  }

  /// Rows with the number of the category on the third axis.
  private static double[][] points(UnitSpace space, JsonNode rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row -> {
          double[] point = numbers(row);
          point[2] = space.position(2, (int) point[2]);
          return point;
        })
        .toArray(double[][]::new);
  }

  private static double[] numbers(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }
}
