package dev.vernier.benchmarks;

import dev.vernier.network.TrainingListener;
import dev.vernier.network.TrainingResult;
import dev.vernier.network.TrainingRun;
import dev.vernier.network.kernel.MatrixProduct;
import dev.vernier.network.kernel.MatrixProducts;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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

/// Training steps of a workload: an epoch of it at a time, opening the run set aside.
///
/// The column `steps` is in steps per second.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@SuppressWarnings("NullAway.Init")
public class TrainingBenchmark {

  /// Counts the steps of an iteration.
  @AuxCounters
  @State(Scope.Thread)
  public static class Steps implements TrainingListener {
    public long steps;

    @Override
    public void onStep(long step) {
      steps++;
    }
  }

  /// A name of [Workload#ALL].
  @Param({"A", "B", "C"})
  public String workload;

  /// A name of [MatrixProducts]; `best` for what a user gets.
  @Param("best")
  public String product;

  private Workload training;
  private Rows rows;
  private MatrixProduct multiplier;
  private TrainingRun run;

  /// Makes the rows.
  @Setup
  public void rows() {
    training = Workload.of(workload);
    rows = Rows.random(training);
    multiplier = product.equals("best") ? MatrixProducts.best() : MatrixProducts.byName(product);
  }

  /// A run is good for one use. An epoch takes long enough for setting up each call.
  @Setup(Level.Invocation)
  public void open() {
    run = VernierTraining.open(training, rows, 1, multiplier);
  }

  /// One epoch.
  @Benchmark
  public TrainingResult epoch(Steps steps) {
    return run.run(steps);
  }
}
