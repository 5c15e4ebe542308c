package dev.vernier.benchmarks.claims;

import dev.vernier.benchmarks.Rows;
import dev.vernier.benchmarks.VernierTraining;
import dev.vernier.benchmarks.Workload;
import dev.vernier.benchmarks.peers.Checkout;
import dev.vernier.benchmarks.peers.Machine;
import dev.vernier.benchmarks.peers.Table;
import dev.vernier.network.Samples;
import dev.vernier.network.TrainingListener;
import dev.vernier.network.TrainingResult;
import dev.vernier.network.kernel.MatrixProduct;
import dev.vernier.network.kernel.Precision;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The same short training again and again in a fresh process: how long the first ones are slow,
/// and how long a training takes to begin.
final class StartUp {

  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final int TRAININGS = 30;
  private static final Set<Integer> SHOWN = Set.of(1, 2, 3, 5, 10, 20, TRAININGS);
  private static final int EPOCHS = 3;

  /// The default network on rows like those of the bundled digits.
  private static final Workload TRAIN = rows(1200);

  private static final Workload VALIDATION = rows(400);

  private StartUp() {}

  private static Workload rows(int rows) {
    return new Workload(
        "default",
        Workload.Data.RANDOM,
        rows,
        64,
        List.of(256, 256, 256),
        10,
        false,
        0.1,
        64,
        Workload.Rule.ADAM,
        1e-3);
  }

  /// @param args the precision, `float32` if absent
  public static void main(String[] args) throws IOException {
    Locale.setDefault(Locale.ROOT);
    var precision = Precision.parse(args.length == 0 ? "float32" : args[0]);
    Samples train = VernierTraining.samples(TRAIN, Rows.random(TRAIN));
    Samples validation = VernierTraining.samples(VALIDATION, Rows.random(VALIDATION));
    var table =
        new Table(
            List.of(
                "Training",
                "the product, ms",
                "`TrainingRun.open`, ms",
                "of it CPU, ms",
                "whole training, ms",
                "of it CPU of its thread, ms"));
    var thread = ManagementFactory.getThreadMXBean();
    for (int number = 1; number <= TRAININGS; number++) {
      long begin = System.nanoTime();
      long beginCpu = thread.getCurrentThreadCpuTime();
      MatrixProduct product = precision.product();
      long chosen = System.nanoTime();
      long chosenCpu = thread.getCurrentThreadCpuTime();
      var run = VernierTraining.open(TRAIN, train, validation, EPOCHS, product);
      long openedCpu = thread.getCurrentThreadCpuTime();
      long opened = System.nanoTime();
      if (!(run.run(TrainingListener.NONE) instanceof TrainingResult.Trained)) {
        throw new IllegalStateException("the training diverged");
      }
      long endedCpu = thread.getCurrentThreadCpuTime();
      long ended = System.nanoTime();
      if (SHOWN.contains(number)) {
        table.add(
            List.of(
                String.valueOf(number),
                milliseconds(begin, chosen),
                milliseconds(chosen, opened),
                milliseconds(chosenCpu, openedCpu),
                milliseconds(begin, ended),
                milliseconds(beginCpu, endedCpu)));
      }
    }
    // Only now, since it would load classes that a trial has to load.
    OUT.println(Machine.inWords(Machine.describe(Checkout.current())));
    OUT.printf("%s, %d rows, %s, %d epochs%n%n", TRAIN.inWords(), TRAIN.rows(), precision, EPOCHS);
    OUT.println(table);
  }

  private static String milliseconds(long from, long to) {
    return "%.2f".formatted((double) (to - from) * 1e-6);
  }
}
