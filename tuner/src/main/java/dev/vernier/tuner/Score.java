package dev.vernier.tuner;

import dev.vernier.network.Metric;
import dev.vernier.network.Targets;
import dev.vernier.space.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// A metric on rows that neither training nor selection has seen, with the uncertainty that the
/// number of rows leaves.
///
/// @param rows how many
/// @param value of the metric, in its own units
/// @param low the lower end of a 95 % interval
/// @param high its upper end
public record Score(int rows, double value, double low, double high) {

  private static final int RESAMPLES = 2000;

  /// The interval is the percentile bootstrap (Efron 1979) over the rows: the 2.5 % and 97.5 %
  /// quantiles of the metric over 2,000 samples of as many rows, drawn with replacement. It tells
  /// how far the score would move with other rows of the same kind, not with other training. Where
  /// every row is right, every sample is too, and the interval is a point: too narrow for few rows.
  static Score of(Metric metric, float[] outputs, Targets targets, double targetScale, long seed) {
    int rows = targets.rows();
    int[] all = IntStream.range(0, rows).toArray();
    var random = new SplittableRandom(Seeds.derive(seed, 0xB007));
    var sample = new int[rows];
    var values = new double[RESAMPLES];
    for (int b = 0; b < RESAMPLES; b++) {
      for (int i = 0; i < rows; i++) {
        sample[i] = random.nextInt(rows);
      }
      values[b] = metric.of(outputs, targets, sample, targetScale);
    }
    Arrays.sort(values);
    return new Score(
        rows,
        metric.of(outputs, targets, all, targetScale),
        values[(int) (0.025 * RESAMPLES)],
        values[(int) (0.975 * RESAMPLES) - 1]);
  }
}
