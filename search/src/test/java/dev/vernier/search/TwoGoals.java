package dev.vernier.search;

import dev.vernier.space.Configuration;
import dev.vernier.space.Parameter.Int;
import dev.vernier.space.Parameter.Real;
import dev.vernier.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;

/// A problem of two goals that get in each other's way, one to be minimised and one to be
/// maximised: its front is `x` in [0, 1] with `y = 0.3` and `n = 4`, where `v = x²` and `w = -(1 -
/// x)²`.
final class TwoGoals {

  static final Real X = Real.linear("x", -2, 2);
  static final Real Y = Real.linear("y", 0, 1);
  static final Int N = Int.linear("n", 0, 9);

  static final SearchProblem PROBLEM =
      SearchProblem.of(
          SearchSpace.of(X, Y, N),
          List.of(new Goal("v", Goal.Direction.MINIMIZE), new Goal("w", Goal.Direction.MAXIMIZE)));

  private TwoGoals() {}

  static List<Double> values(Configuration c) {
    double off = Math.pow(c.get(Y) - 0.3, 2) + Math.pow(c.get(N) - 4, 2) / 10;
    return List.of(Math.pow(c.get(X), 2) + off, -Math.pow(1 - c.get(X), 2) - off);
  }

  /// The mean over seeds of the volume that the trials dominate, beside 2 for each goal. At best it
  /// is 23/6 = 3.83.
  static double meanVolume(Sampler sampler, int trials, int seeds) {
    double sum = 0;
    for (long seed = 0; seed < seeds; seed++) {
      var told = new Told(sampler.open(PROBLEM, seed));
      var points = new ArrayList<double[]>();
      for (int i = 0; i < trials; i++) {
        List<Double> values = values(told.begin());
        points.add(new double[] {values.get(0), -values.get(1)});
        told.end(i, new Outcome.Completed(values));
      }
      sum += Hypervolume.of(points, new double[] {2, 2});
    }
    return sum / seeds;
  }
}
