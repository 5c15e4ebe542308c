package dev.vernier.search.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Finds the point where a [Criterion] of a Gaussian process is largest: random points and points
/// near the best known ones, of which the most promising climb along the gradient of their
/// continuous axes and over the levels of the others, in turns.
public final class CandidateSearch {

  /// How many points are drawn, of which a third lie near known ones; fewer where the process is so
  /// large that each takes long.
  private static final int DRAWN = 600;

  private static final int DRAWN_AT_LEAST = 120;
  private static final int LARGE = 200;

  /// How many of the known points others are drawn near to.
  private static final int CENTRES = 5;

  private static final int CLIMBERS = 6;
  private static final int ROUNDS = 3;
  private static final int CLIMBING_STEPS = 30;

  /// Of an axis of more ordered levels than these, only neighbours are tried.
  private static final int MANY_LEVELS = 12;

  private static final int NEIGHBOURS = 3;
  private static final double SAME = 1e-7;
  private static final int DRAWS_TO_BE_NEW = 200;

  private final UnitSpace space;
  private final GaussianProcess.Prediction prediction;
  private final Criterion criterion;
  private final List<double[]> known;
  private final Optional<Prior> prior;
  private final int size;

  /// @param known the points that were tried or are under way, the best first
  /// @param prior whose logarithm is added to the criterion
  public CandidateSearch(
      UnitSpace space,
      GaussianProcess process,
      Criterion criterion,
      List<double[]> known,
      Optional<Prior> prior) {
    this.prior = prior;
    this.space = space;
    prediction = process.new Prediction();
    this.criterion = criterion;
    this.known = known;
    size = process.size();
  }

  /// The best point found that is not known; a known one only where hardly any other is left.
  public double[] best(RandomGenerator random) {
    var candidates = new ArrayList<double[]>();
    int drawn = Math.clamp((long) DRAWN * LARGE / Math.max(size, 1), DRAWN_AT_LEAST, DRAWN);
    for (int i = 0; i < drawn - drawn / 3; i++) {
      candidates.add(space.random(random));
    }
    int centres = Math.min(CENTRES, known.size());
    for (int i = 0; i < drawn / 3 && centres > 0; i++) {
      candidates.add(near(known.get(i % centres), random));
    }
    var scores = new double[candidates.size()];
    var ranking = new Integer[scores.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = score(candidates.get(i));
      ranking[i] = i;
    }
    Arrays.sort(ranking, Comparator.comparingDouble(i -> -scores[i]));
    double[] best = {};
    double top = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < CLIMBERS; i++) {
      double[] candidate = candidates.get(ranking[i]);
      if (scores[ranking[i]] > top && isNew(candidate)) {
        top = scores[ranking[i]];
        best = candidate;
      }
      double[] climbed = candidate.clone();
      climb(climbed);
      double score = score(climbed);
      if (score > top && isNew(climbed)) {
        top = score;
        best = climbed;
      }
    }
    return best.length > 0 ? best : anyNew(random);
  }

  private double[] anyNew(RandomGenerator random) {
    double[] point = space.random(random);
    for (int i = 0; i < DRAWS_TO_BE_NEW && !isNew(point); i++) {
      point = space.random(random);
    }
    return point;
  }

  private boolean isNew(double[] point) {
    for (double[] other : known) {
      boolean same = true;
      for (int k = 0; k < point.length && same; k++) {
        same = Math.abs(point[k] - other[k]) < SAME;
      }
      if (same) {
        return false;
      }
    }
    return true;
  }

  /// A point that differs from another in some coordinates, by a little to much.
  private double[] near(double[] centre, RandomGenerator random) {
    double[] point = centre.clone();
    double reach = Math.pow(10, -0.5 - 2 * random.nextDouble());
    double share = random.nextDouble() + 1.0 / point.length;
    for (int k = 0; k < point.length; k++) {
      if (random.nextDouble() >= share) {
        continue;
      }
      if (space.levels(k) == 0) {
        point[k] = Math.clamp(point[k] + reach * random.nextGaussian(), 0, 1);
      } else if (random.nextBoolean()) {
        point[k] = space.position(k, random.nextInt(space.levels(k)));
      }
    }
    space.snap(point);
    return point;
  }

  private double score(double[] point) {
    prediction.at(point);
    double belief = prior.isPresent() ? prior.get().at(point) : 0;
    return criterion.at(prediction.mean(), Math.sqrt(prediction.variance())) + belief;
  }

  private void climb(double[] point) {
    int d = point.length;
    var low = new double[d];
    var high = new double[d];
    var byMean = new double[d];
    var byVariance = new double[d];
    Lbfgs.Function descent =
        (x, gradient) -> {
          prediction.at(x, byMean, byVariance);
          double deviation = Math.sqrt(prediction.variance());
          double value = criterion.at(prediction.mean(), deviation);
          double byDeviation = criterion.byDeviation() / (2 * deviation);
          for (int k = 0; k < d; k++) {
            gradient[k] = -criterion.byMean() * byMean[k] - byDeviation * byVariance[k];
            if (prior.isPresent() && high[k] > low[k]) {
              gradient[k] -= prior.get().slope(x, k);
            }
          }
          return prior.isPresent() ? -value - prior.get().at(x) : -value;
        };
    for (int round = 0; round < ROUNDS; round++) {
      boolean any = false;
      for (int k = 0; k < d; k++) {
        boolean free = space.levels(k) == 0 && space.active(k, point);
        low[k] = free ? 0 : point[k];
        high[k] = free ? 1 : point[k];
        any |= free;
      }
      if (any) {
        new Lbfgs(low, high, CLIMBING_STEPS, 1e-6).minimize(descent, point);
      }
      if (!climbLevels(point)) {
        break;
      }
    }
    space.snap(point);
  }

  /// Moves each axis of levels to its best one.
  private boolean climbLevels(double[] point) {
    boolean moved = false;
    double top = score(point);
    for (int k = 0; k < point.length; k++) {
      int levels = space.levels(k);
      if (levels < 2 || !space.active(k, point)) {
        continue;
      }
      int now = space.level(k, point[k]);
      boolean neighboursOnly = levels > MANY_LEVELS && !space.categorical(k);
      for (int level = 0; level < levels; level++) {
        if (level == now || (neighboursOnly && Math.abs(level - now) > NEIGHBOURS)) {
          continue;
        }
        double[] other = point.clone();
        other[k] = space.position(k, level);
        space.snap(other);
        double score = score(other);
        if (score > top) {
          top = score;
          System.arraycopy(other, 0, point, 0, point.length);
          moved = true;
        }
      }
    }
    return moved;
  }
}
