package dev.vernier.search.model;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// The law that CMA-ES learns over a [UnitSpace]: a [CovarianceAdaptation] of all ordered axes
/// together, and a [CategoryLaw] for each axis of categories.
///
/// What it draws are individuals: coordinates from -∞ to ∞, and for categories their positions. On
/// a continuous axis the cube goes on as its mirror image past 0 and 1, on one of levels the
/// nearest level counts. So no individual is refused or moved, and the law learns from a generation
/// as if there were no bounds. An [IntegerMargin] keeps axes of levels moving.
///
/// Along an axis that is inactive an individual keeps its coordinate, on which nothing depends:
/// selection is then blind along that axis, under which the law neither widens nor narrows. An
/// individual that was not drawn is at the mean there, and of no category (NaN).
///
/// Owned by one thread.
public final class MixedLaw {

  /// In units of an axis; a wider law is as good as uniform.
  private static final double MOST_DEVIATION = 1;

  /// The least probability that all axes of categories are at their likeliest one (CatCMA).
  private static final double LIKELIEST = 0.73;

  /// How much a law of categories takes up of the points that it begins with.
  private static final double KNOWN_RATE = 0.5;

  private final UnitSpace space;
  private final int lambda;
  private final int[] ordered;
  private final int[] categorical;

  /// By place among the ordered axes: between neighbouring levels; none where continuous.
  private final double[][] borders;

  private final CategoryLaw[] categories;

  /// The variance-effective number of points in the next mean over itself plus the degrees of
  /// freedom: all at once where there are few categories, slowly where chance could decide.
  private final double categoryRate;

  /// Of the ordered axes; empty where there is none.
  private final List<CovarianceAdaptation> numbers;

  /// Of the better half of a generation in the next mean, by rank.
  private final double[] shares;

  /// Where a law begins.
  ///
  /// @param mean a coordinate per axis; those of categories do not count
  /// @param sigma the step size along the ordered axes, positive
  /// @param covariance of the ordered axes, to be multiplied by the square of the step size; empty
  ///   for the identity
  /// @param best snapped points that categories are learned from
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  public record Start(double[] mean, double sigma, double[][] covariance, List<double[]> best) {

    /// The same deviation in all directions.
    public static Start at(double[] mean, double sigma) {
      return new Start(mean, sigma, new double[0][], List.of());
    }

    /// The normal law nearest to normal laws of one deviation around good points (warm-starting
    /// CMA-ES, Nomura et al. 2021, arXiv:2012.06932, equations 8 and 9): their mean, and their
    /// covariance plus the square of the deviation. Coordinates of inactive axes are left out.
    ///
    /// @param best snapped, at least one
    public static Start around(UnitSpace space, List<double[]> best, double deviation) {
      int[] axes = orderedAxes(space);
      var mean = new double[space.size()];
      for (int k = 0; k < mean.length; k++) {
        int axis = k;
        mean[k] =
            best.stream()
                .filter(point -> space.active(axis, point))
                .mapToDouble(point -> point[axis])
                .average()
                .orElse(0.5);
      }
      var covariance = new double[axes.length][axes.length];
      for (int i = 0; i < axes.length; i++) {
        for (double[] point : best) {
          for (int j = 0; j < axes.length; j++) {
            covariance[i][j] +=
                off(space, point, mean, axes[i]) * off(space, point, mean, axes[j]) / best.size();
          }
        }
        covariance[i][i] += deviation * deviation;
      }
      double sigma = Math.exp(halfLogDeterminant(covariance) / Math.max(1, axes.length));
      for (double[] row : covariance) {
        for (int j = 0; j < row.length; j++) {
          row[j] /= sigma * sigma;
        }
      }
      return new Start(mean, sigma, covariance, best);
    }

    private static double off(UnitSpace space, double[] point, double[] mean, int axis) {
      return space.active(axis, point) ? point[axis] - mean[axis] : 0;
    }

    private static double halfLogDeterminant(double[][] symmetric) {
      var columns = new double[symmetric.length][];
      for (int j = 0; j < columns.length; j++) {
        columns[j] = Arrays.copyOfRange(symmetric[j], j, columns.length);
      }
      var factor = new CholeskyFactor();
      factor.factor(columns, columns.length);
      return factor.halfLogDeterminant();
    }
  }

  /// @param lambda how many individuals make a generation, at least 2
  public MixedLaw(UnitSpace space, Start start, int lambda) {
    this.space = space;
    this.lambda = lambda;
    ordered = orderedAxes(space);
    categorical =
        IntStream.range(0, space.size())
            .filter(k -> space.categorical(k) && space.levels(k) > 1)
            .toArray();
    borders = Arrays.stream(ordered).mapToObj(this::bordersOf).toArray(double[][]::new);
    double[] mean = Arrays.stream(ordered).mapToDouble(k -> start.mean[k]).toArray();
    numbers =
        ordered.length == 0
            ? List.of()
            : List.of(
                new CovarianceAdaptation(
                    mean, start.sigma, covariance(start, ordered.length), lambda));
    shares = shares(lambda);
    double effective = 1 / Arrays.stream(shares).map(w -> w * w).sum();
    int freedom = Arrays.stream(categorical).map(k -> space.levels(k) - 1).sum();
    categoryRate = effective / (effective + freedom);
    categories = new CategoryLaw[categorical.length];
    double margin = 1 - Math.pow(LIKELIEST, 1.0 / Math.max(1, categorical.length));
    for (int i = 0; i < categories.length; i++) {
      categories[i] = new CategoryLaw(space.levels(categorical[i]), margin);
      if (!start.best.isEmpty()) {
        var equal = new double[start.best.size()];
        Arrays.fill(equal, 1.0 / equal.length);
        learnCategory(i, start.best.stream().map(this::adopt).toList(), equal, KNOWN_RATE);
      }
    }
    keepMargins();
  }

  private static double[][] covariance(Start start, int n) {
    if (start.covariance.length == n) {
      return start.covariance;
    }
    var identity = new double[n][n];
    for (int i = 0; i < n; i++) {
      identity[i][i] = 1;
    }
    return identity;
  }

  private static double[] shares(int lambda) {
    var shares = new double[lambda / 2];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = Math.log((lambda + 1) / 2.0) - Math.log(i + 1.0);
    }
    double sum = Arrays.stream(shares).sum();
    return Arrays.stream(shares).map(share -> share / sum).toArray();
  }

  /// The axes that a law has a mean for: ordered, and with more than one value.
  static int[] orderedAxes(UnitSpace space) {
    return IntStream.range(0, space.size())
        .filter(k -> !space.categorical(k) && space.levels(k) != 1)
        .toArray();
  }

  private double[] bordersOf(int axis) {
    return IntStream.range(0, Math.max(0, space.levels(axis) - 1))
        .mapToDouble(level -> (space.position(axis, level) + space.position(axis, level + 1)) / 2)
        .toArray();
  }

  /// How many individuals a generation has by default.
  public static int usualGeneration(UnitSpace space) {
    return CovarianceAdaptation.usualGeneration(Math.max(1, space.size()));
  }

  public int lambda() {
    return lambda;
  }

  public double[] draw(RandomGenerator random) {
    var individual = new double[space.size()];
    Arrays.fill(individual, 0.5);
    for (CovarianceAdaptation law : numbers) {
      double[] x = law.draw(random);
      for (int i = 0; i < ordered.length; i++) {
        individual[ordered[i]] = x[i];
      }
    }
    for (int i = 0; i < categorical.length; i++) {
      int axis = categorical[i];
      individual[axis] = space.position(axis, categories[i].draw(random));
    }
    return individual;
  }

  /// The point of the cube that an individual stands for.
  public double[] place(double[] individual) {
    double[] point = individual.clone();
    for (int i = 0; i < ordered.length; i++) {
      int axis = ordered[i];
      point[axis] =
          borders[i].length > 0 ? Math.clamp(point[axis], 0, 1) : Mutation.mirrored(point[axis]);
    }
    space.snap(point);
    return point;
  }

  /// The individual for a snapped point that was not drawn.
  public double[] adopt(double[] point) {
    double[] individual = point.clone();
    for (int i = 0; i < ordered.length; i++) {
      if (!space.active(ordered[i], point)) {
        individual[ordered[i]] = numbers.getFirst().mean(i);
      }
    }
    for (int axis : categorical) {
      individual[axis] = space.active(axis, point) ? point[axis] : Double.NaN;
    }
    return individual;
  }

  /// Learns from a generation.
  ///
  /// @param bestFirst λ individuals
  public void update(List<double[]> bestFirst) {
    for (CovarianceAdaptation law : numbers) {
      law.update(
          bestFirst.stream()
              .map(one -> Arrays.stream(ordered).mapToDouble(k -> one[k]).toArray())
              .toArray(double[][]::new));
      law.limitDeviation(MOST_DEVIATION);
    }
    for (int i = 0; i < categorical.length; i++) {
      learnCategory(i, bestFirst, shares, categoryRate);
    }
    keepMargins();
  }

  private void learnCategory(int place, List<double[]> members, double[] weights, double rate) {
    int axis = categorical[place];
    var of = new double[space.levels(axis)];
    for (int i = 0; i < weights.length; i++) {
      double position = members.get(i)[axis];
      if (Double.isNaN(position)) {
        categories[place].addTo(of, weights[i]);
      } else {
        of[space.level(axis, position)] += weights[i];
      }
    }
    categories[place].learn(of, rate);
  }

  private void keepMargins() {
    double margin = 1.0 / (lambda * Math.max(1, ordered.length));
    for (int i = 0; i < ordered.length; i++) {
      if (borders[i].length > 0) {
        CovarianceAdaptation law = numbers.getFirst();
        IntegerMargin kept =
            new IntegerMargin(law.mean(i), law.deviation(i)).corrected(borders[i], margin);
        law.correct(i, kept.mean(), kept.deviation());
      }
    }
  }

  /// The largest deviation of a continuous axis; infinite where there is none.
  public double largestDeviation() {
    return IntStream.range(0, ordered.length)
        .filter(i -> borders[i].length == 0)
        .mapToDouble(i -> numbers.getFirst().deviation(i))
        .max()
        .orElse(Double.POSITIVE_INFINITY);
  }

  /// Of the covariance of the ordered axes; 1 where there is none.
  public double conditionNumber() {
    return numbers.stream()
        .mapToDouble(CovarianceAdaptation::conditionNumber)
        .findFirst()
        .orElse(1);
  }
}
