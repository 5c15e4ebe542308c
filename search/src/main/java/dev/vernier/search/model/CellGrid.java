package dev.vernier.search.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The cube of a [UnitSpace] cut into cells along each axis, and the regions where its axes are
/// active.
public final class CellGrid {

  private final AxisCells[] axes;
  private final Box whole;
  private final Region[] active;

  private CellGrid(UnitSpace space, AxisCells[] axes) {
    this.axes = axes;
    whole = Box.whole(axes);
    active = new Region[axes.length];
    for (int axis = 0; axis < axes.length; axis++) {
      active[axis] = active(space.needs(axis));
    }
  }

  /// A grid whose cells part the values of some points, see [AxisCells#parting].
  public static CellGrid parting(UnitSpace space, double[][] points, int most) {
    var axes = new AxisCells[space.size()];
    Arrays.setAll(axes, axis -> AxisCells.parting(space, axis, points, most));
    return new CellGrid(space, axes);
  }

  /// A grid of even cells, see [AxisCells#even].
  public static CellGrid even(UnitSpace space, int count) {
    var axes = new AxisCells[space.size()];
    Arrays.setAll(axes, axis -> AxisCells.even(space, axis, count));
    return new CellGrid(space, axes);
  }

  /// One of the alternatives of every need. Those of one need are axes of one name, which are never
  /// active together, so that the boxes have nothing in common.
  private Region active(List<UnitSpace.Need> needs) {
    var region = new Region(List.of(whole));
    for (UnitSpace.Need need : needs) {
      var met = new ArrayList<Box>();
      for (int p = 0; p < need.axes().length; p++) {
        int parent = need.axes()[p];
        // Values of a continuous axis are no cells; the space takes such a need for never met.
        if (need.levels()[p].length > 0) {
          Box allowed = whole.within(parent, need.levels()[p]);
          met.addAll(active[parent].and(new Region(List.of(allowed))).parts());
        }
      }
      region = region.and(new Region(met));
    }
    return region;
  }

  public int size() {
    return axes.length;
  }

  public AxisCells axis(int axis) {
    return axes[axis];
  }

  Box whole() {
    return whole;
  }

  /// Where an axis is active.
  Region active(int axis) {
    return active[axis];
  }

  /// The share of the cube where an axis is active.
  public double activeShare(int axis) {
    return active[axis].volume();
  }

  /// The cells of points.
  ///
  /// @return by axis and point
  int[][] cells(double[][] points) {
    var cells = new int[axes.length][points.length];
    for (int axis = 0; axis < axes.length; axis++) {
      for (int i = 0; i < points.length; i++) {
        cells[axis][i] = axes[axis].cell(points[i][axis]);
      }
    }
    return cells;
  }
}
