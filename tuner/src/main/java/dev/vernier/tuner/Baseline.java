package dev.vernier.tuner;

import dev.vernier.data.Problem;
import dev.vernier.data.TargetEncoder;
import dev.vernier.network.Metric;
import dev.vernier.network.Samples;
import dev.vernier.network.Targets;
import java.util.Arrays;
import java.util.stream.IntStream;

/// What a guess scores on the test rows that looks at no column: what a model must beat to be of
/// use.
///
/// The guess is the same for every row: the share of each class in the training rows, hence the
/// most frequent class, or the mean of the training rows. It is the best of its kind for the log
/// loss and the squared error.
///
/// @param guess what is guessed, for people
/// @param value of the metric, in its own units
public record Baseline(String guess, double value) {

  /// The baseline of a problem by a metric that judges its task.
  public static Baseline of(Problem problem, Metric metric) {
    Samples test = problem.test();
    TargetEncoder encoder = problem.targetEncoder();
    float[] row = guess(problem.train().targets());
    var outputs = new float[test.rows() * row.length];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = row[i % row.length];
    }
    return new Baseline(
        switch (encoder) {
          case TargetEncoder.ClassLabels classes ->
              "class \"%s\", the most frequent".formatted(classes.labels().get(largest(row)));
          case TargetEncoder.Scaled _ -> "the mean";
        },
        metric.of(
            outputs, test.targets(), IntStream.range(0, test.rows()).toArray(), encoder.scale()));
  }

  /// Whether a score is better than this by the metric.
  public boolean isBeatenBy(Score score, Metric metric) {
    return metric.higherIsBetter() ? score.value() > value : score.value() < value;
  }

  /// The outputs of a network that knows nothing but the training targets: logits whose softmax is
  /// the share of the classes, or the mean, which is 0 once standardised.
  private static float[] guess(Targets train) {
    return switch (train) {
      case Targets.Labels labels -> {
        var counts = new int[labels.classCount()];
        Arrays.stream(labels.classes()).forEach(k -> counts[k]++);
        var logits = new float[counts.length];
        for (int k = 0; k < counts.length; k++) {
          logits[k] = (float) Math.log((double) counts[k] / labels.rows());
        }
        yield logits;
      }
      case Targets.Values values -> new float[values.size()];
    };
  }

  /// The first of the largest, as the metrics and the predictions choose.
  private static int largest(float[] values) {
    int largest = 0;
    for (int i = 1; i < values.length; i++) {
      largest = values[i] > values[largest] ? i : largest;
    }
    return largest;
  }
}
