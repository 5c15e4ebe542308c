package dev.vernier.network;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// How good predictions are, for people.
public enum Metric {
  /// The share of rows whose largest output is their class.
  ACCURACY(true, true),
  /// The mean over the classes present of the share of their rows that are right.
  BALANCED_ACCURACY(true, true),
  /// The mean cross-entropy, in nats.
  LOG_LOSS(true, false),
  /// The root of the mean squared error, in units of the target.
  RMSE(false, false),
  /// The mean absolute error, in units of the target.
  MAE(false, false),
  /// The share of the target's variance that is explained: 1 minus squared error over variance; 0
  /// for predicting the mean.
  R2(false, true);

  private final boolean classification;
  private final boolean higherIsBetter;

  Metric(boolean classification, boolean higherIsBetter) {
    this.classification = classification;
    this.higherIsBetter = higherIsBetter;
  }

  /// The metric of a name such as `log_loss`.
  public static Metric of(String name) {
    return Arrays.stream(values())
        .filter(metric -> metric.toString().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "\"%s\" is not a metric; choose one of %s"
                    .formatted(
                        name,
                        Arrays.stream(values())
                            .map(Metric::toString)
                            .collect(Collectors.joining(", ")))));
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
          right += isRight(outputs, labels, row) ? 1 : 0;
        }
        yield (double) right / rows.length;
      }
      case BALANCED_ACCURACY -> {
        var right = new int[labels.classCount()];
        var all = new int[labels.classCount()];
        for (int row : rows) {
          all[labels.classes()[row]]++;
          right[labels.classes()[row]] += isRight(outputs, labels, row) ? 1 : 0;
        }
        double sum = 0;
        int present = 0;
        for (int k = 0; k < all.length; k++) {
          if (all[k] > 0) {
            sum += (double) right[k] / all[k];
            present++;
          }
        }
        yield sum / present;
      }
      case LOG_LOSS -> {
        var loss = new Loss.SoftmaxCrossEntropy();
        double sum = 0;
        for (int row : rows) {
          sum += loss.of(outputs, row, labels, row);
        }
        yield sum / rows.length;
      }
      case RMSE, MAE, R2 ->
          throw new IllegalArgumentException(this + " is for regression, the targets are classes");
    };
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
      case ACCURACY, BALANCED_ACCURACY, LOG_LOSS ->
          throw new IllegalArgumentException(
              this + " is for classification, the targets are numbers");
    };
  }

  private static boolean isRight(float[] outputs, Targets.Labels labels, int row) {
    int offset = row * labels.classCount();
    int best = 0;
    for (int k = 1; k < labels.classCount(); k++) {
      if (outputs[offset + k] > outputs[offset + best]) {
        best = k;
      }
    }
    return best == labels.classes()[row];
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
