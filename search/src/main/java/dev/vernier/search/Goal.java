package dev.vernier.search;

import java.util.Comparator;
import java.util.Locale;

/// What a study optimises: a metric and the direction in which it is better.
///
/// @param metric its name, for people; not blank
public record Goal(String metric, Direction direction) {

  public enum Direction {
    MINIMIZE,
    MAXIMIZE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Goal {
    if (metric.isBlank()) {
      throw new IllegalArgumentException("a goal needs the name of its metric");
    }
  }

  /// Orders values from best to worst, NaN last.
  public Comparator<Double> bestFirst() {
    return Comparator.comparingDouble(
        value -> Double.isNaN(value) ? Double.POSITIVE_INFINITY : loss(value));
  }

  /// A value as less is better, and the other way round.
  public double loss(double value) {
    return direction == Direction.MINIMIZE ? value : -value;
  }

  /// Whether one value is strictly better than another.
  public boolean better(double value, double than) {
    return bestFirst().compare(value, than) < 0;
  }
}
