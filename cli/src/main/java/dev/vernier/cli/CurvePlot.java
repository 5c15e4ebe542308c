package dev.vernier.cli;

import dev.vernier.network.TrainingListener.Epoch;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/// The learning curves as text: training and validation loss over the epochs, the losses on a log
/// axis where they span a decade. A loss that is not finite is left out.
final class CurvePlot {

  private static final int WIDTH = 64;
  private static final int HEIGHT = 12;
  private static final char TRAIN = '·';
  private static final char VALIDATION = '●';

  private CurvePlot() {}

  static String of(List<Epoch> epochs) {
    if (epochs.isEmpty()) {
      return "";
    }
    double[] train = epochs.stream().mapToDouble(Epoch::trainLoss).toArray();
    double[] validation = epochs.stream().mapToDouble(Epoch::validationLoss).toArray();
    double[] losses =
        DoubleStream.concat(Arrays.stream(train), Arrays.stream(validation))
            .filter(Double::isFinite)
            .toArray();
    if (losses.length == 0) {
      return "";
    }
    double low = Arrays.stream(losses).min().orElseThrow();
    double high = Arrays.stream(losses).max().orElseThrow();
    boolean log = low > 0 && high / low > 10;
    if (high == low) {
      high = low + 1;
    }
    var canvas = new char[HEIGHT][WIDTH];
    for (char[] row : canvas) {
      Arrays.fill(row, ' ');
    }
    draw(canvas, train, low, high, log, TRAIN);
    draw(canvas, validation, low, high, log, VALIDATION);

    var text = new StringBuilder();
    for (int row = 0; row < HEIGHT; row++) {
      double share = 1 - (double) row / (HEIGHT - 1);
      double value = log ? low * Math.pow(high / low, share) : low + share * (high - low);
      String label = row % 3 == 0 || row == HEIGHT - 1 ? Console.number(value) : "";
      text.append(
          String.format(Locale.ROOT, "%10s │%s%n", label, new String(canvas[row]).stripTrailing()));
    }
    text.append(String.format(Locale.ROOT, "%10s └%s%n", "", "─".repeat(WIDTH)));
    String last = "epoch " + epochs.size();
    text.append(
        String.format(Locale.ROOT, "%12s%-" + (WIDTH - last.length()) + "s%s%n", "", "1", last));
    text.append(
        String.format(
            Locale.ROOT,
            "%12s%c training loss  %c validation loss%s",
            "",
            TRAIN,
            VALIDATION,
            log ? "  (log axis)" : ""));
    return text.toString();
  }

  private static void draw(
      char[][] canvas, double[] values, double low, double high, boolean log, char mark) {
    for (int column = 0; column < WIDTH; column++) {
      int index =
          values.length == 1
              ? 0
              : (int) Math.round((double) column / (WIDTH - 1) * (values.length - 1));
      if (!Double.isFinite(values[index])) {
        continue;
      }
      double share =
          log
              ? Math.log(values[index] / low) / Math.log(high / low)
              : (values[index] - low) / (high - low);
      canvas[(int) Math.round((1 - share) * (HEIGHT - 1))][column] = mark;
    }
  }
}
