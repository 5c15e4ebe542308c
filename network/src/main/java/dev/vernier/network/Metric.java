package dev.vernier.network;

import dev.vernier.space.Names;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// How good predictions are, for people.
public enum Metric {
  /// The share of rows whose largest output is their class.
  ACCURACY(true, true),
  /// The mean over the classes present of the share of their rows that are right.
  BALANCED_ACCURACY(true, true),
  /// The mean cross-entropy, in nats.
  LOG_LOSS(true, false),
  /// The area under the ROC curve: how likely a row of class 1 has a higher score than one of class
  /// 0, equal scores counting one half. With more classes, the mean of each one against the rest;
  /// classes without rows are left out. ½ where all rows are of one class.
  ROC_AUC(true, true),
  /// The mean over the classes of `2 TP / (2 TP + FP + FN)`, also for two classes: scikit-learn's
  /// macro average. A class counts if it has rows or is predicted.
  F1(true, true),
  /// The mean over the rows of `Σ_k (p_k - y_k)²` (Brier 1950), from 0 to 2: with two classes twice
  /// the square of one probability's error.
  BRIER(true, false),
  /// How far the largest probability is from the share of rows that are right: the mean over the
  /// rows of that distance within 15 bins of the probability, of equal width (Guo et al. 2017,
  /// ECE).
  CALIBRATION_ERROR(true, false),
  /// The root of the mean squared error, in units of the target.
  RMSE(false, false),
  /// The mean absolute error, in units of the target.
  MAE(false, false),
  /// The share of the target's variance that is explained: 1 minus squared error over variance; 0
  /// for predicting the mean.
  R2(false, true);

  private static final int BINS = 15;

  private final boolean classification;
  private final boolean higherIsBetter;

  Metric(boolean classification, boolean higherIsBetter) {
    this.classification = classification;
    this.higherIsBetter = higherIsBetter;
  }

  /// The metric of a name such as `log_loss`.
  public static Metric of(String name) {
    List<String> names = Arrays.stream(values()).map(Metric::toString).toList();
    return Arrays.stream(values())
        .filter(metric -> metric.toString().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "\"%s\" is not a metric%s; choose one of %s"
                    .formatted(name, Names.didYouMean(name, names), String.join(", ", names))));
  }

  /// Whether it judges classes rather than numbers.
  public boolean isForClassification() {
    return classification;
  }

  public boolean higherIsBetter() {
    return higherIsBetter;
  }

  /// The value over some rows.
  ///
  /// @param outputs row-major; logits for classification, standardised values for regression
  /// @param rows the rows to count, each possibly several times
  /// @param targetScale what one unit of a regression output is in units of the target; 1 for
  ///   classification
  public double of(float[] outputs, Targets targets, int[] rows, double targetScale) {
    return switch (targets) {
      case Targets.Labels labels -> ofClasses(outputs, labels, rows);
      case Targets.Values values -> ofValues(outputs, values, rows, targetScale);
    };
  }

  private double ofClasses(float[] outputs, Targets.Labels labels, int[] rows) {
    return switch (this) {
      case ACCURACY -> {
        int right = 0;
        for (int row : rows) {
          right += predicted(outputs, labels, row) == labels.classes()[row] ? 1 : 0;
        }
        yield (double) right / rows.length;
      }
      case BALANCED_ACCURACY -> balancedAccuracy(outputs, labels, rows);
      case LOG_LOSS -> {
        var loss = new Loss.SoftmaxCrossEntropy();
        double sum = 0;
        for (int row : rows) {
          sum += loss.of(outputs, row, labels, row);
        }
        yield sum / rows.length;
      }
      case ROC_AUC -> RocAuc.of(outputs, labels, rows);
      case F1 -> f1(outputs, labels, rows);
      case BRIER -> brier(outputs, labels, rows);
      case CALIBRATION_ERROR -> calibrationError(outputs, labels, rows);
      case RMSE, MAE, R2 ->
          throw new IllegalArgumentException(this + " is for regression, the targets are classes");
    };
  }

  private static double balancedAccuracy(float[] outputs, Targets.Labels labels, int[] rows) {
    var right = new int[labels.classCount()];
    var all = new int[labels.classCount()];
    for (int row : rows) {
      int label = labels.classes()[row];
      all[label]++;
      right[label] += predicted(outputs, labels, row) == label ? 1 : 0;
    }
    double sum = 0;
    int present = 0;
    for (int k = 0; k < all.length; k++) {
      if (all[k] > 0) {
        sum += (double) right[k] / all[k];
        present++;
      }
    }
    return sum / present;
  }

  private static double f1(float[] outputs, Targets.Labels labels, int[] rows) {
    var right = new int[labels.classCount()];
    // 2 TP + FP + FN: the rows of a class and those that are predicted as it.
    var all = new int[labels.classCount()];
    for (int row : rows) {
      int label = labels.classes()[row];
      int predicted = predicted(outputs, labels, row);
      all[label]++;
      all[predicted]++;
      right[label] += predicted == label ? 1 : 0;
    }
    double sum = 0;
    int present = 0;
    for (int k = 0; k < all.length; k++) {
      if (all[k] > 0) {
        sum += 2.0 * right[k] / all[k];
        present++;
      }
    }
    return sum / present;
  }

  private static double brier(float[] outputs, Targets.Labels labels, int[] rows) {
    int classes = labels.classCount();
    var probabilities = new double[classes];
    double sum = 0;
    for (int row : rows) {
      Logits.softmax(outputs, row * classes, classes, probabilities, 0);
      for (int k = 0; k < classes; k++) {
        double error = probabilities[k] - (k == labels.classes()[row] ? 1 : 0);
        sum += error * error;
      }
    }
    return sum / rows.length;
  }

  private static double calibrationError(float[] outputs, Targets.Labels labels, int[] rows) {
    int classes = labels.classCount();
    // By bin, the sum of the probabilities less the number of rows that are right.
    var excess = new double[BINS];
    for (int row : rows) {
      int predicted = predicted(outputs, labels, row);
      double logSum = Logits.logSum(outputs, row * classes, classes);
      double probability = Math.exp(outputs[row * classes + predicted] - logSum);
      // Bins include their upper ends.
      int bin = Math.clamp((int) Math.ceil(probability * BINS) - 1, 0, BINS - 1);
      excess[bin] += probability - (predicted == labels.classes()[row] ? 1 : 0);
    }
    double sum = 0;
    for (double ofBin : excess) {
      sum += Math.abs(ofBin);
    }
    return sum / rows.length;
  }

  private double ofValues(float[] outputs, Targets.Values targets, int[] rows, double scale) {
    int size = targets.size();
    double squared = 0;
    double absolute = 0;
    double sum = 0;
    double sumOfSquares = 0;
    for (int row : rows) {
      for (int k = row * size; k < (row + 1) * size; k++) {
        double target = targets.values()[k];
        double error = outputs[k] - target;
        squared += error * error;
        absolute += Math.abs(error);
        sum += target;
        sumOfSquares += target * target;
      }
    }
    double count = (double) rows.length * size;
    return switch (this) {
      case RMSE -> scale * Math.sqrt(squared / count);
      case MAE -> scale * absolute / count;
      case R2 -> {
        double spread = sumOfSquares - sum * sum / count;
        yield spread > 0 ? 1 - squared / spread : 0;
      }
      case ACCURACY, BALANCED_ACCURACY, LOG_LOSS, ROC_AUC, F1, BRIER, CALIBRATION_ERROR ->
          throw new IllegalArgumentException(
              this + " is for classification, the targets are numbers");
    };
  }

  /// The class of the largest output of a row, the first of equal ones.
  private static int predicted(float[] outputs, Targets.Labels labels, int row) {
    int offset = row * labels.classCount();
    int best = 0;
    for (int k = 1; k < labels.classCount(); k++) {
      if (outputs[offset + k] > outputs[offset + best]) {
        best = k;
      }
    }
    return best;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
