package dev.vernier.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// How much of the space of goals some points dominate: the volume of the union of the boxes
/// between each and a reference point. The one figure for the quality of a front that grows with
/// every point that is added to it (Zitzler and Thiele 1999).
///
/// Exact. Two goals take a sweep, `O(n log n)`; more take the algorithm of While, Bradstreet and
/// Barone (2012, A Fast Way of Calculating Exact Hypervolumes), whose time is exponential in the
/// number of goals in the worst case, and usual for some hundreds of points and up to about six
/// goals.
public final class Hypervolume {

  private Hypervolume() {}

  /// The volume that points dominate, in the product of the units of their coordinates.
  ///
  /// @param points in each coordinate less is better; those that are not better than the reference
  ///   in every one dominate nothing
  /// @param reference what everything of interest is better than; finite, at least one coordinate
  /// @throws IllegalArgumentException if a point has not the number of coordinates of the reference
  public static double of(Collection<double[]> points, double[] reference) {
    var inside = new ArrayList<double[]>();
    for (double[] point : points) {
      if (point.length != reference.length) {
        throw new IllegalArgumentException(
            "a point has a coordinate for each of the reference's %d, got %d"
                .formatted(reference.length, point.length));
      }
      if (strictlyBetter(point, reference)) {
        inside.add(point);
      }
    }
    return switch (reference.length) {
      case 0 ->
          throw new IllegalArgumentException("a reference has at least one coordinate, got none");
      case 1 -> inside.stream().mapToDouble(p -> reference[0] - p[0]).max().orElse(0);
      case 2 -> sweep(inside, reference);
      default -> volume(front(inside), reference);
    };
  }

  private static boolean strictlyBetter(double[] point, double[] reference) {
    for (int i = 0; i < point.length; i++) {
      if (!(point[i] < reference[i])) {
        return false;
      }
    }
    return true;
  }

  private static double sweep(List<double[]> points, double[] reference) {
    var sorted = new ArrayList<>(points);
    sorted.sort(Comparator.comparingDouble(p -> p[0]));
    double area = 0;
    double top = reference[1];
    for (double[] point : sorted) {
      if (point[1] < top) {
        area += (reference[0] - point[0]) * (top - point[1]);
        top = point[1];
      }
    }
    return area;
  }

  /// What each point adds to those after it.
  private static double volume(List<double[]> front, double[] reference) {
    var sorted = new ArrayList<>(front);
    // The worst in one goal first: it limits the others to few different points.
    sorted.sort(Comparator.comparingDouble((double[] p) -> p[p.length - 1]).reversed());
    double sum = 0;
    for (int i = 0; i < sorted.size(); i++) {
      double[] point = sorted.get(i);
      double box = 1;
      for (int k = 0; k < point.length; k++) {
        box *= reference[k] - point[k];
      }
      var limited = new ArrayList<double[]>();
      for (double[] other : sorted.subList(i + 1, sorted.size())) {
        limited.add(worse(point, other));
      }
      sum += limited.isEmpty() ? box : box - shared(limited, reference);
    }
    return sum;
  }

  /// The volume of points that are all as bad as one of them in the last goal: the volume in the
  /// others times the height.
  private static double shared(List<double[]> limited, double[] reference) {
    int last = reference.length - 1;
    double height = reference[last] - limited.getFirst()[last];
    var flat = new ArrayList<double[]>();
    for (double[] point : limited) {
      flat.add(Arrays.copyOf(point, last));
    }
    double[] base = Arrays.copyOf(reference, last);
    return height * (last == 2 ? sweep(flat, base) : volume(front(flat), base));
  }

  private static double[] worse(double[] p, double[] q) {
    var result = new double[p.length];
    for (int k = 0; k < p.length; k++) {
      result[k] = Math.max(p[k], q[k]);
    }
    return result;
  }

  /// The points that no other dominates, each once.
  private static List<double[]> front(List<double[]> points) {
    var front = new ArrayList<double[]>();
    for (double[] point : points) {
      if (front.stream().noneMatch(other -> asGood(other, point))) {
        front.removeIf(other -> asGood(point, other));
        front.add(point);
      }
    }
    return front;
  }

  private static boolean asGood(double[] p, double[] q) {
    for (int k = 0; k < p.length; k++) {
      if (p[k] > q[k]) {
        return false;
      }
    }
    return true;
  }
}
