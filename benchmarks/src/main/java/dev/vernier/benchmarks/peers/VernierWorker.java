package dev.vernier.benchmarks.peers;

import dev.vernier.benchmarks.Rounds;
import dev.vernier.benchmarks.Rows;
import dev.vernier.benchmarks.StepProducts;
import dev.vernier.benchmarks.VernierTraining;
import dev.vernier.benchmarks.Workload;
import dev.vernier.network.TrainingListener;
import dev.vernier.network.kernel.MatrixProduct;
import dev.vernier.network.kernel.MatrixProducts;
import java.nio.file.Path;
import java.util.Objects;

/// Vernier's worker: trains a workload, or multiplies its matrices alone with `measure=products`,
/// in float32 or with `precision=bf16`.
final class VernierWorker {

  private VernierWorker() {}

  public static void main(String[] args) {
    var rounds = Rounds.open();
    var arguments = Rounds.arguments(args);
    var workload = Workload.parse(arguments);
    MatrixProduct product =
        "bf16".equals(arguments.get("precision"))
            ? MatrixProducts.bfloat16()
            : MatrixProducts.best();
    if ("products".equals(arguments.get("measure"))) {
      multiply(new StepProducts(workload, product), rounds, product.name());
    } else {
      Path files = Path.of(Objects.requireNonNull(arguments.get("files"), "files=…"));
      train(workload, Rows.read(files), rounds, product);
    }
  }

  private static void multiply(StepProducts products, Rounds rounds, String version) {
    boolean on = rounds.begin(version);
    while (on) {
      products.step();
      on = rounds.stepped();
    }
  }

  private static void train(Workload workload, Rows rows, Rounds rounds, MatrixProduct product) {
    var run = VernierTraining.open(workload, rows, Integer.MAX_VALUE, product);
    if (!rounds.begin(product.name())) {
      return;
    }
    try {
      var result =
          run.run(
              new TrainingListener() {
                @Override
                public void onStep(long step) {
                  if (!rounds.stepped()) {
                    throw new Ended();
                  }
                }
              });
      throw new IllegalStateException("the training ended before it was told to: " + result);
    } catch (Ended _) {
      // As it was told.
    }
  }

  /// Leaves a run within an epoch.
  private static final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1;

    Ended() {
      super("told to end", null, false, false);
    }
  }
}
