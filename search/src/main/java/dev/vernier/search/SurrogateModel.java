package dev.vernier.search;

import dev.vernier.search.model.GaussianProcess;
import dev.vernier.search.model.Outputs;
import dev.vernier.search.model.UnitSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A Gaussian process that keeps up with observations as they come. Its hyperparameters are fitted
/// after certain numbers of observations, to those before, so that they depend on the observations
/// alone and a replayed session has the same bits; what comes between is worked in row by row.
///
/// There are two of them: with hyperparameters for each axis, and with one length scale for all.
/// Where few observations have many axes, the first explains noise by them, and the second one,
/// with three hyperparameters, finds the trend.
///
/// From [#MOST] observations on, the best quarter of so many and the newest are looked at, chosen
/// anew with each fit.
final class SurrogateModel {

  /// The most observations that the process is conditioned on.
  private static final int MOST = 1_000;

  /// The most that its hyperparameters are fitted to.
  private static final int MOST_FITTED = 200;

  private static final int FEWEST = 5;

  /// The fewest observations whose fits are compared: fewer say little of either.
  private static final int FEWEST_COMPARED = 16;

  /// By how much, for each axis, the logarithm of the posterior density has to be larger where each
  /// axis has hyperparameters of its own.
  private static final double ADVANTAGE = 1;

  private final UnitSpace space;
  private final GaussianProcess process;
  private final GaussianProcess ofOneScale;
  private final List<double[]> points = new ArrayList<>();
  private final List<Double> values = new ArrayList<>();

  /// By observation: which one came later at the same point; the largest number where none did.
  private final List<Integer> supersededBy = new ArrayList<>();

  private final Map<List<Double>, Integer> latest = new HashMap<>();
  private boolean known;

  /// The hyperparameters of the last fit with the negative logarithm of their density, how many
  /// observations it followed, and which it was.
  private double[] fit;

  /// The same with one length scale, and how many observations it followed.
  private double[] oneScaleFit = {};

  private int oneScaleFitted;
  private int fitted;
  private int fits;

  /// What the process was conditioned on last.
  private Chosen chosen = new Chosen(new double[0][], new double[0], 0);

  SurrogateModel(UnitSpace space) {
    this.space = space;
    process = new GaussianProcess(space);
    ofOneScale = new GaussianProcess(space);
    fit = Arrays.copyOf(process.initial(), process.initial().length + 1);
  }

  /// Takes in what became of a point. If something was known of the same point, it is forgotten
  /// with the next fit.
  ///
  /// @param value less is better; NaN where it diverged
  void add(double[] point, double value) {
    Integer earlier = latest.put(Arrays.stream(point).boxed().toList(), points.size());
    if (earlier != null) {
      supersededBy.set(earlier, points.size());
    }
    supersededBy.add(Integer.MAX_VALUE);
    points.add(point);
    values.add(value);
    known |= !Double.isNaN(value);
  }

  /// Whether there is a value to learn from.
  boolean known() {
    return known;
  }

  int size() {
    return values.size();
  }

  /// The process on what is known by now.
  GaussianProcess conditioned() {
    fitUpTo(size());
    return conditioned(process, fit);
  }

  /// One with a single length scale for all axes, fitted to the same observations.
  GaussianProcess ofOneScale() {
    fitUpTo(size());
    return conditioned(ofOneScale, oneScaleFit());
  }

  /// That of the two which the observations speak for.
  GaussianProcess likelier() {
    fitUpTo(size());
    return fitted >= FEWEST_COMPARED && last(oneScaleFit()) < last(fit) + ADVANTAGE * space.size()
        ? ofOneScale()
        : conditioned();
  }

  private double[] oneScaleFit() {
    if (oneScaleFitted < fitted) {
      Chosen some = choose(fitted, fitted, MOST_FITTED);
      oneScaleFit = ofOneScale.fitOneScale(some.points, some.values, 40);
      oneScaleFitted = fitted;
    }
    return oneScaleFit;
  }

  private static double last(double[] numbers) {
    return numbers[numbers.length - 1];
  }

  private GaussianProcess conditioned(GaussianProcess one, double[] found) {
    chosen = choose(fitted, size(), MOST);
    double[] hyperparameters = Arrays.copyOf(found, found.length - 1);
    one.condition(hyperparameters, chosen.points, chosen.values, chosen.base);
    return one;
  }

  /// The points that the process is conditioned on, the best first.
  List<double[]> bestFirst() {
    return Arrays.stream(Ranking.bestFirst(chosen.values)).mapToObj(i -> chosen.points[i]).toList();
  }

  /// The least value, as the process sees it, of the points whose last coordinate is 1; infinite
  /// where there is none.
  double leastAtEnd() {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < chosen.values.length; i++) {
      double[] point = chosen.points[i];
      if (point[point.length - 1] == 1) {
        least = Math.min(least, chosen.values[i]);
      }
    }
    return least;
  }

  /// Now and then a fit begins anew as well, since the best hyperparameters may be elsewhere.
  private void fitUpTo(int count) {
    for (int next = nextFit(); next <= count; next = nextFit()) {
      Chosen some = choose(next, next, MOST_FITTED);
      if (some.values.length > 0) {
        double[] found = fit(Arrays.copyOf(fit, fit.length - 1), some, 25);
        if (fits % (next < 50 ? 1 : 4) == 0) {
          double[] fresh = fit(process.initial(), some, 60);
          found = last(fresh) < last(found) ? fresh : found;
        }
        fit = found;
        fits++;
      }
      fitted = next;
    }
  }

  private int nextFit() {
    return fitted == 0 ? FEWEST : fitted + Math.max(1, fitted / 20);
  }

  private double[] fit(double[] from, Chosen some, int steps) {
    return process.fit(from, some.points, some.values, steps);
  }

  /// Of the first `until` observations, all or the best quarter of `limit` and the newest; then
  /// those up to `count`.
  private Chosen choose(int until, int count, int limit) {
    double[] normal =
        Outputs.normal(values.subList(0, count).stream().mapToDouble(x -> x).toArray());
    int[] places =
        IntStream.concat(
                Arrays.stream(
                    Ranking.bestAndLast(
                        Arrays.copyOf(normal, Math.min(until, normal.length)),
                        limit / 4,
                        limit - limit / 4)),
                IntStream.range(until, normal.length))
            .filter(i -> supersededBy.get(i) >= until)
            .toArray();
    return new Chosen(
        Arrays.stream(places).mapToObj(points::get).toArray(double[][]::new),
        Arrays.stream(places).mapToDouble(i -> normal[i]).toArray(),
        (int) Arrays.stream(places).filter(i -> i < until).count());
  }

  /// Observations as the process sees them.
  ///
  /// @param base how many of them were there at the last fit
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Chosen(double[][] points, double[] values, int base) {}
}
