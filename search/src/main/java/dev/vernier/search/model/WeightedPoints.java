package dev.vernier.search.model;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Points of the unit cube, each with a weight above 0; 1 is that of an ordinary one.
@SuppressWarnings("ArrayRecordComponent") // Never compared; the arrays stay with their maker.
public record WeightedPoints(double[][] points, double[] weights) {

  /// @throws IllegalArgumentException if there is not one weight for each point, or one is not
  ///   above 0
  public WeightedPoints {
    if (points.length != weights.length) {
      throw new IllegalArgumentException(
          "points have a weight each, got %d points and %d weights"
              .formatted(points.length, weights.length));
    }
    for (double weight : weights) {
      if (!(weight > 0)) {
        throw new IllegalArgumentException("a weight is above 0, got " + weight);
      }
    }
  }

  /// Those for which an axis is active.
  public WeightedPoints activeOn(UnitSpace space, int axis) {
    if (!space.conditional(axis)) {
      return this;
    }
    int[] active =
        IntStream.range(0, points.length).filter(i -> space.active(axis, points[i])).toArray();
    return new WeightedPoints(
        Arrays.stream(active).mapToObj(i -> points[i]).toArray(double[][]::new),
        Arrays.stream(active).mapToDouble(i -> weights[i]).toArray());
  }

  int size() {
    return points.length;
  }

  double totalWeight() {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    return sum;
  }
}
