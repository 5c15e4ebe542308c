package dev.vernier.tuner;

import dev.vernier.data.FeatureEncoder;
import dev.vernier.data.Table;
import dev.vernier.data.TargetEncoder;
import dev.vernier.network.Loss;
import dev.vernier.network.TrainedNetwork;
import dev.vernier.network.kernel.MatrixProducts;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// A trained network with everything needed to use it: the encoders that turn a table into its
/// inputs, and where it comes from.
public record Model(
    TrainedNetwork network, FeatureEncoder features, TargetEncoder target, Provenance provenance) {

  /// Where a model comes from.
  ///
  /// @param data what it was trained on
  /// @param study the study that found it; empty for a single training
  /// @param trial its number in the study; 0 for a single training
  /// @param seed of the study, or of the single training
  /// @param configuration the hyperparameters that were searched or set, by name; all others had
  ///   their defaults
  /// @param metric by which it was judged
  /// @param validation its value on the validation part, by which it was chosen
  /// @param test on rows that had no part in choosing it
  /// @param bestEpoch whose parameters it has, from 1
  /// @param createdAt to the second
  /// @param createdBy the version of Vernier and the matrix product
  public record Provenance(
      String data,
      String study,
      int trial,
      long seed,
      Map<String, Object> configuration,
      String metric,
      double validation,
      Score test,
      int bestEpoch,
      Instant createdAt,
      String createdBy) {}

  /// What a model says of some rows.
  public sealed interface Predictions {

    int rows();

    /// Classes with their probabilities.
    ///
    /// @param classes the labels, in the order of the network's outputs
    /// @param predicted the position in `classes` of the most probable one, per row
    /// @param probabilities row-major `(rows, classes)`; each row adds up to 1
    @SuppressWarnings("ArrayRecordComponent")
    record Classes(List<String> classes, int[] predicted, double[] probabilities)
        implements Predictions {
      @Override
      public int rows() {
        return predicted.length;
      }

      public String label(int row) {
        return classes.get(predicted[row]);
      }

      public double probability(int row, int label) {
        return probabilities[row * classes.size() + label];
      }
    }

    /// Numbers.
    ///
    /// @param values one per row, in units of the target
    @SuppressWarnings("ArrayRecordComponent")
    record Values(double[] values) implements Predictions {
      @Override
      public int rows() {
        return values.length;
      }
    }
  }

  /// Predicts the rows of a table, which may lack the target column. Read a file with the schema of
  /// [#features()], so that its columns have the types that the model was fitted on.
  ///
  /// @throws dev.vernier.data.DataException if a column is missing or has values of another type
  public Predictions predict(Table table) {
    float[] outputs = network.predict(features.encode(table), MatrixProducts.best());
    return switch (target) {
      case TargetEncoder.ClassLabels classes -> classes(classes.labels(), outputs);
      case TargetEncoder.Standardised standardised -> {
        var values = new double[outputs.length];
        for (int i = 0; i < values.length; i++) {
          values[i] = standardised.mean() + standardised.sd() * outputs[i];
        }
        yield new Predictions.Values(values);
      }
    };
  }

  private static Predictions.Classes classes(List<String> labels, float[] logits) {
    int count = labels.size();
    int rows = logits.length / count;
    var predicted = new int[rows];
    var probabilities = new double[logits.length];
    for (int row = 0; row < rows; row++) {
      Loss.SoftmaxCrossEntropy.softmax(logits, row * count, count, probabilities);
      int best = 0;
      for (int k = 1; k < count; k++) {
        if (logits[row * count + k] > logits[row * count + best]) {
          best = k;
        }
      }
      predicted[row] = best;
    }
    return new Predictions.Classes(labels, predicted, probabilities);
  }
}
