package dev.vernier.benchmarks.claims;

import dev.vernier.benchmarks.peers.Checkout;
import dev.vernier.benchmarks.peers.Machine;
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
import dev.vernier.network.TrainingListener;
import dev.vernier.network.TrainingPlan;
import dev.vernier.network.TrainingResult;
import dev.vernier.network.TrainingRun;
import dev.vernier.network.kernel.MatrixProduct;
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
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Many short trainings of random shapes in one process, on two threads at once, which must not
/// make it grow: neither on the heap nor, with what lies outside it, in resident memory.
///
/// Every hundred trainings have two new threads, since what a product packs operands into belongs
/// to a thread.
final class Soak {

  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final int THREADS = 2;
  private static final int TRAININGS_OF_A_THREAD_PAIR = 100;
  private static final double MEGABYTE = 1 << 20;

  /// The thousandth part by which later ones are judged: the JIT compiler has settled by then.
  private static final int REFERENCE = 3;

  private static final double TOLERATED_FACTOR = 1.1;
  private static final double TOLERATED_MEGABYTES = 16;

  private Soak() {}

  /// After a part of the trainings, in megabytes.
  private record Memory(double heap, double resident) {}

  /// @param args how many trainings, 10,000 if absent; divided by ten they are reported after
  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    Locale.setDefault(Locale.ROOT);
    int trainings = args.length == 0 ? 10_000 : Integer.parseInt(args[0]);
    OUT.println(Machine.inWords(Machine.describe(Checkout.current())));
    var products = new ArrayList<>(List.of(MatrixProducts.best()));
    if (MatrixProducts.whyNotBfloat16().isEmpty()) {
      products.add(MatrixProducts.bfloat16());
    }
    OUT.println("| Trainings | Heap after GC, MB | Resident, MB | Diverged | Elapsed, s |");
    OUT.println("|--:|--:|--:|--:|--:|");
    long begin = System.nanoTime();
    var memory = new ArrayList<Memory>();
    int diverged = 0;
    int part = Math.max(TRAININGS_OF_A_THREAD_PAIR, trainings / 10);
    for (int done = 0; done < trainings; ) {
      for (int i = 0; i < part; i += TRAININGS_OF_A_THREAD_PAIR) {
        diverged += train(done + i, Math.min(TRAININGS_OF_A_THREAD_PAIR, part - i), products);
      }
      done += part;
      memory.add(measure());
      OUT.printf(
          "| %,d | %.1f | %.1f | %d | %.1f |%n",
          done,
          memory.getLast().heap(),
          memory.getLast().resident(),
          diverged,
          (System.nanoTime() - begin) * 1e-9);
    }
    Memory reference = memory.get(Math.min(REFERENCE, memory.size()) - 1);
    boolean grows =
        grows(reference.heap(), memory.getLast().heap())
            || grows(reference.resident(), memory.getLast().resident());
    OUT.printf(
        "%nAgainst the row %d, the last %s: 10 %% and 16 MB are tolerated.%n",
        REFERENCE, grows ? "has GROWN" : "has not grown");
    System.exit(grows ? 1 : 0);
  }

  private static boolean grows(double reference, double last) {
    return last > TOLERATED_FACTOR * reference + TOLERATED_MEGABYTES;
  }

  /// How many of the trainings diverged.
  private static int train(int from, int count, List<MatrixProduct> products)
      throws InterruptedException, ExecutionException {
    var results = new ArrayList<Future<TrainingResult>>();
    try (var pool = Executors.newFixedThreadPool(THREADS)) {
      for (int i = 0; i < count; i++) {
        int seed = from + i;
        results.add(pool.submit(() -> train(new Random(seed), seed, products)));
      }
    }
    int diverged = 0;
    for (Future<TrainingResult> result : results) {
      diverged += result.get() instanceof TrainingResult.Diverged ? 1 : 0;
    }
    return diverged;
  }

  private static TrainingResult train(Random random, int seed, List<MatrixProduct> products) {
    int inputs = between(random, 2, 100);
    int classes = between(random, 2, 12);
    var network = network(random, inputs, classes);
    var plan =
        new TrainingPlan(
            network,
            new Loss.SoftmaxCrossEntropy(),
            optimizer(random),
            Math.pow(10, -4 + 2.5 * random.nextDouble()),
            random.nextBoolean() ? new Schedule.Constant() : new Schedule.Cosine(0),
            new Clipping.None(),
            new Averaging.None(),
            Batching.of(between(random, 2, 129)),
            between(random, 1, 3),
            new EarlyStopping(2, 0),
            List.of(Metric.ACCURACY, Metric.LOG_LOSS),
            1);
    Samples train = samples(random, between(random, 100, 400), inputs, classes);
    Samples validation = samples(random, between(random, 20, 100), inputs, classes);
    MatrixProduct product = products.get(random.nextInt(products.size()));
    return TrainingRun.open(plan, train, validation, seed, product).run(TrainingListener.NONE);
  }

  private static Network network(Random random, int inputs, int classes) {
    var he = Initializer.he(Initializer.Distribution.NORMAL);
    boolean normalized = random.nextBoolean();
    boolean dropout = random.nextBoolean();
    Activation[] activations = Activation.values();
    var activation = activations[random.nextInt(activations.length)];
    var layers = new ArrayList<Layer>();
    int hidden = between(random, 0, 4);
    for (int i = 0; i < hidden; i++) {
      layers.add(new Layer.Dense(between(random, 3, 130), !normalized, he));
      if (normalized) {
        layers.add(new Layer.BatchNorm());
      }
      layers.add(new Layer.Activate(activation));
      if (dropout) {
        layers.add(new Layer.Dropout(0.6 * random.nextDouble()));
      }
    }
    layers.add(new Layer.Dense(classes, true, he));
    return new Network(Shape.vector(inputs), layers);
  }

  private static Optimizer optimizer(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> Optimizer.sgd();
      case 1 -> Optimizer.momentum(0.9, random.nextBoolean());
      case 2 -> Optimizer.momentum(0.9, true).regularized(0, 1e-4, 0);
      case 3 -> Optimizer.adam(0.9, 0.999, 1e-8);
      case 4 -> Optimizer.adam(0.9, 0.999, 1e-8).regularized(0, 0, 1e-2);
      default -> Optimizer.adam(0.9, 0.99, 1e-6).regularized(1e-5, 1e-4, 0);
    };
  }

  private static Samples samples(Random random, int rows, int inputs, int classes) {
    var values = new float[rows * inputs];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    int[] labels = random.ints(rows, 0, classes).toArray();
    return new Samples(values, inputs, new Targets.Labels(labels, classes));
  }

  /// From low to below high.
  private static int between(Random random, int low, int high) {
    return low + random.nextInt(high - low);
  }

  /// Once what can be freed has been: two collections, as the first may only find it.
  @SuppressWarnings("ExplicitGC")
  private static Memory measure() throws IOException {
    System.gc();
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return new Memory((double) heap / MEGABYTE, resident());
  }

  private static double resident() throws IOException {
    String begin = "VmRSS:";
    String line =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(l -> l.startsWith(begin))
            .findFirst()
            .orElseThrow();
    String kilobytes = line.substring(begin.length()).replace("kB", "").strip();
    return (double) (Long.parseLong(kilobytes) << 10) / MEGABYTE;
  }
}
