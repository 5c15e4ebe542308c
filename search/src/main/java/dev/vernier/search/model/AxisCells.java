package dev.vernier.search.model;

import java.util.Arrays;

/// An axis of a [UnitSpace] cut into cells: one per level where it has levels, stretches of a
/// continuous one.
///
/// The mass of a cell is the share of the axis that it takes, so that masses add up to 1 and are
/// the chances of a uniform draw.
public final class AxisCells {

  private final boolean categorical;

  /// Where the cells end; the last one at 1.
  private final double[] ends;

  private AxisCells(boolean categorical, double[] ends) {
    this.categorical = categorical;
    this.ends = ends;
  }

  /// Cells that part the values of some points, as far as `most` cells can: with more values than
  /// that, they hold about equally many of them. A boundary lies midway between two values.
  ///
  /// @param most the most cells of a continuous axis, at least 1
  public static AxisCells parting(UnitSpace space, int axis, double[][] points, int most) {
    if (space.levels(axis) > 0) {
      return ofLevels(space, axis);
    }
    double[] values = Arrays.stream(points).mapToDouble(point -> point[axis]).distinct().toArray();
    Arrays.sort(values);
    int cells = Math.clamp(values.length, 1, most);
    var ends = new double[cells];
    for (int cell = 0; cell < cells - 1; cell++) {
      int next = (int) ((cell + 1L) * values.length / cells);
      // What stands for the value zero is never cut.
      ends[cell] = Math.max(space.zeroShare(axis), (values[next - 1] + values[next]) / 2);
    }
    ends[cells - 1] = 1;
    return new AxisCells(false, ends);
  }

  /// Cells of one width; what stands for the value zero is a cell of its own.
  ///
  /// @param count how many cells a continuous axis gets, beside that of zero; at least 1
  public static AxisCells even(UnitSpace space, int axis, int count) {
    if (space.levels(axis) > 0) {
      return ofLevels(space, axis);
    }
    double zero = space.zeroShare(axis);
    int first = zero > 0 ? 1 : 0;
    var ends = new double[first + count];
    ends[0] = zero;
    for (int cell = 0; cell < count; cell++) {
      ends[first + cell] = zero + (1 - zero) * (cell + 1) / count;
    }
    return new AxisCells(false, ends);
  }

  private static AxisCells ofLevels(UnitSpace space, int axis) {
    var ends = new double[space.levels(axis)];
    Arrays.setAll(ends, level -> space.end(axis, level));
    return new AxisCells(space.categorical(axis), ends);
  }

  public int count() {
    return ends.length;
  }

  /// Whether the cells have no order.
  public boolean categorical() {
    return categorical;
  }

  /// Where a cell ends.
  public double end(int cell) {
    return ends[cell];
  }

  public double mass(int cell) {
    return ends[cell] - (cell == 0 ? 0 : ends[cell - 1]);
  }

  public double centre(int cell) {
    return ends[cell] - mass(cell) / 2;
  }

  /// The cell of a coordinate in `[0, 1]`.
  public int cell(double coordinate) {
    int found = Arrays.binarySearch(ends, coordinate);
    return found < 0 ? Math.min(-found - 1, ends.length - 1) : Math.min(found + 1, ends.length - 1);
  }
}
