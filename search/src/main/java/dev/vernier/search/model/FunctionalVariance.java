package dev.vernier.search.model;

import java.util.ArrayList;
import java.util.List;

/// The functional analysis of variance of a step function on a cube, exactly (Hutter, Hoos and
/// Leyton-Brown 2014, after Hooker 2007): how much of its variance under uniform draws comes from
/// one axis alone, or from two together beyond what they do alone.
///
/// With `A` the region where the axes `U` are active, and `a_U(x_U) = E[f | x_U, A]` the marginal
/// there,
///
/// ```text
/// V_i  = P(A) Var[a_i | A]
/// V_ij = P(A) (Var[a_ij | A] - Var[a_i | A] - Var[a_j | A])
/// ```
///
/// Where all axes are always active, these are the terms of the paper. Otherwise they are the
/// variances of the projections of `f` on functions of `x_U` that are 0 outside of `A`, of mean 0
/// along each axis of `U`. Those of single axes are orthogonal, so that their variances add up to
/// no more than that of `f`.
public final class FunctionalVariance {

  /// What a set of axes comes to.
  ///
  /// @param share of the whole variance
  /// @param shareWhereActive of the variance in the region where they are active
  public record Share(double share, double shareWhereActive) {}

  private final CellGrid grid;
  private final List<Term> terms;

  /// One or two axes, and the region where they are active.
  ///
  /// @param second -1 where there is one axis only
  public record Term(int first, int second, Region region) {

    public static Term of(CellGrid grid, int axis) {
      return new Term(axis, -1, grid.active(axis));
    }

    public static Term of(CellGrid grid, int first, int second) {
      return new Term(first, second, grid.active(first).and(grid.active(second)));
    }

    public int[] axes() {
      return second < 0 ? new int[] {first} : new int[] {first, second};
    }
  }

  public FunctionalVariance(CellGrid grid, List<Term> terms) {
    this.grid = grid;
    this.terms = List.copyOf(terms);
  }

  /// The shares of the terms, in their order; nothing where the function is constant.
  public List<Share> of(RegressionTree tree) {
    RegressionTree centred = centred(tree);
    double whole = variance(centred, new Region(List.of(grid.whole())));
    var shares = new ArrayList<Share>();
    if (whole > 0) {
      for (Term term : terms) {
        double own = term.second < 0 ? main(centred, term) : together(centred, term);
        double there = own > 0 ? variance(centred, term.region) : 0;
        shares.add(new Share(own / whole, there > 0 ? own / there : 0));
      }
    }
    return shares;
  }

  /// Of mean 0, so that sums of squares lose no digits.
  private static RegressionTree centred(RegressionTree tree) {
    double mean = 0;
    for (RegressionTree.Leaf leaf : tree.leaves()) {
      mean += leaf.value() * leaf.box().volume();
    }
    var leaves = new ArrayList<RegressionTree.Leaf>();
    for (RegressionTree.Leaf leaf : tree.leaves()) {
      leaves.add(new RegressionTree.Leaf(leaf.box(), leaf.value() - mean));
    }
    return new RegressionTree(leaves);
  }

  /// The share of the cube that a region takes, times the variance there.
  private static double variance(RegressionTree tree, Region region) {
    double volume = 0;
    double sum = 0;
    double squares = 0;
    for (Box part : region.parts()) {
      for (RegressionTree.Leaf leaf : tree.leaves()) {
        double common = leaf.box().and(part).volume();
        volume += common;
        sum += common * leaf.value();
        squares += common * leaf.value() * leaf.value();
      }
    }
    return volume > 0 ? Math.max(0, squares - sum * sum / volume) : 0;
  }

  private double main(RegressionTree tree, Term term) {
    AxisCells axis = grid.axis(term.first);
    var sums = new double[axis.count()];
    var volumes = new double[axis.count()];
    for (Box part : term.region.parts()) {
      addTo(volumes, part, term.first, part.volumeBut(term.first, -1));
      for (RegressionTree.Leaf leaf : tree.leaves()) {
        Box common = leaf.box().and(part);
        addTo(sums, common, term.first, leaf.value() * common.volumeBut(term.first, -1));
      }
    }
    return main(axis, sums, volumes);
  }

  private static void addTo(double[] sums, Box box, int axis, double amount) {
    boolean[] cells = box.cells(axis);
    for (int cell = 0; cell < cells.length; cell++) {
      if (cells[cell]) {
        sums[cell] += amount;
      }
    }
  }

  /// @param sums by cell, the integral of the function over all else
  /// @param volumes by cell, how much all else is
  private static double main(AxisCells axis, double[] sums, double[] volumes) {
    double squares = 0;
    double sum = 0;
    double volume = 0;
    for (int cell = 0; cell < sums.length; cell++) {
      if (volumes[cell] > 0) {
        squares += axis.mass(cell) * sums[cell] * sums[cell] / volumes[cell];
        sum += axis.mass(cell) * sums[cell];
        volume += axis.mass(cell) * volumes[cell];
      }
    }
    return volume > 0 ? Math.max(0, squares - sum * sum / volume) : 0;
  }

  private double together(RegressionTree tree, Term term) {
    AxisCells rows = grid.axis(term.first);
    AxisCells columns = grid.axis(term.second);
    var sums = new CellTable(rows.count(), columns.count());
    var volumes = new double[rows.count()][columns.count()];
    for (Box part : term.region.parts()) {
      double beside = part.volumeBut(term.first, term.second);
      for (int row = 0; row < volumes.length; row++) {
        if (part.contains(term.first, row)) {
          addTo(volumes[row], part, term.second, beside);
        }
      }
      for (RegressionTree.Leaf leaf : tree.leaves()) {
        Box common = leaf.box().and(part);
        sums.add(common, term, leaf.value() * common.volumeBut(term.first, term.second));
      }
    }
    sums.accumulate();
    double squares = 0;
    double sum = 0;
    double volume = 0;
    var rowSums = new double[rows.count()];
    var rowVolumes = new double[rows.count()];
    var columnSums = new double[columns.count()];
    var columnVolumes = new double[columns.count()];
    for (int row = 0; row < rows.count(); row++) {
      for (int column = 0; column < columns.count(); column++) {
        double there = volumes[row][column];
        if (there > 0) {
          double above = sums.at(row, column);
          squares += rows.mass(row) * columns.mass(column) * above * above / there;
          rowSums[row] += columns.mass(column) * above;
          rowVolumes[row] += columns.mass(column) * there;
          columnSums[column] += rows.mass(row) * above;
          columnVolumes[column] += rows.mass(row) * there;
        }
      }
      sum += rows.mass(row) * rowSums[row];
      volume += rows.mass(row) * rowVolumes[row];
    }
    double variance = volume > 0 ? squares - sum * sum / volume : 0;
    return Math.max(
        0, variance - main(rows, rowSums, rowVolumes) - main(columns, columnSums, columnVolumes));
  }

  /// Sums over boxes by pairs of cells. Adding a box changes the corners of its rectangles only;
  /// what the cells have is known after [#accumulate()].
  private static final class CellTable {

    private final int rows;
    private final int columns;
    private final double[] entries;

    CellTable(int rows, int columns) {
      this.rows = rows;
      this.columns = columns;
      entries = new double[(rows + 1) * (columns + 1)];
    }

    void add(Box box, Term term, double amount) {
      boolean[] inRow = box.cells(term.first);
      boolean[] inColumn = box.cells(term.second);
      for (int row = 0; row <= rows; row++) {
        int rise = step(inRow, row);
        if (rise != 0) {
          for (int column = 0; column <= columns; column++) {
            entries[row * (columns + 1) + column] += rise * step(inColumn, column) * amount;
          }
        }
      }
    }

    /// 1 where cells begin, -1 after they end.
    private static int step(boolean[] cells, int at) {
      boolean before = at > 0 && cells[at - 1];
      boolean here = at < cells.length && cells[at];
      return before == here ? 0 : here ? 1 : -1;
    }

    void accumulate() {
      for (int row = 0; row <= rows; row++) {
        for (int column = 1; column <= columns; column++) {
          entries[row * (columns + 1) + column] += entries[row * (columns + 1) + column - 1];
        }
      }
      for (int i = columns + 1; i < entries.length; i++) {
        entries[i] += entries[i - columns - 1];
      }
    }

    double at(int row, int column) {
      return entries[row * (columns + 1) + column];
    }
  }
}
