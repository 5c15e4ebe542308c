package dev.vernier.search.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The order of vectors in which less is better in every coordinate, as NSGA-II has it (Deb et al.
/// 2002, A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II).
public final class Dominance {

  private Dominance() {}

  /// Whether one vector is nowhere worse than another, and somewhere better.
  public static boolean dominates(double[] p, double[] q) {
    boolean better = false;
    for (int k = 0; k < p.length; k++) {
      if (p[k] > q[k]) {
        return false;
      }
      better |= p[k] < q[k];
    }
    return better;
  }

  /// The front that each vector belongs to: 0 where none dominates it, 1 where only those of front
  /// 0 do, and so on. The fast non-dominated sort, `O(M n²)`.
  public static int[] fronts(List<double[]> vectors) {
    int n = vectors.size();
    var dominated = new ArrayList<List<Integer>>();
    var by = new int[n];
    for (int i = 0; i < n; i++) {
      dominated.add(new ArrayList<>());
      for (int j = 0; j < n; j++) {
        if (dominates(vectors.get(i), vectors.get(j))) {
          dominated.get(i).add(j);
        } else if (dominates(vectors.get(j), vectors.get(i))) {
          by[i]++;
        }
      }
    }
    var fronts = new int[n];
    List<Integer> current = IntStream.range(0, n).filter(i -> by[i] == 0).boxed().toList();
    for (int front = 0; !current.isEmpty(); front++) {
      var next = new ArrayList<Integer>();
      for (int i : current) {
        fronts[i] = front;
        for (int j : dominated.get(i)) {
          if (--by[j] == 0) {
            next.add(j);
          }
        }
      }
      current = next;
    }
    return fronts;
  }

  /// How much room each vector of a front has: over the coordinates, the sum of the distances
  /// between its neighbours, relative to that between the ends. Infinite at the ends.
  public static double[] crowding(List<double[]> front) {
    int n = front.size();
    var distances = new double[n];
    int goals = n == 0 ? 0 : front.getFirst().length;
    for (int k = 0; k < goals; k++) {
      int goal = k;
      var order = new Integer[n];
      Arrays.setAll(order, i -> i);
      Arrays.sort(order, (i, j) -> Double.compare(front.get(i)[goal], front.get(j)[goal]));
      double range = front.get(order[n - 1])[k] - front.get(order[0])[k];
      distances[order[0]] = Double.POSITIVE_INFINITY;
      distances[order[n - 1]] = Double.POSITIVE_INFINITY;
      for (int i = 1; i < n - 1 && range > 0; i++) {
        distances[order[i]] += (front.get(order[i + 1])[k] - front.get(order[i - 1])[k]) / range;
      }
    }
    return distances;
  }
}
