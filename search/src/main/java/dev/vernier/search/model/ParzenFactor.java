package dev.vernier.search.model;

import java.util.Arrays;

/// What one axis, or several, contribute to the kernels of a [ParzenBatch] at its points.
///
/// A contribution is split into a peak and a distance below it, in logarithms, which is not
/// negative and is computed for all points in a loop that the JIT turns into vector instructions.
sealed interface ParzenFactor {

  /// The logarithm of the largest peak that a kernel can have, at least 0.
  double logTop();

  /// A kernel's peak, relative to the largest.
  double peak(int kernel);

  /// Adds the distances of the points below a kernel's peak.
  void addDistances(int kernel, double[] distances);

  /// Numbers on axes that are always active. The distance is the sum of half the squares of the
  /// differences, in widths.
  final class Numbers implements ParzenFactor {

    /// By axis, in units of the width times √2.
    private final double[][] points;

    private final double[][] centres;
    private final double[] peaks;
    private final double logTop;

    Numbers(ParzenEstimator estimator, int[] axes, double[][] points) {
      double[][] kernels = estimator.kernels.points();
      this.points = new double[axes.length][];
      centres = new double[axes.length][];
      peaks = new double[kernels.length];
      Arrays.fill(peaks, 1);
      double sum = 0;
      for (int a = 0; a < axes.length; a++) {
        int axis = axes[a];
        double width = estimator.widths[axis];
        double least = TruncatedNormal.mass(0, width);
        sum += logLargest(width, least);
        multiplyPeaks(coordinates(axis, kernels, 1), width, least, peaks);
        double unit = 1 / (width * Math.sqrt(2));
        this.points[a] = coordinates(axis, points, unit);
        centres[a] = coordinates(axis, kernels, unit);
      }
      logTop = sum;
    }

    @Override
    public double logTop() {
      return logTop;
    }

    @Override
    public double peak(int kernel) {
      return peaks[kernel];
    }

    @Override
    public void addDistances(int kernel, double[] distances) {
      for (int a = 0; a < points.length; a++) {
        addSquares(points[a], centres[a][kernel], distances);
      }
    }

    private static void addSquares(double[] points, double centre, double[] distances) {
      for (int c = 0; c < distances.length; c++) {
        double difference = points[c] - centre;
        distances[c] += difference * difference;
      }
    }
  }

  /// A number on an axis that is not always active. Where a point is inactive, the kernel has 1
  /// instead of its peak; where the kernel is, it has 1 everywhere.
  final class ConditionalNumber implements ParzenFactor {

    private final boolean[] activeKernels;

    /// 1 or 0.
    private final double[] activePoints;

    /// In units of the width times √2.
    private final double[] points;

    private final double[] centres;
    private final double[] peaks;
    private final double logTop;

    ConditionalNumber(ParzenEstimator estimator, int axis, double[][] points) {
      double[][] kernels = estimator.kernels.points();
      activeKernels = active(estimator.space, axis, kernels);
      boolean[] active = active(estimator.space, axis, points);
      activePoints = new double[active.length];
      for (int c = 0; c < active.length; c++) {
        activePoints[c] = active[c] ? 1 : 0;
      }
      double width = estimator.widths[axis];
      double least = TruncatedNormal.mass(0, width);
      logTop = logLargest(width, least);
      peaks = new double[kernels.length];
      Arrays.fill(peaks, 1);
      multiplyPeaks(coordinates(axis, kernels, 1), width, least, peaks);
      double unit = 1 / (width * Math.sqrt(2));
      this.points = coordinates(axis, points, unit);
      centres = coordinates(axis, kernels, unit);
    }

    @Override
    public double logTop() {
      return logTop;
    }

    @Override
    public double peak(int kernel) {
      return activeKernels[kernel] ? peaks[kernel] : Math.exp(-logTop);
    }

    @Override
    public void addDistances(int kernel, double[] distances) {
      if (!activeKernels[kernel]) {
        return;
      }
      double centre = centres[kernel];
      double logPeak = logTop + Math.log(peaks[kernel]);
      for (int c = 0; c < distances.length; c++) {
        double difference = points[c] - centre;
        distances[c] += activePoints[c] * (difference * difference - logPeak) + logPeak;
      }
    }
  }

  /// A choice: the distances of the points from each category are made once. Inactive, as
  /// [ConditionalNumber].
  final class Choice implements ParzenFactor {

    /// The category of a kernel that is inactive.
    private static final int NONE = -1;

    private final int[] categories;

    /// By category of the kernel, by point.
    private final double[][] distances;

    private final double logTop;

    Choice(ParzenEstimator estimator, int axis, double[][] points) {
      UnitSpace space = estimator.space;
      logTop = Math.log(estimator.same(axis));
      categories = categories(space, axis, estimator.kernels.points());
      distances = new double[space.levels(axis)][points.length];
      int[] own = categories(space, axis, points);
      double other = logTop - Math.log(estimator.other());
      for (int category = 0; category < distances.length; category++) {
        double[] row = distances[category];
        for (int c = 0; c < row.length; c++) {
          row[c] = own[c] == NONE ? logTop : own[c] == category ? 0 : other;
        }
      }
    }

    private static int[] categories(UnitSpace space, int axis, double[][] points) {
      var categories = new int[points.length];
      boolean[] active = active(space, axis, points);
      for (int i = 0; i < categories.length; i++) {
        categories[i] = active[i] ? space.level(axis, points[i][axis]) : NONE;
      }
      return categories;
    }

    @Override
    public double logTop() {
      return logTop;
    }

    @Override
    public double peak(int kernel) {
      return categories[kernel] == NONE ? Math.exp(-logTop) : 1;
    }

    @Override
    public void addDistances(int kernel, double[] sums) {
      if (categories[kernel] == NONE) {
        return;
      }
      double[] row = distances[categories[kernel]];
      for (int c = 0; c < sums.length; c++) {
        sums[c] += row[c];
      }
    }
  }

  /// A kernel at the edge loses most to beyond it, so that its peak is the highest.
  ///
  /// @param least the mass of such a kernel
  private static double logLargest(double width, double least) {
    return -Math.log(width * NormalLaw.ROOT_TWO_PI * least);
  }

  private static void multiplyPeaks(double[] centres, double width, double least, double[] peaks) {
    double[] masses = TruncatedNormal.masses(centres, width);
    for (int i = 0; i < peaks.length; i++) {
      peaks[i] *= least / masses[i];
    }
  }

  private static double[] coordinates(int axis, double[][] points, double unit) {
    var coordinates = new double[points.length];
    for (int i = 0; i < coordinates.length; i++) {
      coordinates[i] = points[i][axis] * unit;
    }
    return coordinates;
  }

  private static boolean[] active(UnitSpace space, int axis, double[][] points) {
    var active = new boolean[points.length];
    for (int i = 0; i < active.length; i++) {
      active[i] = space.active(axis, points[i]);
    }
    return active;
  }
}
