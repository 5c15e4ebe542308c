package dev.vernier.network;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/// What a run measures after each epoch: the loss and the metrics of the plan on rows that are not
/// trained on. Owned by one thread.
final class Validation {

  private final TrainingPlan plan;
  private final Samples samples;
  private final int[] rows;
  private final float[] outputs;

  Validation(TrainingPlan plan, Samples samples) {
    this.plan = plan;
    this.samples = samples;
    rows = IntStream.range(0, samples.rows()).toArray();
    outputs = new float[samples.rows() * plan.network().outputShape().size()];
  }

  Samples samples() {
    return samples;
  }

  /// Computes the outputs that [#loss] and [#metrics] look at.
  void evaluate(BoundNetwork bound) {
    TrainedNetwork.evaluate(bound, samples.inputs(), outputs);
  }

  /// The mean loss.
  double loss() {
    double sum = 0;
    for (int row : rows) {
      sum += plan.loss().of(outputs, row, samples.targets(), row);
    }
    return sum / plan.loss().weight(samples.targets(), rows, 0, rows.length);
  }

  /// The metrics by name, in the order of the plan.
  Map<String, Double> metrics() {
    var values = new LinkedHashMap<String, Double>();
    for (Metric metric : plan.metrics()) {
      values.put(
          metric.toString(), metric.of(outputs, samples.targets(), rows, plan.targetScale()));
    }
    return Collections.unmodifiableMap(values);
  }
}
