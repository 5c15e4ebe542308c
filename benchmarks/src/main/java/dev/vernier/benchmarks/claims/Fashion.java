package dev.vernier.benchmarks.claims;

import dev.vernier.benchmarks.Rows;
import dev.vernier.benchmarks.Workload;
import dev.vernier.benchmarks.peers.Checkout;
import dev.vernier.benchmarks.peers.Machine;
import dev.vernier.benchmarks.peers.Table;
import dev.vernier.network.kernel.MatrixProducts;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "benchmarks/fashion",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains a network on Fashion-MNIST by Vernier, on one thread, and by PyTorch: wall time of"
          + " the training alone, and accuracy on the test images after the last epoch."
    })
@SuppressWarnings("NullAway.Init")
final class Fashion implements Callable<Integer> {

  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  @Option(
      names = "--epochs",
      defaultValue = "20",
      description = "Passes over the 60,000 images. Default: ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(
      names = "--pytorch-epochs",
      description = "Those of PyTorch, where they take too long. Default: as many.")
  private int epochsOfPyTorch;

  @Option(
      names = "--threads",
      split = ",",
      defaultValue = "2",
      description =
          "PyTorch's threads; of several numbers, each has its training. Default: ${DEFAULT-VALUE}.")
  private List<Integer> threads;

  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    System.exit(new CommandLine(new Fashion()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!Rows.fashionMnistIsInstalled()) {
      System.err.println(
          "benchmarks/fashion: needs the images; on Debian: apt-get install dataset-fashion-mnist");
      return 2;
    }
    var checkout = Checkout.current();
    var workload = Workload.of("fashion");
    Path train = Rows.prepare(workload, checkout.scratch());
    Path test = checkout.scratch().resolve("fashion_mnist-test");
    Rows.fashionMnistForTesting().write(test);
    OUT.println(Machine.inWords(Machine.describe(checkout)));
    OUT.printf("%s%n%n", workload.inWords());
    print(
        List.of(
            "By",
            "Threads",
            "Epochs",
            "Seconds",
            "of the first epoch",
            "per epoch, median",
            "Test accuracy",
            "Load"));
    print(List.of("---", "--:", "--:", "--:", "--:", "--:", "--:", "--:"));
    var precisions = new ArrayList<>(List.of("float32"));
    if (MatrixProducts.whyNotBfloat16().isEmpty()) {
      precisions.add("bf16");
    }
    var arguments = new ArrayList<>(workload.toArguments());
    arguments.addAll(List.of("train=" + train, "test=" + test));
    for (String precision : precisions) {
      List<String> command = checkout.vernierJvm(List.of(), FashionWorker.class);
      command.addAll(List.of("precision=" + precision, "epochs=" + epochs));
      command.addAll(arguments);
      print(train("Vernier, " + precision, 1, epochs, new ProcessBuilder(command)));
    }
    for (int count : threads) {
      int number = epochsOfPyTorch > 0 ? epochsOfPyTorch : epochs;
      Path script = checkout.benchmarks().resolve("src/main/python/pytorch_training.py");
      var command =
          new ArrayList<>(
              List.of(
                  "/usr/bin/python3",
                  "-B",
                  script.toString(),
                  "threads=" + count,
                  "epochs=" + number));
      command.addAll(arguments);
      var builder = new ProcessBuilder(command);
      builder.environment().put("OMP_NUM_THREADS", String.valueOf(count));
      builder.environment().put("OPENBLAS_NUM_THREADS", String.valueOf(count));
      Machine.openBlasCore()
          .ifPresent(core -> builder.environment().putIfAbsent("OPENBLAS_CORETYPE", core));
      print(train("", count, number, builder));
    }
    return 0;
  }

  /// Each row as soon as it is known.
  private static void print(List<String> row) {
    OUT.println(Table.line(row));
  }

  /// Runs a worker, whose first line says what it multiplies with.
  private static List<String> train(String name, int threads, int epochs, ProcessBuilder builder)
      throws IOException, InterruptedException {
    Path errors = Files.createTempFile("vernier-fashion", ".log");
    var process = builder.redirectError(errors.toFile()).start();
    var seconds = new ArrayList<Double>();
    String accuracy = "";
    String product;
    try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
      product = String.valueOf(lines.readLine());
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int space = line.indexOf(' ');
        seconds.add(Double.valueOf(line.substring(0, space)));
        accuracy = line.substring(space + 1);
      }
    }
    if (process.waitFor() != 0 || seconds.isEmpty()) {
      throw new IOException("a worker failed:%n%s".formatted(Files.readString(errors)));
    }
    Files.delete(errors);
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return List.of(
        name.isEmpty() ? product : "%s, %s".formatted(name, product),
        String.valueOf(threads),
        String.valueOf(epochs),
        "%.1f".formatted(seconds.stream().mapToDouble(Double::doubleValue).sum()),
        "%.2f".formatted(seconds.getFirst()),
        "%.2f".formatted(Table.median(seconds)),
        accuracy,
        "%.1f".formatted(load));
  }
}
