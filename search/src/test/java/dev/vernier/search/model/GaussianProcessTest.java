package dev.vernier.search.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Int;
import dev.vernier.space.Parameter.Real;
import dev.vernier.space.SearchSpace;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GaussianProcessTest {

  private static final int ROWS = 17;

  private final UnitSpace space =
      new UnitSpace(
          SearchSpace.of(
              Real.linear("x", 0, 1),
              Int.linear("n", 1, 5),
              Choice.of("c", "a", "b", "c"),
              Real.log("y", 1e-3, 1)));
  private final SplittableRandom random = new SplittableRandom(3);
  private final GaussianProcess process = new GaussianProcess(space);
  private final double[][] points = new double[ROWS][];
  private final double[] values = new double[ROWS];
  private final double[] theta = process.initial();

  @BeforeEach
  void draw() {
    for (int i = 0; i < ROWS; i++) {
      points[i] = space.random(random);
      values[i] = random.nextGaussian();
    }
    for (int i = 0; i < theta.length; i++) {
      theta[i] += 0.3 * random.nextGaussian();
    }
    theta[theta.length - 1] = Math.log(0.05);
  }

  /// `golden/gaussian_process.py` has scikit-learn's likelihood, its gradient and the posterior on
  /// 1 to 57 points, with three warped numbers and a category.
  @Test
  void likelihoodGradientAndPosteriorAreThoseOfScikitLearn() throws IOException {
    var mixed =
        new UnitSpace(
            SearchSpace.of(
                Real.linear("x", 0, 1),
                Real.linear("y", 0, 1),
                Real.linear("z", 0, 1),
                Choice.of("c", "a", "b", "c")));
    try (InputStream in =
        GaussianProcessTest.class.getResourceAsStream("/golden/gaussian_process.json")) {
      JsonNode cases = JsonMapper.shared().readTree(in);
      assertThat(cases.size()).isEqualTo(4);
      for (JsonNode golden : cases) {
        assertAgrees(mixed, golden);
      }
    }
  }

  private static void assertAgrees(UnitSpace mixed, JsonNode golden) {
    double[][] data = points(mixed, golden.get("points"));
    double[] y = numbers(golden.get("values"));
    double[] at = numbers(golden.get("theta"));
    var reference = new GaussianProcess(mixed);
    reference.fit(at, data, y, 0);
    var gradient = new double[at.length];
    double posterior = reference.negativeLogPosterior(at, gradient);
    var priorGradient = new double[at.length];
    double prior = reference.prior(priorGradient);
    double constant = 0.5 * y.length * Math.log(2 * Math.PI);
    assertThat(prior - posterior - constant)
        .isCloseTo(golden.get("log_likelihood").asDouble(), within(1e-8));
    double[] expected = numbers(golden.get("gradient"));
    for (int i = 0; i < at.length; i++) {
      assertThat(priorGradient[i] - gradient[i])
          .as("hyperparameter %d of %d points", i, y.length)
          .isCloseTo(expected[i], within(1e-6 * (1 + Math.abs(expected[i]))));
    }
    reference.condition(at, data, y, y.length);
    var prediction = reference.new Prediction();
    double[][] queries = points(mixed, golden.get("queries"));
    double[] mean = numbers(golden.get("mean"));
    double[] variance = numbers(golden.get("variance"));
    for (int i = 0; i < queries.length; i++) {
      prediction.at(queries[i]);
      assertThat(prediction.mean()).isCloseTo(mean[i], within(1e-8));
      assertThat(prediction.variance()).isCloseTo(variance[i], within(1e-8));
      assertThat(prediction.meanAt(queries[i])).isCloseTo(mean[i], within(1e-8));
    }
  }

  /// The last column has numbers of categories.
  private static double[][] points(UnitSpace mixed, JsonNode rows) {
    var points = new double[rows.size()][];
    for (int i = 0; i < points.length; i++) {
      points[i] = numbers(rows.get(i));
      int last = points[i].length - 1;
      points[i][last] = mixed.position(last, (int) points[i][last]);
    }
    return points;
  }

  private static double[] numbers(JsonNode array) {
    var numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = array.get(i).asDouble();
    }
    return numbers;
  }

  @Test
  void aFitOfOneScaleIsTheBestOfItsKind() {
    double[] found = process.fitOneScale(points, values, 100);
    int d = space.size();
    assertThat(Arrays.stream(found, 0, d).distinct().toArray()).hasSize(1);
    assertThat(Arrays.copyOfRange(found, d, 3 * d)).containsOnly(0);
    assertThat(densityOfOneScale(found, 0, 0)).isCloseTo(found[3 * d + 2], within(1e-9));
    for (int which = 0; which < 3; which++) {
      for (double move : new double[] {-0.2, 0.2}) {
        assertThat(densityOfOneScale(found, which, move)).isGreaterThan(found[3 * d + 2] - 1e-3);
      }
    }
  }

  /// With the prior of a length scale once, not for each axis.
  private double densityOfOneScale(double[] found, int which, double move) {
    int d = space.size();
    double[] moved = Arrays.copyOf(found, 3 * d + 2);
    if (which == 0) {
      Arrays.setAll(moved, i -> i < d ? found[i] + move : found[i]);
    } else {
      moved[3 * d + which - 1] += move;
    }
    double value = process.negativeLogPosterior(moved, new double[moved.length]);
    double mean = Math.sqrt(2) + Math.log(d) / 2;
    return value - (d - 1) * (moved[0] - mean) * (moved[0] - mean) / (2 * 3);
  }

  @Test
  void theGradientOfTheDensityIsThatOfCentralDifferences() {
    process.fit(theta, points, values, 0);
    var gradient = new double[theta.length];
    var unused = new double[theta.length];
    process.negativeLogPosterior(theta, gradient);
    for (int i = 0; i < theta.length; i++) {
      double[] moved = theta.clone();
      double h = 1e-5;
      moved[i] = theta[i] + h;
      double above = process.negativeLogPosterior(moved, unused);
      moved[i] = theta[i] - h;
      double below = process.negativeLogPosterior(moved, unused);
      assertThat(gradient[i])
          .as("hyperparameter %d", i)
          .isCloseTo((above - below) / (2 * h), within(1e-6 * (1 + Math.abs(gradient[i]))));
    }
  }

  @Test
  void theGradientsOfAPredictionAreThoseOfCentralDifferences() {
    process.condition(theta, points, values, ROWS);
    GaussianProcess.Prediction prediction = process.new Prediction();
    var mean = new double[space.size()];
    var variance = new double[space.size()];
    double[] point = {0.37, 0.5, 0.5, 0.81};
    prediction.at(point, mean, variance);
    for (int axis : new int[] {0, 1, 3}) {
      double h = 1e-5;
      double[] moved = point.clone();
      moved[axis] += h;
      prediction.at(moved);
      double meanAbove = prediction.mean();
      double varianceAbove = prediction.variance();
      moved[axis] -= 2 * h;
      prediction.at(moved);
      assertThat(mean[axis]).isCloseTo((meanAbove - prediction.mean()) / (2 * h), within(1e-6));
      assertThat(variance[axis])
          .isCloseTo((varianceAbove - prediction.variance()) / (2 * h), within(1e-6));
    }
  }

  @Test
  void theBitsAreTheSameWhetherPointsComeAtOnceOrOneByOne() {
    process.condition(theta, points, values, 9);
    var other = new GaussianProcess(space);
    for (int count = 9; count <= ROWS; count++) {
      other.condition(
          theta, java.util.Arrays.copyOf(points, count), java.util.Arrays.copyOf(values, count), 9);
    }
    GaussianProcess.Prediction one = process.new Prediction();
    GaussianProcess.Prediction two = other.new Prediction();
    for (int i = 0; i < 20; i++) {
      double[] point = space.random(random);
      one.at(point);
      two.at(point);
      assertThat(two.mean()).isEqualTo(one.mean());
      assertThat(two.variance()).isEqualTo(one.variance());
    }
    var whole = new GaussianProcess(space);
    whole.condition(theta, points, values, ROWS);
    GaussianProcess.Prediction three = whole.new Prediction();
    three.at(points[3]);
    one.at(points[3]);
    assertThat(three.mean()).isCloseTo(one.mean(), within(1e-9));
    assertThat(whole.leastMean()).isCloseTo(process.leastMean(), within(1e-9));
  }

  /// With next to no noise, the process goes through what it was told and is sure of it.
  @Test
  void withoutNoiseThePosteriorMeetsTheValues() {
    theta[theta.length - 1] = Math.log(1e-9);
    process.condition(theta, points, values, ROWS);
    GaussianProcess.Prediction prediction = process.new Prediction();
    for (int i = 0; i < ROWS; i++) {
      prediction.at(points[i]);
      assertThat(prediction.mean()).isCloseTo(values[i], within(1e-4));
      assertThat(prediction.variance()).isLessThan(1e-6);
    }
  }

  /// Conditioning on a point with the value that is expected there is what [GaussianProcess#expect]
  /// says it is.
  @Test
  void anExpectedPointLowersTheVarianceAndKeepsTheMean() {
    double[] pending = {0.2, 0.3, 0.5, 0.4};
    space.snap(pending);
    process.condition(theta, points, values, ROWS);
    GaussianProcess.Prediction prediction = process.new Prediction();
    prediction.at(pending);
    double expected = prediction.mean();
    double[] probe = {0.25, 0.5, 0.5, 0.45};
    prediction.at(probe);
    double mean = prediction.mean();
    double before = prediction.variance();
    process.expect(pending);
    prediction.at(probe);
    double after = prediction.variance();
    assertThat(prediction.mean()).isEqualTo(mean);
    assertThat(after).isLessThan(before);

    var more = new GaussianProcess(space);
    var longer = java.util.Arrays.copyOf(points, ROWS + 1);
    var longerValues = java.util.Arrays.copyOf(values, ROWS + 1);
    longer[ROWS] = pending;
    longerValues[ROWS] = expected;
    more.condition(theta, longer, longerValues, ROWS + 1);
    GaussianProcess.Prediction whole = more.new Prediction();
    whole.at(probe);
    assertThat(whole.mean()).isCloseTo(mean, within(1e-9));
    assertThat(whole.variance()).isCloseTo(after, within(1e-9));

    process.forget();
    prediction.at(probe);
    assertThat(prediction.variance()).isEqualTo(before);
  }
}
