package dev.vernier.benchmarks;

import dev.vernier.network.Optimizer;
import dev.vernier.network.Samples;
import dev.vernier.network.TrainingResult;
import dev.vernier.network.TrainingRun;
import dev.vernier.network.kernel.MatrixProducts;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Training steps of 784-100-100-10 (89,610 parameters) at a batch of two rows, so small that the
/// optimiser is most of the step.
///
/// What an optimiser costs is its column of `steps` against that of `sgd`, in time per step.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init")
public class OptimizerBenchmark {

  private static final Workload SMALL =
      new Workload(
          "small",
          Workload.Data.RANDOM,
          20_000,
          784,
          List.of(100, 100),
          10,
          false,
          0,
          2,
          Workload.Rule.ADAM,
          1e-4);

  /// The rule, with its usual settings.
  @Param({
    "sgd",
    "momentum",
    "nesterov",
    "classical",
    "adagrad",
    "rmsprop",
    "adadelta",
    "adam",
    "adamw",
    "amsgrad",
    "nadam",
    "lion"
  })
  public String optimizer;

  private Samples samples;
  private TrainingRun run;

  /// Makes the rows.
  @Setup
  public void rows() {
    samples = VernierTraining.samples(SMALL, Rows.random(SMALL));
  }

  /// A run is good for one use. An epoch takes long enough for setting up each call.
  @Setup(Level.Invocation)
  public void open() {
    var rule =
        switch (optimizer) {
          case "sgd" -> Optimizer.sgd();
          case "momentum" -> Optimizer.momentum(0.9, false);
          case "nesterov" -> Optimizer.momentum(0.9, true);
          case "adam" -> Optimizer.adam(0.9, 0.999, 1e-8);
          case "adamw" -> Optimizer.adam(0.9, 0.999, 1e-8).regularized(0, 0, 0.01);
          case "classical" -> Optimizer.classicalMomentum(0.9, false);
          case "adagrad" -> Optimizer.adagrad(0, 0, 1e-10);
          case "rmsprop" -> Optimizer.rmsprop(0.99, 1e-8, 0, false);
          case "adadelta" -> Optimizer.adadelta(0.9, 1e-6);
          case "amsgrad" -> Optimizer.amsgrad(0.9, 0.999, 1e-8);
          case "nadam" -> Optimizer.nadam(0.9, 0.999, 1e-8, 0.004);
          case "lion" -> Optimizer.lion(0.9, 0.99);
          default -> throw new IllegalArgumentException("no optimiser is called " + optimizer);
        };
    run = VernierTraining.open(SMALL, rule, samples, 1, MatrixProducts.best());
  }

  /// One epoch of 10,000 steps.
  @Benchmark
  public TrainingResult epoch(TrainingBenchmark.Steps steps) {
    return run.run(steps);
  }
}
