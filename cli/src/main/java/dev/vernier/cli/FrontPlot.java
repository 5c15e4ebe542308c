package dev.vernier.cli;

import dev.vernier.search.Goal;
import dev.vernier.search.TrialView;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The trials of a study by their first two goals, as text: the second goal goes to the right, the
/// first one up, each on a log axis where it spans a decade.
final class FrontPlot {

  private static final int WIDTH = 60;
  private static final int HEIGHT = 14;
  private static final char OTHER = '·';
  private static final char FRONT = '●';

  private FrontPlot() {}

  /// From the least value to the largest.
  private record Axis(double low, double high, boolean log) {

    static Axis of(List<TrialView> trials, int goal) {
      double low = trials.stream().mapToDouble(t -> t.values().get(goal)).min().orElseThrow();
      double high = trials.stream().mapToDouble(t -> t.values().get(goal)).max().orElseThrow();
      return new Axis(low, high, low > 0 && high / low > 10);
    }

    double share(double value) {
      if (high == low) {
        return 0.5;
      }
      return log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
    }

    double at(double share) {
      return log ? low * Math.pow(high / low, share) : low + share * (high - low);
    }

    String name(Goal goal) {
      return goal.metric() + (log ? " (log)" : "");
    }
  }

  /// @param goals at least two
  /// @param trials that have completed, those of the front among them
  static String of(List<Goal> goals, List<TrialView> trials, List<TrialView> front) {
    Axis up = Axis.of(trials, 0);
    Axis right = Axis.of(trials, 1);
    var canvas = new char[HEIGHT][WIDTH];
    for (char[] row : canvas) {
      Arrays.fill(row, ' ');
    }
    draw(canvas, trials, up, right, OTHER);
    draw(canvas, front, up, right, FRONT);
    var text = new StringBuilder();
    text.append("%10s%n".formatted(up.name(goals.get(0))));
    for (int row = 0; row < HEIGHT; row++) {
      double value = up.at(1 - (double) row / (HEIGHT - 1));
      boolean between = row % 4 == 0 && row < HEIGHT - 2 && up.high() > up.low();
      boolean labelled = row == 0 || row == HEIGHT - 1 || between;
      text.append(
          String.format(
              Locale.ROOT,
              "%10s │%s%n",
              labelled ? Console.number(value) : "",
              new String(canvas[row]).stripTrailing()));
    }
    text.append(String.format(Locale.ROOT, "%10s └%s%n", "", "─".repeat(WIDTH)));
    String low = Console.number(right.low());
    String high = Console.number(right.high()) + " " + right.name(goals.get(1));
    text.append(
        "%12s%s%s%s%n"
            .formatted(
                "", low, " ".repeat(Math.max(2, WIDTH - low.length() - high.length())), high));
    text.append("%12s%c on the front  %c other trials".formatted("", FRONT, OTHER));
    return text.toString();
  }

  private static void draw(
      char[][] canvas, List<TrialView> trials, Axis up, Axis right, char mark) {
    for (TrialView trial : trials) {
      int row = (int) Math.round((1 - up.share(trial.values().get(0))) * (HEIGHT - 1));
      int column = (int) Math.round(right.share(trial.values().get(1)) * (WIDTH - 1));
      canvas[row][column] = mark;
    }
  }
}
