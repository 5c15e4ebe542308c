package dev.vernier.search.model;

import java.util.Arrays;

/// How much an axis alone tells of whether a point is among the better ones: the Pearson divergence
/// of their density from that of all points (PED-ANOVA, Watanabe, Bansal and Hutter 2023), as a
/// share of a variance.
///
/// With `p` the density of all points along the axis, `q` that of the better ones and `γ` their
/// share,
///
/// ```text
/// D = ∫ (q/p - 1)² p dx,   share = γ / (1 - γ) D
/// ```
///
/// `γ q/p` is the chance `E[b | x]` that a point at `x` is a better one, so the share is `Var E[b |
/// x] / Var b`. The paper divides `D` by the sum over the axes instead; the ratios between the axes
/// are the same, but axes that all say little have small shares here.
///
/// Densities are kernel estimates on the cells of the axis, with a uniform one of the weight of one
/// point: normal kernels cut off at the ends, of a width by Scott's rule, on an ordered axis; none
/// on a categorical one. Other than in the paper, both densities have the width of the better
/// points. Then `γ q/p` is the regression of Nadaraya and Watson, between 0 and 1, and so is the
/// share.
public final class QuantileDivergence {

  /// In cells: 90 % of a kernel in the middle of a cell lie in it.
  private static final double LEAST_WIDTH = 0.5 / 1.64;

  private QuantileDivergence() {}

  /// @param coordinates of the points along the axis
  /// @param better which of them are better; some, but not all
  /// @return in `[0, 1]`
  public static double share(AxisCells axis, double[] coordinates, boolean[] better) {
    var all = new double[axis.count()];
    var top = new double[axis.count()];
    int count = 0;
    for (int i = 0; i < coordinates.length; i++) {
      int cell = axis.cell(coordinates[i]);
      all[cell]++;
      if (better[i]) {
        top[cell]++;
        count++;
      }
    }
    if (!axis.categorical()) {
      double[][] kernels = kernels(axis, width(axis, top, count));
      all = smooth(all, kernels);
      top = smooth(top, kernels);
    }
    double ratio = (double) count / coordinates.length;
    double variance = 0;
    for (int cell = 0; cell < all.length; cell++) {
      double mass = all[cell] + axis.mass(cell);
      double chance = (top[cell] + ratio * axis.mass(cell)) / mass;
      variance += mass / (coordinates.length + 1) * (chance - ratio) * (chance - ratio);
    }
    return variance / (ratio * (1 - ratio));
  }

  /// Scott's rule, `1.059 min(σ, IQR / 1.34) n^(-1/5)`, without the `IQR` where most points are at
  /// one place; but at least so much that a kernel fills a cell.
  private static double width(AxisCells axis, double[] counts, int count) {
    double mean = 0;
    double squares = 0;
    for (int cell = 0; cell < counts.length; cell++) {
      mean += counts[cell] * axis.centre(cell) / count;
    }
    for (int cell = 0; cell < counts.length; cell++) {
      squares += counts[cell] * Math.pow(axis.centre(cell) - mean, 2);
    }
    double deviation = Math.sqrt(squares / Math.max(1, count - 1));
    double range = quantile(axis, counts, 0.75 * count) - quantile(axis, counts, 0.25 * count);
    double spread = range > 0 ? Math.min(deviation, range / 1.34) : deviation;
    double scott = 1.059 * spread * Math.pow(count, -0.2);
    return Math.max(scott, LEAST_WIDTH / axis.count());
  }

  /// The centre of the cell that holds a place in the order of the points.
  private static double quantile(AxisCells axis, double[] counts, double place) {
    double below = 0;
    int cell = -1;
    while (below <= place && cell < counts.length - 1) {
      cell++;
      below += counts[cell];
    }
    return axis.centre(cell);
  }

  /// By cell, how much of its kernel lies in each cell.
  private static double[][] kernels(AxisCells axis, double width) {
    var kernels = new double[axis.count()][axis.count()];
    for (int from = 0; from < kernels.length; from++) {
      for (int to = 0; to < kernels.length; to++) {
        double z = (axis.centre(to) - axis.centre(from)) / width;
        kernels[from][to] = axis.mass(to) * Math.exp(-0.5 * z * z);
      }
      double sum = Arrays.stream(kernels[from]).sum();
      for (int to = 0; to < kernels.length; to++) {
        kernels[from][to] /= sum;
      }
    }
    return kernels;
  }

  private static double[] smooth(double[] counts, double[][] kernels) {
    var smooth = new double[counts.length];
    for (int from = 0; from < counts.length; from++) {
      if (counts[from] > 0) {
        for (int to = 0; to < counts.length; to++) {
          smooth[to] += counts[from] * kernels[from][to];
        }
      }
    }
    return smooth;
  }
}
