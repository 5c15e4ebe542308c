package dev.vernier.benchmarks.djl;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.vernier.benchmarks.Rounds;
import dev.vernier.benchmarks.Rows;
import dev.vernier.benchmarks.Workload;
import java.nio.file.Path;
import java.util.Objects;

/// DJL's worker: the loop of its trainer, with the arrays of a step freed at its end.
final class DjlWorker {

  private DjlWorker() {}

  public static void main(String[] args) {
    var rounds = Rounds.open();
    var arguments = Rounds.arguments(args);
    var workload = Workload.parse(arguments);
    Rows rows = Rows.read(Path.of(Objects.requireNonNull(arguments.get("files"), "files=…")));
    Engine.getInstance().setRandomSeed(1);
    var config =
        new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()).optOptimizer(optimizer(workload));
    try (var model = Model.newInstance("mlp")) {
      model.setBlock(network(workload));
      try (var trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(workload.batch(), workload.inputs()));
        NDManager manager = trainer.getManager();
        NDArray inputs =
            manager.create(rows.inputs(), new Shape(workload.rows(), workload.inputs()));
        var classes = new long[rows.classes().length];
        for (int i = 0; i < classes.length; i++) {
          classes[i] = rows.classes()[i];
        }
        NDArray labels = manager.create(classes);
        boolean on =
            rounds.begin(
                "DJL %s on PyTorch %s"
                    .formatted(Engine.getDjlVersion(), Engine.getInstance().getVersion()));
        while (on) {
          on = epoch(workload, inputs, labels, trainer, rounds);
        }
      }
    }
  }

  private static boolean epoch(
      Workload workload, NDArray inputs, NDArray labels, Trainer trainer, Rounds rounds) {
    int batch = workload.batch();
    try (NDManager ofEpoch = trainer.getManager().newSubManager()) {
      NDArray order = ofEpoch.randomPermutation(workload.rows());
      for (int from = 0; from + batch <= workload.rows(); from += batch) {
        try (NDManager ofStep = ofEpoch.newSubManager()) {
          NDArray index = order.get(ofStep, new NDIndex().addSliceDim(from, from + batch));
          NDArray x = inputs.get(ofStep, new NDIndex("{}", index));
          NDArray y = labels.get(ofStep, new NDIndex("{}", index));
          try (var gradients = trainer.newGradientCollector()) {
            NDList outputs = trainer.forward(new NDList(x), new NDList(y));
            NDArray loss = trainer.getLoss().evaluate(new NDList(y), outputs);
            gradients.backward(loss);
          }
          trainer.step();
        }
        if (!rounds.stepped()) {
          return false;
        }
      }
    }
    return true;
  }

  private static SequentialBlock network(Workload workload) {
    var network = new SequentialBlock();
    for (int units : workload.hidden()) {
      var _ = network.add(Linear.builder().setUnits(units).optBias(!workload.normalized()).build());
      if (workload.normalized()) {
        var _ = network.add(BatchNorm.builder().build());
      }
      var _ = network.add(Activation.reluBlock());
      if (workload.dropout() > 0) {
        var _ = network.add(Dropout.builder().optRate((float) workload.dropout()).build());
      }
    }
    var _ = network.add(Linear.builder().setUnits(workload.classes()).build());
    return network;
  }

  private static Optimizer optimizer(Workload workload) {
    Tracker rate = Tracker.fixed((float) workload.rate());
    return switch (workload.rule()) {
      case MOMENTUM -> Optimizer.sgd().setLearningRateTracker(rate).optMomentum(0.9f).build();
      case ADAM -> Optimizer.adam().optLearningRateTracker(rate).build();
    };
  }
}
