package dev.vernier.search.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Grows regression trees (Breiman et al. 1984) on the cells of a [CellGrid]: the split of a box is
/// the one that leaves the least squares, of those along some of the axes drawn at random.
///
/// An ordered axis is split between two cells, halfway between the points on both sides. A
/// categorical one is split into two sets of levels, the best of all such pairs, since ordered by
/// their means the best are neighbours (Fisher 1958); levels without points go with the more
/// points.
///
/// An axis that is active in a part of the box only is not split: inactive coordinates are no
/// values. Its best split among the points where it is active speaks for a split of the axis that
/// decides on it, between the part where it may be active and the rest. So a tree finds a dimension
/// that matters under a condition that by itself does not.
///
/// Owned by one thread.
final class TreeGrower {

  private final CellGrid grid;
  private final int[][] cells;
  private final boolean[][] active;
  private final double[] values;
  private final int leastPerLeaf;
  private final int triedAxes;

  /// Room for a look at one axis: by cell, how many points and the sum of their values.
  private final int[] counts;

  private final double[] sums;
  private final int[] occupied;

  /// @param values of the points; finite
  /// @param leastPerLeaf how many points a leaf has, at least
  /// @param triedAxes how many axes are drawn for a split
  TreeGrower(
      CellGrid grid,
      UnitSpace space,
      double[][] points,
      double[] values,
      int leastPerLeaf,
      int triedAxes) {
    this.grid = grid;
    this.values = values;
    this.leastPerLeaf = leastPerLeaf;
    this.triedAxes = triedAxes;
    cells = grid.cells(points);
    active = new boolean[grid.size()][points.length];
    int most = 0;
    for (int axis = 0; axis < grid.size(); axis++) {
      for (int i = 0; i < points.length; i++) {
        active[axis][i] = space.active(axis, points[i]);
      }
      most = Math.max(most, grid.axis(axis).count());
    }
    counts = new int[most];
    sums = new double[most];
    occupied = new int[most];
  }

  /// A box yet to be split, with the points from one place of the sample to another.
  private record Node(Box box, int from, int to, double value) {}

  /// @param left the cells that go to one side
  /// @param gain by how much the sum of squares falls
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Split(int axis, boolean[] left, double gain) {}

  /// @param sample the numbers of the points to learn from, some several times; reordered
  RegressionTree grow(int[] sample, SplittableRandom random) {
    var leaves = new ArrayList<RegressionTree.Leaf>();
    var open = new ArrayDeque<Node>();
    open.push(new Node(grid.whole(), 0, sample.length, mean(sample, 0, sample.length)));
    while (!open.isEmpty()) {
      Node node = open.pop();
      Split split = best(node, sample, random);
      if (split == null) {
        leaves.add(new RegressionTree.Leaf(node.box, node.value));
      } else {
        int middle = part(sample, node, split);
        open.push(child(node, node.box.within(split.axis, split.left), sample, node.from, middle));
        open.push(child(node, node.box.without(split.axis, split.left), sample, middle, node.to));
      }
    }
    return new RegressionTree(leaves);
  }

  /// Fewer points than a leaf has, which the bounds of an active part may leave, say no more than
  /// the node did.
  private Node child(Node node, Box box, int[] sample, int from, int to) {
    return new Node(box, from, to, to - from < leastPerLeaf ? node.value : mean(sample, from, to));
  }

  private double mean(int[] sample, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[sample[i]];
    }
    return sum / (to - from);
  }

  /// Moves the points on the left before the others, and returns where these begin.
  private int part(int[] sample, Node node, Split split) {
    int middle = node.from;
    for (int i = node.from; i < node.to; i++) {
      int point = sample[i];
      if (split.left[cells[split.axis][point]]) {
        sample[i] = sample[middle];
        sample[middle++] = point;
      }
    }
    return middle;
  }

  private @Nullable Split best(Node node, int[] sample, SplittableRandom random) {
    if (node.to - node.from < 2 * leastPerLeaf || isConstant(sample, node)) {
      return null;
    }
    int[] axes = new int[grid.size()];
    Arrays.setAll(axes, axis -> axis);
    Split best = null;
    int tried = 0;
    for (int drawn = 0; drawn < axes.length && tried < triedAxes; drawn++) {
      int other = random.nextInt(drawn, axes.length);
      int axis = axes[other];
      axes[other] = axes[drawn];
      Split split = along(axis, node, sample);
      if (split != null) {
        tried++;
        best = best == null || split.gain > best.gain ? split : best;
      }
    }
    return best;
  }

  private boolean isConstant(int[] sample, Node node) {
    double first = values[sample[node.from]];
    for (int i = node.from + 1; i < node.to; i++) {
      if (values[sample[i]] != first) {
        return false;
      }
    }
    return true;
  }

  private @Nullable Split along(int axis, Node node, int[] sample) {
    Box met = null;
    for (Box part : grid.active(axis).parts()) {
      if (node.box.liesIn(part)) {
        return split(axis, node, sample);
      }
      met = met == null && node.box.meets(part) ? part : met;
    }
    if (met == null) {
      return null;
    }
    Split ahead = split(axis, node, sample);
    if (ahead == null) {
      return null;
    }
    int deciding = 0;
    while (node.box.liesIn(met, deciding)) {
      deciding++;
    }
    return new Split(deciding, met.cells(deciding), ahead.gain);
  }

  /// The best split of the points where an axis is active, from those where it is not and from each
  /// other.
  private @Nullable Split split(int axis, Node node, int[] sample) {
    int used = grid.axis(axis).count();
    Arrays.fill(counts, 0, used, 0);
    Arrays.fill(sums, 0, used, 0);
    double mean = mean(sample, node.from, node.to);
    int count = 0;
    double sum = 0;
    for (int i = node.from; i < node.to; i++) {
      int point = sample[i];
      if (active[axis][point]) {
        double above = values[point] - mean;
        counts[cells[axis][point]]++;
        sums[cells[axis][point]] += above;
        count++;
        sum += above;
      }
    }
    int cellsSeen = 0;
    for (int cell = 0; cell < used; cell++) {
      if (counts[cell] > 0) {
        occupied[cellsSeen++] = cell;
      }
    }
    if (grid.axis(axis).categorical()) {
      sortByMean(cellsSeen);
    }
    // Above the mean of the node, the inactive points add up to minus the active ones.
    int others = node.to - node.from - count;
    double apart = others > 0 ? sum * sum / others : 0;
    double top = 0;
    int last = -1;
    int before = 0;
    double sumBefore = 0;
    int countAtTop = 0;
    for (int i = 0; i < cellsSeen - 1; i++) {
      before += counts[occupied[i]];
      sumBefore += sums[occupied[i]];
      int after = count - before;
      if (before >= leastPerLeaf && after >= leastPerLeaf) {
        double sumAfter = sum - sumBefore;
        double gain = apart + sumBefore * sumBefore / before + sumAfter * sumAfter / after;
        if (gain > top) {
          top = gain;
          last = i;
          countAtTop = before;
        }
      }
    }
    return last < 0
        ? null
        : new Split(axis, left(axis, last, cellsSeen, 2 * countAtTop > count), top);
  }

  /// By insertion: levels are few.
  private void sortByMean(int cellsSeen) {
    for (int i = 1; i < cellsSeen; i++) {
      int cell = occupied[i];
      int place = i;
      while (place > 0 && mean(occupied[place - 1]) > mean(cell)) {
        occupied[place] = occupied[place - 1];
        place--;
      }
      occupied[place] = cell;
    }
  }

  private double mean(int cell) {
    return sums[cell] / counts[cell];
  }

  /// @param last the place among the occupied cells of the last one on the left
  private boolean[] left(int axis, int last, int cellsSeen, boolean restLeft) {
    AxisCells along = grid.axis(axis);
    var left = new boolean[along.count()];
    if (along.categorical()) {
      Arrays.fill(left, restLeft);
      for (int i = 0; i < cellsSeen; i++) {
        left[occupied[i]] = i <= last;
      }
      return left;
    }
    double middle = (along.centre(occupied[last]) + along.centre(occupied[last + 1])) / 2;
    int boundary = occupied[last];
    while (boundary + 1 < occupied[last + 1] && along.end(boundary) < middle) {
      boundary++;
    }
    Arrays.fill(left, 0, boundary + 1, true);
    return left;
  }
}
