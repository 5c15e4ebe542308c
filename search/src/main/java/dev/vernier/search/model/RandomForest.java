package dev.vernier.search.model;

import dev.vernier.space.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Regression trees on resamples of the same points (Breiman 2001).
///
/// @param trees how many
/// @param leastPerLeaf how many points a leaf has, at least
/// @param axesShare the share of the axes that are looked at for a split, in (0, 1]; but never one
///   alone of several, because a tree of few axes would then split on what does not matter
public record RandomForest(int trees, int leastPerLeaf, double axesShare) {

  /// @param values of the points; finite
  public List<RegressionTree> grow(
      CellGrid grid, UnitSpace space, double[][] points, double[] values, long seed) {
    int axes = Math.max(Math.min(2, space.size()), (int) Math.round(axesShare * space.size()));
    var grower = new TreeGrower(grid, space, points, values, leastPerLeaf, axes);
    var grown = new ArrayList<RegressionTree>(trees);
    for (int tree = 0; tree < trees; tree++) {
      var random = new SplittableRandom(Seeds.derive(seed, tree));
      grown.add(grower.grow(resample(points.length, random), random));
    }
    return grown;
  }

  /// As many points as there are, with replacement.
  private static int[] resample(int count, SplittableRandom random) {
    return random.ints(count, 0, count).toArray();
  }
}
