package dev.vernier.search.importance;

import dev.vernier.search.model.CellGrid;
import dev.vernier.search.model.FunctionalVariance;
import dev.vernier.search.model.FunctionalVariance.Share;
import dev.vernier.search.model.FunctionalVariance.Term;
import dev.vernier.search.model.RandomForest;
import dev.vernier.search.model.RegressionTree;
import dev.vernier.space.Dimension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// fANOVA (Hutter, Hoos and Leyton-Brown 2014): a random forest learns how the goal depends on the
/// configuration; of each tree, the variance under uniform draws from the space is parted exactly
/// into what each dimension explains alone and what they explain together. A share is the mean over
/// the trees.
///
/// Which trials a sampler preferred does not matter, as far as the forest learned the rest of the
/// space from the others.
///
/// With `within` below 1, values worse than the worst of the better trials are set to it, as the
/// paper does for improvements over a default: differences among bad trials then count nothing, and
/// the terms stay orthogonal.
///
/// @param interactions whether to look at pairs of dimensions as well
/// @param trees how many, at least 2
/// @param seed of the resamples and of the axes that splits choose from
public record FunctionalAnova(double within, boolean interactions, int trees, long seed)
    implements ImportanceMethod {

  /// The trees of [#of(long)].
  public static final int TREES = 64;

  /// Near to the best on sums of curves and on the functions of Ishigami and Sobol, from 200 trials
  /// to 1,000.
  private static final int LEAST_PER_LEAF = 3;

  private static final double AXES_SHARE = 0.5;

  /// The most cells of an axis; boundaries are this fine, by the trials that lie around.
  private static final int MOST_CELLS = 128;

  public FunctionalAnova {
    if (!(within > 0 && within <= 1)) {
      throw new IllegalArgumentException(
          "a share of the trials is above 0 and up to 1, got " + within);
    }
    if (trees < 2) {
      throw new IllegalArgumentException("a forest has at least 2 trees, got " + trees);
    }
  }

  /// The effects of dimensions by themselves, within all trials.
  public static FunctionalAnova of(long seed) {
    return new FunctionalAnova(1, false, TREES, seed);
  }

  Importance analyse(Observations all) {
    String complaint = all.complaint();
    Observations observations = complaint.isEmpty() ? all.capped(all.bound(within)) : all;
    if (complaint.isEmpty()) {
      complaint = observations.complaint();
    }
    if (!complaint.isEmpty()) {
      return new Importance(all.goal(), this, all.count(), List.of(), complaint);
    }
    CellGrid grid = CellGrid.parting(all.space(), all.points(), MOST_CELLS);
    List<Term> terms = terms(grid);
    var variance = new FunctionalVariance(grid, terms);
    var byTree = new ArrayList<List<Share>>();
    var forest = new RandomForest(trees, LEAST_PER_LEAF, AXES_SHARE);
    for (RegressionTree tree :
        forest.grow(grid, all.space(), all.points(), observations.values(), seed)) {
      List<Share> shares = variance.of(tree);
      if (!shares.isEmpty()) {
        byTree.add(shares);
      }
    }
    var effects = new ArrayList<Importance.Effect>();
    for (int i = 0; i < terms.size(); i++) {
      int term = i;
      effects.add(
          effect(observations, terms.get(i), byTree.stream().map(one -> one.get(term)).toList()));
    }
    return new Importance(all.goal(), this, all.count(), effects, "");
  }

  private List<Term> terms(CellGrid grid) {
    var terms = new ArrayList<Term>();
    for (int axis = 0; axis < grid.size(); axis++) {
      terms.add(Term.of(grid, axis));
    }
    for (int one = 0; interactions && one < grid.size(); one++) {
      for (int other = one + 1; other < grid.size(); other++) {
        Term pair = Term.of(grid, one, other);
        if (pair.region().volume() > 0) {
          terms.add(pair);
        }
      }
    }
    return terms;
  }

  /// A tree that saw no difference has no shares; where none saw any, all are 0.
  private static Importance.Effect effect(
      Observations observations, Term term, List<Share> shares) {
    double mean = shares.stream().mapToDouble(Share::share).average().orElse(0);
    double squares = shares.stream().mapToDouble(s -> Math.pow(s.share() - mean, 2)).sum();
    int[] axes = term.axes();
    return new Importance.Effect(
        Arrays.stream(axes)
            .<Dimension<?>>mapToObj(axis -> observations.searched().dimensions().get(axis))
            .toList(),
        mean,
        Math.sqrt(squares / Math.max(1, shares.size() - 1)),
        term.region().volume(),
        shares.stream().mapToDouble(Share::shareWhereActive).average().orElse(0),
        observations.countActive(axes));
  }
}
