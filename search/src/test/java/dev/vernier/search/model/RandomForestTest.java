package dev.vernier.search.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vernier.space.Condition;
import dev.vernier.space.Dimension;
import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Real;
import dev.vernier.space.SearchSpace;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RandomForestTest {

  private static final Choice<String> KIND = Choice.of("kind", "a", "b", "c", "d");
  private static final Real X = Real.linear("x", 0, 1);

  private static double[][] points(UnitSpace space, int count, long seed) {
    var random = new SplittableRandom(seed);
    return Stream.generate(() -> space.random(random)).limit(count).toArray(double[][]::new);
  }

  private static double predict(List<RegressionTree> trees, CellGrid grid, double[] point) {
    return trees.stream()
        .mapToDouble(tree -> leaf(tree, grid, point).value())
        .average()
        .orElseThrow();
  }

  private static RegressionTree.Leaf leaf(RegressionTree tree, CellGrid grid, double[] point) {
    return tree.leaves().stream()
        .filter(leaf ->
            IntStream.range(0, point.length)
                .allMatch(axis -> leaf.box().contains(axis, grid.axis(axis).cell(point[axis]))))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void leavesPartTheCube() {
    var space = new UnitSpace(Conditional.SPACE);
    CellGrid grid = CellGrid.even(space, 1);
    double[] values = new SplittableRandom(5).doubles(80).toArray();
    for (RegressionTree tree :
        new RandomForest(20, 1, 0.5).grow(grid, space, points(space, 80, 4), values, 6)) {
      assertThat(tree.leaves()).hasSizeGreaterThan(5);
      for (int[] cells : Conditional.combinations(grid)) {
        assertThat(tree.leaves())
            .filteredOn(leaf ->
                IntStream.range(0, cells.length)
                    .allMatch(axis -> leaf.box().contains(axis, cells[axis])))
            .hasSize(1);
      }
      assertThat(tree.leaves().stream().mapToDouble(leaf -> leaf.box().volume()).sum())
          .isCloseTo(1, within(1e-12));
    }
  }

  /// What is split along an axis has it active throughout.
  @Test
  void inactiveCoordinatesAreNoValues() {
    var space = new UnitSpace(Conditional.SPACE);
    CellGrid grid = CellGrid.even(space, 1);
    double[] values = new SplittableRandom(7).doubles(200).toArray();
    int conditional = 0;
    for (RegressionTree tree :
        new RandomForest(20, 1, 1).grow(grid, space, points(space, 200, 8), values, 9)) {
      for (RegressionTree.Leaf leaf : tree.leaves()) {
        for (int axis = 2; axis < grid.size(); axis++) {
          if (leaf.box().mass(axis) < 1 - 1e-12) {
            conditional++;
            double common = new Region(List.of(leaf.box())).and(grid.active(axis)).volume();
            assertThat(common).isCloseTo(leaf.box().volume(), within(1e-15));
          }
        }
      }
    }
    assertThat(conditional).isGreaterThan(100);
  }

  @Test
  void aLeafHasTheMeanOfItsPoints() {
    var space = new UnitSpace(SearchSpace.of(X, KIND));
    double[][] points = points(space, 40, 1);
    double[] values = Arrays.stream(points).mapToDouble(p -> p[0] + p[1] * p[1]).toArray();
    CellGrid grid = CellGrid.parting(space, points, 64);
    var grower = new TreeGrower(grid, space, points, values, 3, 2);
    RegressionTree tree = grower.grow(IntStream.range(0, 40).toArray(), new SplittableRandom(2));
    assertThat(tree.leaves()).hasSizeBetween(7, 13);
    for (RegressionTree.Leaf leaf : tree.leaves()) {
      double[] own =
          IntStream.range(0, 40)
              .filter(i -> leaf(tree, grid, points[i]).equals(leaf))
              .mapToDouble(i -> values[i])
              .toArray();
      assertThat(own).hasSizeGreaterThanOrEqualTo(3);
      assertThat(leaf.value()).isCloseTo(Arrays.stream(own).average().orElseThrow(), within(1e-12));
    }
  }

  /// One split into two sets of levels that no order of the options keeps together.
  @Test
  void levelsAreSplitIntoTheBestSets() {
    var space = new UnitSpace(SearchSpace.of(KIND));
    double[][] points = points(space, 100, 3);
    double[] values = Arrays.stream(points).mapToDouble(p -> space.level(0, p[0]) % 2).toArray();
    CellGrid grid = CellGrid.even(space, 1);
    for (RegressionTree tree : new RandomForest(5, 1, 1).grow(grid, space, points, values, 1)) {
      assertThat(tree.leaves()).hasSize(2);
      for (RegressionTree.Leaf leaf : tree.leaves()) {
        assertThat(leaf.box().cells(0))
            .isEqualTo(
                leaf.value() == 1
                    ? new boolean[] {false, true, false, true}
                    : new boolean[] {true, false, true, false});
      }
    }
  }

  /// The conditional dimension matters, its parent does not: seen without the condition, a split of
  /// the parent gains nothing.
  @Test
  void aDimensionIsFoundBehindAParentThatDoesNotMatter() {
    var space =
        new UnitSpace(
            new SearchSpace(
                List.of(
                    Dimension.of(KIND),
                    Dimension.of(Real.linear("noise", 0, 1)),
                    new Dimension<>(X, Condition.is(KIND, Set.of("b", "d"))))));
    double[][] points = points(space, 400, 11);
    ToDoubleFunction<double[]> truth =
        point -> space.active(2, point) ? Math.signum(point[2] - 0.5) : 0;
    double[] values = Arrays.stream(points).mapToDouble(truth).toArray();
    CellGrid grid = CellGrid.parting(space, points, 64);
    List<RegressionTree> trees = new RandomForest(10, 3, 1).grow(grid, space, points, values, 12);
    double squares = 0;
    double[][] fresh = points(space, 400, 13);
    for (double[] point : fresh) {
      squares += Math.pow(predict(trees, grid, point) - truth.applyAsDouble(point), 2);
    }
    assertThat(squares / fresh.length).as("of a variance of a half").isLessThan(0.02);
  }

  /// A forest of 30 trees on 500 points misses a smooth function by a few hundredths of its
  /// deviation of about 0.4.
  @Test
  void aForestLearnsASmoothFunction() {
    var space = new UnitSpace(SearchSpace.of(X, Real.linear("y", 0, 1), KIND));
    ToDoubleFunction<double[]> truth =
        point -> Math.sin(3 * point[0]) * point[1] + 0.5 * (space.level(2, point[2]) % 2);
    double[][] points = points(space, 500, 21);
    double[] values = Arrays.stream(points).mapToDouble(truth).toArray();
    CellGrid grid = CellGrid.parting(space, points, 128);
    List<RegressionTree> trees =
        new RandomForest(30, 2, 0.67).grow(grid, space, points, values, 22);
    double squares = 0;
    double[][] fresh = points(space, 500, 23);
    for (double[] point : fresh) {
      squares += Math.pow(predict(trees, grid, point) - truth.applyAsDouble(point), 2);
    }
    assertThat(Math.sqrt(squares / fresh.length)).isLessThan(0.08);
  }

  @Test
  void theSeedDecides() {
    var space = new UnitSpace(SearchSpace.of(X, KIND));
    double[][] points = points(space, 50, 1);
    double[] values = new SplittableRandom(2).doubles(50).toArray();
    CellGrid grid = CellGrid.parting(space, points, 64);
    var forest = new RandomForest(3, 1, 0.5);
    double[] here = {0.3, 0.375};
    List<RegressionTree> trees = forest.grow(grid, space, points, values, 7);
    assertThat(predict(forest.grow(grid, space, points, values, 7), grid, here))
        .isEqualTo(predict(trees, grid, here));
    assertThat(predict(forest.grow(grid, space, points, values, 8), grid, here))
        .isNotEqualTo(predict(trees, grid, here));
  }
}
