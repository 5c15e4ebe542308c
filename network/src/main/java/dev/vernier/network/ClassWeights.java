package dev.vernier.network;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/// How much a row of each class counts in a loss.
public final class ClassWeights {

  private static final ClassWeights NONE = new ClassWeights(new double[0]);

  /// One per class; empty where every row counts once.
  private final double[] weights;

  private ClassWeights(double[] weights) {
    this.weights = weights;
  }

  /// Every row counts once, whatever its class.
  public static ClassWeights none() {
    return NONE;
  }

  /// Weights that are given.
  ///
  /// @param weights one per class, at least two; positive
  public static ClassWeights of(double... weights) {
    if (weights.length < 2) {
      throw new IllegalArgumentException(
          "weights are for two classes or more, got " + weights.length);
    }
    for (double weight : weights) {
      if (!(weight > 0 && Double.isFinite(weight))) {
        throw new IllegalArgumentException(
            "the weight of a class is positive, got " + Arrays.toString(weights));
      }
    }
    return new ClassWeights(weights.clone());
  }

  /// `n / (K n_k)` for `n` rows, `n_k` of them of class `k`, and `K` classes that have rows: each
  /// such class counts the same as a whole, and the mean over the rows is 1. A class without rows
  /// has weight 1.
  public static ClassWeights inverseFrequency(Targets.Labels labels) {
    return of(labels, frequency -> 1 / frequency);
  }

  /// Proportional to `1 / √n_k`, halfway between none and [#inverseFrequency], scaled so that the
  /// mean over the rows is 1. A class without rows has weight 1.
  public static ClassWeights inverseSquareRoot(Targets.Labels labels) {
    return of(labels, frequency -> 1 / Math.sqrt(frequency));
  }

  private static ClassWeights of(Targets.Labels labels, DoubleUnaryOperator weightOfFrequency) {
    int[] counts = labels.counts();
    double rows = labels.rows();
    var weights = new double[counts.length];
    double mean = 0;
    for (int k = 0; k < counts.length; k++) {
      if (counts[k] > 0) {
        weights[k] = weightOfFrequency.applyAsDouble(counts[k] / rows);
        mean += weights[k] * counts[k] / rows;
      }
    }
    for (int k = 0; k < counts.length; k++) {
      weights[k] = counts[k] > 0 ? weights[k] / mean : 1;
    }
    return new ClassWeights(weights);
  }

  /// The weight of a row of a class.
  public double at(int classIndex) {
    return weights.length == 0 ? 1 : weights[classIndex];
  }

  /// The sum of the weights of a batch's rows.
  ///
  /// @param rows the targets' row of each row of the batch, from `from` on
  double ofRows(Targets.Labels labels, int[] rows, int from, int batch) {
    if (weights.length == 0) {
      return batch;
    }
    double sum = 0;
    for (int i = from; i < from + batch; i++) {
      sum += weights[labels.classes()[rows[i]]];
    }
    return sum;
  }

  /// The sum of the weights of all classes.
  double ofClasses(int classCount) {
    if (weights.length == 0) {
      return classCount;
    }
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    return sum;
  }

  void requireSuits(Targets.Labels labels) {
    if (weights.length != 0 && weights.length != labels.classCount()) {
      throw new IllegalArgumentException(
          "the loss has weights for %d classes, the targets have %d"
              .formatted(weights.length, labels.classCount()));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassWeights that && Arrays.equals(weights, that.weights);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(weights);
  }

  @Override
  public String toString() {
    return weights.length == 0 ? "none" : Arrays.toString(weights);
  }
}
