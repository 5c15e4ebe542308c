package dev.vernier.tuner;

import dev.vernier.data.Column;
import dev.vernier.data.DataException;
import dev.vernier.data.FeatureEncoder;
import dev.vernier.data.Images;
import dev.vernier.data.InputEncoder;
import dev.vernier.data.LabelledImages;
import dev.vernier.data.PixelEncoder;
import dev.vernier.data.Table;
import dev.vernier.data.TargetEncoder;
import dev.vernier.data.Task;
import dev.vernier.network.Loss;
import dev.vernier.network.Metric;
import dev.vernier.network.Targets;
import dev.vernier.network.TrainedNetwork;
import dev.vernier.network.kernel.MatrixProducts;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A trained network with everything needed to use it: the encoders that turn a table or images
/// into its inputs, and where it comes from.
public record Model(
    TrainedNetwork network, InputEncoder features, TargetEncoder target, Provenance provenance) {

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
  /// @param createdBy the version of Vernier and the matrix product of the training
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
  /// @throws DataException if a column is missing or has values of another type, or the model was
  ///   trained on images
  public Predictions predict(Table table) {
    return switch (features) {
      case FeatureEncoder columns -> predict(columns.encode(table));
      case PixelEncoder pixels -> throw imagesWanted(table, pixels);
    };
  }

  /// Predicts images.
  ///
  /// @throws DataException if they are of another size, or the model was trained on a table
  public Predictions predict(Images images) {
    return switch (features) {
      case PixelEncoder pixels -> predict(pixels.encode(images));
      case FeatureEncoder columns ->
          throw new DataException(
              "%s holds images, but the model was trained on a table of %d columns; give it such a table"
                  .formatted(images.source(), columns.columns().size()));
    };
  }

  /// The scores on the rows of a table that have a target, by every metric of the task. Read a file
  /// with the schema of [#features()] and the type of the target.
  ///
  /// @throws DataException as [#predict(Table)], and if the target is missing or has a class that
  ///   training had not
  public Map<Metric, Score> evaluate(Table table) {
    return switch (features) {
      case FeatureEncoder columns -> {
        Table known = withTarget(table);
        yield scores(columns.encode(known), known.column(target.column()));
      }
      case PixelEncoder pixels -> throw imagesWanted(table, pixels);
    };
  }

  private static DataException imagesWanted(Table table, PixelEncoder pixels) {
    return new DataException(
        "%s is a table, but the model was trained on images of %d × %d pixels; give it such images"
            .formatted(table.source(), pixels.imageHeight(), pixels.imageWidth()));
  }

  /// The scores on images, by every metric of the task.
  ///
  /// @throws DataException as [#predict(Images)], and if a label is none of those in training
  public Map<Metric, Score> evaluate(LabelledImages images) {
    return switch (features) {
      case PixelEncoder pixels -> scores(pixels.encode(images.images()), images.labels());
      case FeatureEncoder columns ->
          throw new DataException(
              "%s holds images, but the model was trained on a table of %d columns; give it such a table"
                  .formatted(images.images().source(), columns.columns().size()));
    };
  }

  private Table withTarget(Table table) {
    Column truth = table.column(target.column());
    int[] known = IntStream.range(0, table.rows()).filter(row -> !truth.missing(row)).toArray();
    if (known.length == 0) {
      throw new DataException(
          "%s has no value in the target \"%s\"; there is nothing to compare with"
              .formatted(table.source(), target.column()));
    }
    return table.select(known);
  }

  private Map<Metric, Score> scores(float[] inputs, Column truth) {
    Targets targets = target.encode(truth, IntStream.range(0, truth.rows()).toArray());
    float[] outputs = network.predict(inputs, MatrixProducts.best());
    var scores = new EnumMap<Metric, Score>(Metric.class);
    for (Metric metric : Metric.values()) {
      if (metric.isForClassification() == (target.task() == Task.CLASSIFICATION)) {
        scores.put(metric, Score.of(metric, outputs, targets, target.scale(), provenance.seed()));
      }
    }
    return scores;
  }

  private Predictions predict(float[] inputs) {
    float[] outputs = network.predict(inputs, MatrixProducts.best());
    return switch (target) {
      case TargetEncoder.ClassLabels classes -> classes(classes.labels(), outputs);
      case TargetEncoder.Scaled scaled -> {
        var values = new double[outputs.length];
        for (int i = 0; i < values.length; i++) {
          values[i] = scaled.decode(outputs[i]);
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
