package dev.vernier.benchmarks;

import dev.vernier.network.Activation;
import dev.vernier.network.Averaging;
import dev.vernier.network.Batching;
import dev.vernier.network.Clipping;
import dev.vernier.network.EarlyStopping;
import dev.vernier.network.Initializer;
import dev.vernier.network.Layer;
import dev.vernier.network.Loss;
import dev.vernier.network.Metric;
import dev.vernier.network.Network;
import dev.vernier.network.Optimizer;
import dev.vernier.network.Samples;
import dev.vernier.network.Schedule;
import dev.vernier.network.Shape;
import dev.vernier.network.Targets;
import dev.vernier.network.TrainingPlan;
import dev.vernier.network.TrainingRun;
import dev.vernier.network.kernel.MatrixProduct;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How Vernier trains a workload.
public final class VernierTraining {

  /// So few that validating them takes no time that one could measure.
  private static final int VALIDATION_ROWS = 2;

  private VernierTraining() {}

  /// Opens a run, whose cost is in its steps alone.
  public static TrainingRun open(Workload workload, Rows rows, int epochs, MatrixProduct product) {
    return open(workload, optimizer(workload), samples(workload, rows), epochs, product);
  }

  /// Opens a run that is validated on rows of its own after each epoch.
  public static TrainingRun open(
      Workload workload, Samples train, Samples validation, int epochs, MatrixProduct product) {
    return TrainingRun.open(
        plan(workload, optimizer(workload), epochs), train, validation, 1, product);
  }

  /// Opens a run with another optimiser than the workload's own.
  static TrainingRun open(
      Workload workload, Optimizer optimizer, Samples train, int epochs, MatrixProduct product) {
    return open(plan(workload, optimizer, epochs), train, product);
  }

  /// The plan of a workload with an optimiser.
  public static TrainingPlan plan(Workload workload, Optimizer optimizer, int epochs) {
    return new TrainingPlan(
        network(workload),
        new Loss.SoftmaxCrossEntropy(),
        optimizer,
        workload.rate(),
        new Schedule.Constant(),
        new Clipping.None(),
        new Averaging.None(),
        Batching.of(workload.batch()),
        epochs,
        new EarlyStopping(Integer.MAX_VALUE, 0),
        List.of(Metric.ACCURACY),
        1);
  }

  /// Opens a run of a plan, whose cost is in its steps alone.
  public static TrainingRun open(TrainingPlan plan, Samples train, MatrixProduct product) {
    return TrainingRun.open(plan, train, first(train, VALIDATION_ROWS), 1, product);
  }

  public static Samples samples(Workload workload, Rows rows) {
    var classes = new int[rows.classes().length];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = rows.classes()[i];
    }
    return new Samples(
        rows.inputs(), workload.inputs(), new Targets.Labels(classes, workload.classes()));
  }

  /// The first of some rows with classes.
  public static Samples first(Samples samples, int rows) {
    var labels = (Targets.Labels) samples.targets();
    return new Samples(
        Arrays.copyOf(samples.inputs(), rows * samples.inputSize()),
        samples.inputSize(),
        new Targets.Labels(Arrays.copyOf(labels.classes(), rows), labels.classCount()));
  }

  private static Network network(Workload workload) {
    var he = Initializer.he(Initializer.Distribution.UNIFORM);
    var layers = new ArrayList<Layer>();
    for (int units : workload.hidden()) {
      layers.add(new Layer.Dense(units, !workload.normalized(), he));
      if (workload.normalized()) {
        layers.add(new Layer.BatchNorm());
      }
      layers.add(new Layer.Activate(Activation.RELU));
      if (workload.dropout() > 0) {
        layers.add(new Layer.Dropout(workload.dropout()));
      }
    }
    layers.add(new Layer.Dense(workload.classes(), true, he));
    return new Network(Shape.vector(workload.inputs()), layers);
  }

  private static Optimizer optimizer(Workload workload) {
    return switch (workload.rule()) {
      case MOMENTUM -> Optimizer.momentum(0.9, false);
      case ADAM -> Optimizer.adam(0.9, 0.999, 1e-8);
    };
  }
}
