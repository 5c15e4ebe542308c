package dev.vernier.search.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vernier.search.model.FunctionalVariance.Share;
import dev.vernier.search.model.FunctionalVariance.Term;
import dev.vernier.space.Parameter.Real;
import dev.vernier.space.SearchSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FunctionalVarianceTest {

  private final UnitSpace space = new UnitSpace(Conditional.SPACE);
  private final CellGrid grid = CellGrid.even(space, 1);
  private final List<int[]> combinations = Conditional.combinations(grid);
  private final List<Term> terms = terms();

  /// A quarter where both coordinates are high has the value 4, all else 0. By hand: the mean is 1,
  /// the variance 3, a marginal is 0 or 2 with a variance of 1, and the two together the rest.
  @Test
  void aQuarterOfASquare() {
    var square = new UnitSpace(SearchSpace.of(Real.linear("x", 0, 1), Real.linear("y", 0, 1)));
    CellGrid halves = CellGrid.even(square, 2);
    boolean[] low = {true, false};
    Box right = halves.whole().without(0, low);
    var tree =
        new RegressionTree(
            List.of(
                new RegressionTree.Leaf(halves.whole().within(0, low), 0),
                new RegressionTree.Leaf(right.within(1, low), 0),
                new RegressionTree.Leaf(right.without(1, low), 4)));
    List<Share> shares =
        new FunctionalVariance(
                halves, List.of(Term.of(halves, 0), Term.of(halves, 1), Term.of(halves, 0, 1)))
            .of(tree);
    assertThat(shares).hasSize(3);
    for (Share share : shares) {
      assertThat(share.share()).isCloseTo(1 / 3.0, within(1e-15));
      assertThat(share.shareWhereActive()).isCloseTo(1 / 3.0, within(1e-15));
    }
  }

  @Test
  void aConstantHasNoShares() {
    var tree = new RegressionTree(List.of(new RegressionTree.Leaf(grid.whole(), 3)));
    assertThat(new FunctionalVariance(grid, List.of(Term.of(grid, 0))).of(tree)).isEmpty();
  }

  /// Trees on a space with conditions, each term beside sums over all combinations of cells.
  @Test
  void sharesAreThoseOfSummingOverTheWholeSpace() {
    int[] all = IntStream.range(0, grid.size()).toArray();
    for (int seed = 0; seed < 10; seed++) {
      RegressionTree tree = tree(seed);
      double whole = variance(tree, new int[0], all);
      List<Share> shares = new FunctionalVariance(grid, terms).of(tree);
      for (int i = 0; i < shares.size(); i++) {
        int[] axes = terms.get(i).axes();
        double own = variance(tree, axes, axes);
        if (axes.length == 2) {
          own -= variance(tree, axes, axes[0]) + variance(tree, axes, axes[1]);
        }
        assertThat(shares.get(i).share())
            .as("axes %s", Arrays.toString(axes))
            .isCloseTo(own / whole, within(1e-12));
        assertThat(shares.get(i).shareWhereActive() * variance(tree, axes, all))
            .isCloseTo(own, within(1e-12));
      }
    }
  }

  @Test
  void sharesAddUpToNoMoreThanTheWhole() {
    for (int seed = 0; seed < 100; seed++) {
      List<Share> shares = new FunctionalVariance(grid, terms).of(tree(seed));
      assertThat(shares.stream().mapToDouble(Share::share).sum()).isBetween(0.1, 1 + 1e-12);
    }
  }

  private List<Term> terms() {
    var found = new ArrayList<Term>();
    for (int one = 0; one < grid.size(); one++) {
      found.add(Term.of(grid, one));
      for (int other = one + 1; other < grid.size(); other++) {
        if (Term.of(grid, one, other).region().volume() > 0) {
          found.add(Term.of(grid, one, other));
        }
      }
    }
    return found;
  }

  /// A tree on noise.
  private RegressionTree tree(int seed) {
    var random = new SplittableRandom(seed);
    double[][] points =
        Stream.generate(() -> space.random(random)).limit(60).toArray(double[][]::new);
    double[] values = random.doubles(points.length).toArray();
    return new RandomForest(1, 2, 0.7).grow(grid, space, points, values, seed).getFirst();
  }

  /// The chance that some axes are active, times the variance then of the mean given the cells of
  /// others.
  private double variance(RegressionTree tree, int[] active, int... given) {
    var groups = new HashMap<List<Integer>, double[]>();
    double weight = 0;
    double sum = 0;
    for (int[] cells : combinations) {
      double[] point = Conditional.point(space, grid, cells);
      if (Arrays.stream(active).allMatch(axis -> space.active(axis, point))) {
        double mass = Conditional.mass(grid, cells);
        weight += mass;
        sum += mass * value(tree, cells);
        List<Integer> key = Arrays.stream(given).mapToObj(axis -> cells[axis]).toList();
        double[] group = groups.computeIfAbsent(key, _ -> new double[2]);
        group[0] += mass;
        group[1] += mass * value(tree, cells);
      }
    }
    double mean = sum / weight;
    return groups.values().stream()
        .mapToDouble(group -> group[0] * Math.pow(group[1] / group[0] - mean, 2))
        .sum();
  }

  private static double value(RegressionTree tree, int[] cells) {
    return tree.leaves().stream()
        .filter(leaf ->
            IntStream.range(0, cells.length)
                .allMatch(axis -> leaf.box().contains(axis, cells[axis])))
        .findFirst()
        .orElseThrow()
        .value();
  }
}
