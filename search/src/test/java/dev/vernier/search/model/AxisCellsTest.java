package dev.vernier.search.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vernier.space.Parameter;
import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Flag;
import dev.vernier.space.Parameter.Int;
import dev.vernier.space.Parameter.Real;
import dev.vernier.space.Scale;
import dev.vernier.space.SearchSpace;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AxisCellsTest {

  private static final int STEPS = 100_000;

  private static UnitSpace space(Parameter<?> parameter) {
    return new UnitSpace(SearchSpace.of(parameter));
  }

  /// The grid misses the share of a level by at most one step.
  @Test
  void levelsTakeWhatDecodesToThem() {
    for (Parameter<?> parameter :
        List.of(
            Int.log("n", 2, 10, 2),
            Int.linear("n", 3, 8),
            Int.powersOfTwo("n", 2, 64),
            Choice.of("c", "a", "b", "c"),
            new Flag("f"))) {
      AxisCells cells = AxisCells.even(space(parameter), 0, 7);
      var counts = new int[cells.count()];
      for (int i = 0; i < STEPS; i++) {
        double unit = (i + 0.5) / STEPS;
        int cell = cells.cell(unit);
        assertThat(parameter.decode(unit)).isEqualTo(parameter.grid(64).get(cell));
        counts[cell]++;
      }
      for (int cell = 0; cell < counts.length; cell++) {
        assertThat(cells.mass(cell)).isCloseTo((double) counts[cell] / STEPS, within(1e-5));
      }
    }
  }

  @Test
  void boundariesLieMidwayBetweenValues() {
    double[][] points = {{0.8}, {0.2}, {0.2}, {0.4}};
    AxisCells cells = AxisCells.parting(space(Real.linear("x", 0, 1)), 0, points, 10);
    assertThat(cells.count()).isEqualTo(3);
    assertThat(cells.end(0)).isCloseTo(0.3, within(1e-15));
    assertThat(cells.end(1)).isCloseTo(0.6, within(1e-15));
    assertThat(cells.end(2)).isEqualTo(1);
    assertThat(IntStream.of(0, 1, 2).mapToObj(i -> cells.cell(points[i][0])))
        .containsExactly(2, 0, 0);
    assertThat(cells.cell(1)).isEqualTo(2);
  }

  @Test
  void manyValuesShareTheCells() {
    double[][] points =
        IntStream.range(0, 1_000)
            .mapToObj(i -> new double[] {Math.pow((i + 0.5) / 1_000, 3)})
            .toArray(double[][]::new);
    AxisCells cells = AxisCells.parting(space(Real.linear("x", 0, 1)), 0, points, 32);
    var counts = new int[32];
    for (double[] point : points) {
      counts[cells.cell(point[0])]++;
    }
    assertThat(Arrays.stream(counts).boxed()).allMatch(count -> count == 31 || count == 32);
  }

  @Test
  void whatStandsForZeroIsOneCell() {
    Parameter<?> decay = new Real("decay", 1e-6, 1, Scale.LOG, 0.3);
    double[][] points = {{0.15}, {0.32}, {0.9}};
    assertThat(AxisCells.parting(space(decay), 0, points, 10).end(0)).isEqualTo(0.3);
    AxisCells even = AxisCells.even(space(decay), 0, 7);
    assertThat(even.count()).isEqualTo(8);
    assertThat(even.mass(0)).isEqualTo(0.3);
    assertThat(even.mass(3)).isCloseTo(0.1, within(1e-15));
  }
}
