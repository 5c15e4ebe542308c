package dev.vernier.network;

import java.util.Arrays;

/// The area under the ROC curve: the probability that a row of a class has a higher score for it
/// than a row of another class, equal scores counting one half (Hanley and McNeil 1982).
final class RocAuc {

  private RocAuc() {}

  /// For two classes the area of class 1, whose score is the difference of the logits; for more the
  /// mean of one class against the rest, by their probabilities, over the classes that have rows
  /// and rows of others. Where no class has both it is ½, that of a guess.
  static double of(float[] outputs, Targets.Labels labels, int[] rows) {
    int classes = labels.classCount();
    var scores = new double[rows.length];
    if (classes == 2) {
      double area = area(outputs, labels, rows, 1, differences(outputs, rows), scores);
      return Double.isNaN(area) ? 0.5 : area;
    }
    var logSums = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      logSums[i] = Logits.logSum(outputs, rows[i] * classes, classes);
    }
    double sum = 0;
    int counted = 0;
    for (int k = 0; k < classes; k++) {
      double area = area(outputs, labels, rows, k, logSums, scores);
      if (!Double.isNaN(area)) {
        sum += area;
        counted++;
      }
    }
    return counted == 0 ? 0.5 : sum / counted;
  }

  /// The logits of class 0, from which those of class 1 differ by the score.
  private static double[] differences(float[] outputs, int[] rows) {
    var first = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      first[i] = outputs[2 * rows[i]];
    }
    return first;
  }

  /// The area of one class against the rest; NaN where one of the two has no rows.
  ///
  /// @param baselines what the logit of the class is compared with in each row
  /// @param scores takes those of the class from the left and the others' from the right
  private static double area(
      float[] outputs,
      Targets.Labels labels,
      int[] rows,
      int positive,
      double[] baselines,
      double[] scores) {
    int classes = labels.classCount();
    int positives = 0;
    int place = rows.length;
    for (int i = 0; i < rows.length; i++) {
      int row = rows[i];
      double score = outputs[row * classes + positive] - baselines[i];
      if (labels.classes()[row] == positive) {
        scores[positives++] = score;
      } else {
        scores[--place] = score;
      }
    }
    if (positives == 0 || positives == rows.length) {
      return Double.NaN;
    }
    Arrays.sort(scores, 0, positives);
    Arrays.sort(scores, positives, rows.length);
    // Up to `below` the others' scores are lower than the class's, up to `upTo` not higher.
    int below = positives;
    int upTo = positives;
    double wins = 0;
    for (int i = 0; i < positives; i++) {
      while (below < rows.length && scores[below] < scores[i]) {
        below++;
      }
      while (upTo < rows.length && scores[upTo] <= scores[i]) {
        upTo++;
      }
      wins += 0.5 * (below - positives + (upTo - positives));
    }
    return wins / ((double) positives * (rows.length - positives));
  }
}
