package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Role;
import dev.vernier.network.ParameterLayout.Slice;
import java.util.Arrays;
import java.util.List;

/// Puts the average of a run's weights in the place of its parameters, and takes it away again. The
/// statistics of normalisations are no part of the average: they are measured anew for it. Owned by
/// one thread.
final class AverageSwap {

  /// The fewest rows, if there are so many, to measure the statistics by.
  private static final int STATISTICS_ROWS = 4096;

  private final WeightAverage average;
  private final BoundNetwork bound;
  private final float[] inputs;
  private final int leastRows;
  private final int mostRows;
  private final List<Slice> statistics;

  /// The parameters while the average is in their place; empty without averaging.
  private final float[] raw;

  /// @param inputs of the rows to train on
  /// @param leastRows the fewest rows of a pass that trains
  /// @param mostRows the most
  AverageSwap(
      WeightAverage average, BoundNetwork bound, float[] inputs, int leastRows, int mostRows) {
    this.average = average;
    this.bound = bound;
    this.inputs = inputs;
    this.leastRows = leastRows;
    this.mostRows = mostRows;
    statistics =
        bound.layout().slices().stream()
            .filter(slice -> slice.role() == Role.RUNNING_STATISTIC)
            .toList();
    raw = new float[average.values().length];
  }

  /// Puts the average in the place of the parameters.
  ///
  /// @param order the rows in the order of the epoch that ended
  /// @param step how many steps were taken
  void in(int[] order, long step) {
    float[] parameters = bound.parameters();
    System.arraycopy(parameters, 0, raw, 0, raw.length);
    System.arraycopy(average.values(), 0, parameters, 0, raw.length);
    if (!statistics.isEmpty()) {
      measureStatistics(order, step);
    }
  }

  /// Puts the parameters back.
  void out() {
    System.arraycopy(raw, 0, bound.parameters(), 0, raw.length);
  }

  /// Sets the running statistics to the means of those of the epoch's first batches, weighted by
  /// their rows: of as many as running statistics are the mean of, and of 4,096 rows at least.
  private void measureStatistics(int[] order, long step) {
    float[] parameters = bound.parameters();
    int end = (int) Math.min(order.length, Math.max(STATISTICS_ROWS, batches() * mostRows));
    var sums = new double[statistics.stream().mapToInt(Slice::length).sum()];
    int measured = 0;
    for (int from = 0; from + leastRows <= end; from += mostRows) {
      int rows = Math.min(mostRows, end - from);
      statistics.forEach(slice -> Arrays.fill(parameters, slice.offset(), slice.end(), 0));
      bound.gather(inputs, order, from, rows);
      // From 0, a statistic moves by its momentum's share of the batch's. No step has this number.
      bound.forward(rows, ~(step + from));
      int next = 0;
      for (Slice slice : statistics) {
        for (int i = slice.offset(); i < slice.end(); i++) {
          sums[next++] += rows * (parameters[i] / slice.rateFactor());
        }
      }
      measured += rows;
    }
    int next = 0;
    for (Slice slice : statistics) {
      for (int i = slice.offset(); i < slice.end(); i++) {
        parameters[i] = (float) (sums[next++] / measured);
      }
    }
  }

  /// How many batches the slowest of the running statistics are the mean of: `(2 - m) / m` with the
  /// momentum `m`, by the variance of an exponential average.
  private long batches() {
    double momentum = statistics.stream().mapToDouble(Slice::rateFactor).min().orElseThrow();
    return (long) Math.ceil((2 - momentum) / momentum);
  }
}
