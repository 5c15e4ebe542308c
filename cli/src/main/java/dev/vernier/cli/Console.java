package dev.vernier.cli;

import dev.vernier.network.Metric;
import dev.vernier.space.Configuration;
import dev.vernier.tuner.Baseline;
import dev.vernier.tuner.Score;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Where a command writes: its result to standard output, as text or as one JSON document;
/// everything else to standard error.
final class Console {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean json;

  Console(CommandSpec spec, boolean json) {
    out = spec.commandLine().getOut();
    err = spec.commandLine().getErr();
    this.json = json;
  }

  boolean json() {
    return json;
  }

  /// A line of the result for people; nothing where the result is JSON.
  void line(String format, Object... arguments) {
    if (!json) {
      out.println(Ansi.AUTO.string(format.formatted(arguments)));
    }
  }

  /// The hyperparameters of a trial, one to a line.
  void configuration(Configuration configuration) {
    configuration.values().forEach((name, value) -> line("  %-24s %s", name, value));
  }

  /// Text of the result that is not markup.
  void plain(String text) {
    if (!json) {
      out.println(text);
      out.flush();
    }
  }

  /// The result for machines; nothing where it is for people.
  void document(Map<String, ?> document) {
    if (json) {
      out.println(JSON.writeValueAsString(document));
      out.flush();
    }
  }

  /// What the rows came to that had no part in choosing the model, beside what a guess comes to.
  void testLine(Metric metric, Score test, Baseline baseline) {
    line(
        "@|bold Test|@: %s @|bold %s|@ (95 %% interval %s to %s) on %s",
        metric,
        number(test.value()),
        number(test.low()),
        number(test.high()),
        count(test.rows(), "unseen row"));
    plain(
        "  always guessing %s: %s %s"
            .formatted(baseline.guess(), metric, number(baseline.value())));
    if (!baseline.isBeatenBy(test, metric)) {
      note(
          "warning: the model is no better than always guessing %s; either the columns say little"
              + " of the target, or it needs more rows or a longer search",
          baseline.guess());
    }
  }

  /// Something the user may want to know while the result is on its way.
  void note(String format, Object... arguments) {
    err.println(format.formatted(arguments));
    err.flush();
  }

  PrintWriter err() {
    return err;
  }

  /// Rows under headings, numbers to the right.
  void table(List<String> headings, List<List<String>> rows) {
    var widths = new int[headings.size()];
    var numeric = new boolean[headings.size()];
    for (int c = 0; c < widths.length; c++) {
      widths[c] = headings.get(c).length();
      numeric[c] = !rows.isEmpty();
      for (List<String> row : rows) {
        widths[c] = Math.max(widths[c], row.get(c).length());
        numeric[c] &= row.get(c).matches("[-+.,0-9eE%]*");
      }
    }
    line("@|bold %s|@", aligned(headings, widths, numeric));
    rows.forEach(row -> plain(aligned(row, widths, numeric)));
  }

  private static String aligned(List<String> cells, int[] widths, boolean[] right) {
    var line = new StringBuilder();
    for (int c = 0; c < widths.length; c++) {
      String cell = cells.get(c);
      String padding = " ".repeat(widths[c] - cell.length());
      line.append(c == 0 ? "" : "  ").append(right[c] ? padding + cell : cell + padding);
    }
    return line.toString().stripTrailing();
  }

  /// Four significant digits, without an exponent where a person would not write one; whole numbers
  /// of three digits and more are counts, and written as such.
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return String.valueOf(value);
    }
    double size = Math.abs(value);
    if (size == 0) {
      return "0";
    }
    if (size >= 1e6 || size < 1e-4) {
      return String.format(Locale.ROOT, "%.3e", value);
    }
    if (size >= 100 && value == Math.rint(value)) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    int decimals = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
    return String.format(Locale.ROOT, "%." + Math.min(decimals, 6) + "f", value);
  }

  /// A number and what it counts: `1 trial`, `2 trials`.
  static String count(int number, String noun) {
    return "%,d %s%s".formatted(number, noun, number == 1 ? "" : "s");
  }

  static String seconds(Duration duration) {
    double seconds = duration.toNanos() * 1e-9;
    if (seconds < 59.95) { // what rounds to 60.0 is a minute
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? "%d min %02d s".formatted(whole / 60, whole % 60)
        : "%d h %02d min".formatted(whole / 3600, whole / 60 % 60);
  }
}
