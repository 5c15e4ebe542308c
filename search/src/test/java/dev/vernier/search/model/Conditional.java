package dev.vernier.search.model;

import dev.vernier.space.Condition;
import dev.vernier.space.Dimension;
import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Flag;
import dev.vernier.space.Parameter.Int;
import dev.vernier.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A small space with conditions on conditions and a name that two dimensions share.
final class Conditional {

  private static final Choice<String> OPTIMIZER = Choice.of("optimizer", "sgd", "adam", "lion");
  private static final Int RATE = Int.linear("rate", 0, 3);
  private static final Flag NESTEROV = new Flag("nesterov");

  static final SearchSpace SPACE =
      new SearchSpace(
          List.of(
              Dimension.of(OPTIMIZER),
              Dimension.of(Int.log("width", 1, 3, 1)),
              new Dimension<>(RATE, Condition.is(OPTIMIZER, Set.of("sgd"))),
              new Dimension<>(
                  Int.linear("rate", 0, 1), Condition.is(OPTIMIZER, Set.of("adam", "lion"))),
              new Dimension<>(NESTEROV, Condition.is(RATE, Set.of(1, 2))),
              new Dimension<>(
                  Int.linear("beta", 0, 2),
                  new Condition.AllOf(
                      List.of(
                          Condition.is(NESTEROV, Set.of(true)),
                          Condition.is(OPTIMIZER, Set.of("sgd", "adam")))))));

  private Conditional() {}

  /// A cell of every axis, all combinations of them.
  static List<int[]> combinations(CellGrid grid) {
    var all = new ArrayList<int[]>();
    all.add(new int[grid.size()]);
    for (int axis = 0; axis < grid.size(); axis++) {
      for (int[] one : List.copyOf(all)) {
        for (int cell = 1; cell < grid.axis(axis).count(); cell++) {
          int[] other = one.clone();
          other[axis] = cell;
          all.add(other);
        }
      }
    }
    return all;
  }

  /// The share of the cube that a combination of cells takes.
  static double mass(CellGrid grid, int[] cells) {
    double mass = 1;
    for (int axis = 0; axis < cells.length; axis++) {
      mass *= grid.axis(axis).mass(cells[axis]);
    }
    return mass;
  }

  /// The point of a combination, with inactive coordinates at ½.
  static double[] point(UnitSpace space, CellGrid grid, int[] cells) {
    var point = new double[cells.length];
    for (int axis = 0; axis < cells.length; axis++) {
      point[axis] = grid.axis(axis).centre(cells[axis]);
    }
    space.snap(point);
    return point;
  }
}
