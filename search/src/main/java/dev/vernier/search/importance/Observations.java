package dev.vernier.search.importance;

import dev.vernier.search.Goal;
import dev.vernier.search.Outcome;
import dev.vernier.search.StudySnapshot;
import dev.vernier.search.TrialView;
import dev.vernier.search.model.UnitSpace;
import dev.vernier.space.SearchSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// The trials of a study as points of the unit cube, with what they came to for a goal.
///
/// @param values less is better, in `[-1, 1]`
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Observations(
    Goal goal, SearchSpace searched, UnitSpace space, double[][] points, double[] values) {

  /// @throws IllegalArgumentException if the study has no such goal
  static Observations of(StudySnapshot snapshot, Goal goal) {
    List<Goal> goals = snapshot.spec().goals();
    int place = goals.indexOf(goal);
    if (place < 0) {
      throw new IllegalArgumentException(
          "the study %s has the goals %s, not %s".formatted(snapshot.spec().name(), goals, goal));
    }
    SearchSpace searched = snapshot.spec().space();
    boolean anyCompleted = snapshot.count(TrialView.State.COMPLETED) > 0;
    var points = new ArrayList<double[]>();
    var values = new ArrayList<Double>();
    for (TrialView trial : snapshot.trials()) {
      OptionalDouble value = value(trial, goal, place, anyCompleted);
      if (value.isPresent()) {
        points.add(searched.encode(trial.configuration()));
        values.add(value.getAsDouble());
      }
    }
    return new Observations(
        goal,
        searched,
        new UnitSpace(searched),
        points.toArray(double[][]::new),
        scaled(values.stream().mapToDouble(Double::doubleValue).toArray(), goal));
  }

  /// The value of a trial that counts; NaN where it left the finite numbers.
  private static OptionalDouble value(TrialView trial, Goal goal, int place, boolean anyCompleted) {
    return switch (trial.outcome().orElse(null)) {
      case Outcome.Completed completed -> OptionalDouble.of(completed.values().get(place));
      case Outcome.Diverged _ -> OptionalDouble.of(Double.NaN);
      case Outcome.Pruned _ when !anyCompleted -> lastReport(trial, goal);
      case Outcome.Pruned _, Outcome.Failed _ -> OptionalDouble.empty();
      case null -> OptionalDouble.empty();
    };
  }

  private static OptionalDouble lastReport(TrialView trial, Goal goal) {
    Double last =
        trial.reports().isEmpty()
            ? null
            : trial.reports().lastEntry().getValue().get(goal.metric());
    return last == null ? OptionalDouble.empty() : OptionalDouble.of(last);
  }

  /// Turns values so that less is better, and divides them by the largest, so that no square
  /// overflows. Those that are not finite become the worst of the others.
  private static double[] scaled(double[] values, Goal goal) {
    double[] finite = Arrays.stream(values).filter(Double::isFinite).map(goal::loss).toArray();
    double largest = Arrays.stream(finite).map(Math::abs).max().orElse(0);
    double unit = largest > 0 ? largest : 1;
    double worst = Arrays.stream(finite).max().orElse(0);
    return Arrays.stream(values)
        .map(value -> (Double.isFinite(value) ? goal.loss(value) : worst) / unit)
        .toArray();
  }

  int count() {
    return values.length;
  }

  /// Why the trials tell nothing; empty where they may.
  String complaint() {
    if (count() < Importance.FEWEST) {
      return "importance takes at least %d trials that completed or diverged, there are %d"
          .formatted(Importance.FEWEST, count());
    }
    if (searched.size() == 0) {
      return "the space has no dimensions";
    }
    return Arrays.stream(values).allMatch(value -> value == values[0])
        ? "no trial of %d is better in %s than another".formatted(count(), goal.metric())
        : "";
  }

  /// The worst value of a share of the trials, the better ones.
  double bound(double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(share * count()) - 1];
  }

  /// These, with worse values than a bound set to it.
  Observations capped(double bound) {
    return new Observations(
        goal,
        searched,
        space,
        points,
        Arrays.stream(values).map(value -> Math.min(value, bound)).toArray());
  }

  /// Those of certain places.
  Observations at(int[] places) {
    return new Observations(
        goal,
        searched,
        space,
        Arrays.stream(places).mapToObj(i -> points[i]).toArray(double[][]::new),
        Arrays.stream(places).mapToDouble(i -> values[i]).toArray());
  }

  /// Those whose value is no worse than a bound.
  Observations upTo(double bound) {
    return at(IntStream.range(0, count()).filter(i -> values[i] <= bound).toArray());
  }

  /// Those in which an axis is active.
  Observations active(int axis) {
    return at(IntStream.range(0, count()).filter(i -> space.active(axis, points[i])).toArray());
  }

  /// How many have all of some axes active.
  int countActive(int... axes) {
    return (int)
        Arrays.stream(points)
            .filter(point -> Arrays.stream(axes).allMatch(axis -> space.active(axis, point)))
            .count();
  }
}
