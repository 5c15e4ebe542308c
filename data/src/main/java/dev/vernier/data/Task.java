package dev.vernier.data;

import java.util.HashMap;

/// What is learnt: a class or a number.
public enum Task {
  CLASSIFICATION,
  REGRESSION;

  /// So many different integers may be classes; more are taken for a quantity.
  private static final int MOST_CLASSES = 20;

  /// The task that a target suggests: text and truth values are classes; so are integers, if there
  /// are at most 20 different ones and each occurs more than once. All else is a quantity.
  public static Task infer(Column target) {
    return switch (target) {
      case Column.Categorical _, Column.Bool _ -> CLASSIFICATION;
      case Column.Date _ -> REGRESSION;
      case Column.Numeric numeric ->
          numeric.whole() && fewRepeated(numeric.values()) ? CLASSIFICATION : REGRESSION;
    };
  }

  private static boolean fewRepeated(double[] values) {
    var counts = new HashMap<Double, Integer>();
    for (double value : values) {
      if (!Double.isNaN(value)) {
        counts.merge(value + 0.0, 1, Integer::sum);
        if (counts.size() > MOST_CLASSES) {
          return false;
        }
      }
    }
    return counts.values().stream().allMatch(count -> count > 1);
  }
}
