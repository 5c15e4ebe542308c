package dev.vernier.benchmarks.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/// A Markdown table: one column of words, the others of figures.
public final class Table {

  private final List<List<String>> rows = new ArrayList<>();

  public Table(List<String> header) {
    rows.add(List.copyOf(header));
    var rule = new ArrayList<>(Collections.nCopies(header.size(), "--:"));
    rule.set(0, "---");
    rows.add(rule);
  }

  public void add(List<String> row) {
    rows.add(List.copyOf(row));
  }

  /// A line of a table, for one that is printed row by row.
  public static String line(List<String> row) {
    return "| " + String.join(" | ", row) + " |";
  }

  static String rate(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
  }

  static String ratio(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  public static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1
        ? sorted[middle]
        : Arrays.stream(sorted, middle - 1, middle + 1).average().orElseThrow();
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    for (List<String> row : rows) {
      text.append(line(row)).append('\n');
    }
    return text.toString();
  }
}
