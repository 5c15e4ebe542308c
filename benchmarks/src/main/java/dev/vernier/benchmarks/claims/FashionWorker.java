package dev.vernier.benchmarks.claims;

import dev.vernier.benchmarks.Rounds;
import dev.vernier.benchmarks.Rows;
import dev.vernier.benchmarks.VernierTraining;
import dev.vernier.benchmarks.Workload;
import dev.vernier.network.Samples;
import dev.vernier.network.TrainingListener;
import dev.vernier.network.kernel.MatrixProduct;
import dev.vernier.network.kernel.Precision;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A whole training by Vernier, with the arguments and the lines of `pytorch_training.py`.
final class FashionWorker {

  private FashionWorker() {}

  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    var arguments = Rounds.arguments(args);
    var workload = Workload.parse(arguments);
    MatrixProduct product = Precision.parse(value(arguments.get("precision"))).product();
    Samples train = samples(workload, value(arguments.get("train")));
    Samples test = samples(workload, value(arguments.get("test")));
    int epochs = Integer.parseInt(value(arguments.get("epochs")));
    System.out.println(product.name());
    var run = VernierTraining.open(workload, train, test, epochs, product);
    run.run(new Times());
  }

  private static String value(@Nullable String value) {
    return Objects.requireNonNull(value);
  }

  private static Samples samples(Workload workload, String files) {
    return VernierTraining.samples(workload, Rows.read(Path.of(files)));
  }

  /// What is evaluated after an epoch is not training, and lies between the last step and the call
  /// of [#onEpoch].
  private static final class Times implements TrainingListener {
    private long began = System.nanoTime();
    private long lastStep;

    @Override
    public void onStep(long step) {
      lastStep = System.nanoTime();
    }

    @Override
    public Signal onEpoch(Epoch epoch) {
      double accuracy = epoch.validation().values().iterator().next();
      System.out.printf("%.4f %.4f%n", (double) (lastStep - began) * 1e-9, accuracy);
      began = System.nanoTime();
      return Signal.CONTINUE;
    }
  }
}
