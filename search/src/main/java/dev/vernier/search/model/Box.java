package dev.vernier.search.model;

import java.util.Arrays;

/// A part of a cube that was cut into [AxisCells]: of each axis a set of cells. Immutable.
public final class Box {

  private final AxisCells[] axes;
  private final boolean[][] inside;
  private final double[] mass;

  /// Of which axes something may be missing.
  private final boolean[] cut;

  private Box(AxisCells[] axes, boolean[][] inside, double[] mass, boolean[] cut) {
    this.axes = axes;
    this.inside = inside;
    this.mass = mass;
    this.cut = cut;
  }

  /// The whole cube.
  static Box whole(AxisCells[] axes) {
    var inside = new boolean[axes.length][];
    var mass = new double[axes.length];
    for (int axis = 0; axis < axes.length; axis++) {
      inside[axis] = new boolean[axes[axis].count()];
      Arrays.fill(inside[axis], true);
      mass[axis] = 1;
    }
    return new Box(axes, inside, mass, new boolean[axes.length]);
  }

  /// By cell of an axis, whether it has it.
  boolean[] cells(int axis) {
    return inside[axis];
  }

  boolean contains(int axis, int cell) {
    return inside[axis][cell];
  }

  /// The share of an axis that it takes.
  double mass(int axis) {
    return mass[axis];
  }

  /// The share of the cube that it takes.
  double volume() {
    return volumeBut(-1, -1);
  }

  /// The product of the masses of all axes but two.
  double volumeBut(int one, int other) {
    double volume = 1;
    for (int axis = 0; axis < mass.length; axis++) {
      if (axis != one && axis != other) {
        volume *= mass[axis];
      }
    }
    return volume;
  }

  /// What of it lies in a set of cells of an axis.
  Box within(int axis, boolean[] cells) {
    return part(axis, cells, true);
  }

  /// What of it lies outside a set of cells of an axis.
  Box without(int axis, boolean[] cells) {
    return part(axis, cells, false);
  }

  private Box part(int axis, boolean[] cells, boolean kept) {
    boolean[][] parts = inside.clone();
    double[] masses = mass.clone();
    boolean[] cuts = cut.clone();
    cuts[axis] = true;
    parts[axis] = new boolean[cells.length];
    masses[axis] = 0;
    for (int cell = 0; cell < cells.length; cell++) {
      if (inside[axis][cell] && cells[cell] == kept) {
        parts[axis][cell] = true;
        masses[axis] += axes[axis].mass(cell);
      }
    }
    return new Box(axes, parts, masses, cuts);
  }

  /// What it has in common with another one; its volume is 0 where that is nothing.
  Box and(Box other) {
    Box both = this;
    for (int axis = 0; axis < axes.length; axis++) {
      if (other.cut[axis]) {
        both = both.within(axis, other.inside[axis]);
      }
    }
    return both;
  }

  boolean liesIn(Box other) {
    for (int axis = 0; axis < axes.length; axis++) {
      if (!liesIn(other, axis)) {
        return false;
      }
    }
    return true;
  }

  /// Whether the cells of an axis all lie in another one.
  boolean liesIn(Box other, int axis) {
    if (!other.cut[axis]) {
      return true;
    }
    for (int cell = 0; cell < inside[axis].length; cell++) {
      if (inside[axis][cell] && !other.inside[axis][cell]) {
        return false;
      }
    }
    return true;
  }

  /// Whether it has a cell of every axis in common with another one.
  boolean meets(Box other) {
    for (int axis = 0; axis < axes.length; axis++) {
      if (other.cut[axis] && !meets(other, axis)) {
        return false;
      }
    }
    return true;
  }

  private boolean meets(Box other, int axis) {
    for (int cell = 0; cell < inside[axis].length; cell++) {
      if (inside[axis][cell] && other.inside[axis][cell]) {
        return true;
      }
    }
    return false;
  }
}
