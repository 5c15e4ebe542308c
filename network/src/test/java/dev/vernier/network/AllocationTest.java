package dev.vernier.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.vernier.network.kernel.MatrixProduct;
import dev.vernier.network.kernel.MatrixProducts;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A step allocates nothing once the JIT has compiled it.
final class AllocationTest {

  private static final int STEPS = 1_000;

  /// Steps until everything is compiled: the deadline of a test that waits for the JIT.
  private static final int MOST_WARM_UP = 400_000;

  /// Room for one object in a hundred steps, such as the counting itself takes.
  private static final long ALLOWED = 16L * STEPS / 100;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /// Leaves a run within an epoch.
  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /// Counts bytes over stretches of steps, every second of which lies within an epoch, until one
  /// has none.
  private static final class Counter implements TrainingListener {
    private final long thread = Thread.currentThread().threadId();
    private long begin = THREADS.getThreadAllocatedBytes(thread);
    private long least = Long.MAX_VALUE;

    @Override
    public void onStep(long step) {
      if (step % STEPS == 0) {
        least = Math.min(least, THREADS.getThreadAllocatedBytes(thread) - begin);
        if (least <= ALLOWED || step >= MOST_WARM_UP) {
          throw new Enough();
        }
        begin = THREADS.getThreadAllocatedBytes(thread);
      }
    }
  }

  private static long leastBytes(Network network, Optimizer optimizer, MatrixProduct product) {
    return leastBytes(
        network, optimizer, new Clipping.None(), new Averaging.None(), Batching.of(8), product);
  }

  private static long leastBytes(
      Network network,
      Optimizer optimizer,
      Clipping clipping,
      Averaging averaging,
      Batching batching,
      MatrixProduct product) {
    int inputs = network.input().size();
    var random = new Random(1);
    var x = new float[8 * 2 * STEPS * inputs];
    var classes = new int[8 * 2 * STEPS];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    Batches.fillLevels(network, x, random::nextInt);
    for (int i = 0; i < classes.length; i++) {
      classes[i] = random.nextInt(3);
    }
    var samples = new Samples(x, inputs, new Targets.Labels(classes, 3));
    var validation = new Samples(new float[2 * inputs], inputs, new Targets.Labels(new int[2], 3));
    var plan =
        new TrainingPlan(
            network,
            new Loss.SoftmaxCrossEntropy(),
            optimizer,
            1e-4,
            new Schedule.Cosine(0),
            clipping,
            averaging,
            batching,
            1_000_000,
            new EarlyStopping(Integer.MAX_VALUE, 0),
            List.of(Metric.ACCURACY),
            1);
    var counter = new Counter();
    try {
      var _ = TrainingRun.open(plan, samples, validation, 1, product).run(counter);
    } catch (Enough _) {
      // All is counted.
    }
    return counter.least;
  }

  private static Network network(int units, Activation activation) {
    var weights = Initializer.he(Initializer.Distribution.UNIFORM);
    var layers = new ArrayList<Layer>();
    layers.add(new Layer.Dense(units, true, weights));
    layers.add(new Layer.Activate(activation));
    layers.add(new Layer.Dense(units, false, weights));
    layers.add(new Layer.BatchNorm());
    layers.add(new Layer.Activate(activation));
    layers.add(new Layer.Dropout(0.2));
    layers.add(new Layer.Dense(3, true, weights));
    return new Network(Shape.vector(30), layers);
  }

  private static Network blocks(int units) {
    var weights = Initializer.he(Initializer.Distribution.UNIFORM);
    var ntk = new Layer.Dense(units, true, weights, weights, Layer.Parametrization.NTK, 1, 0.1);
    var block =
        new Layer.Residual(
            List.of(
                new Layer.LayerNorm(),
                ntk,
                new Layer.Activate(Activation.RELU),
                new Layer.Dropout(0.2),
                new Layer.Dense(units, true, weights)));
    return new Network(
        Shape.vector(30),
        List.of(
            new Layer.GaussianNoise(0.1),
            new Layer.Scale(6),
            ntk,
            new Layer.Residual(List.of(new Layer.BatchNorm(), block)),
            block,
            new Layer.LayerNorm(),
            new Layer.Dense(3, true, weights)));
  }

  private static Network embeddings() {
    var weights = Initializer.he(Initializer.Distribution.UNIFORM);
    return new Network(
        Shape.vector(30),
        List.of(
            new Layer.Embed(
                List.of(
                    new Embedding.Identity(8),
                    new Embedding.Categorical(12, 5),
                    new Embedding.PiecewiseLinear(List.of(-1.0, 0.0, 1.0), 7, true, 1),
                    new Embedding.Periodic(10, 8, 0.1, 3, true, 1),
                    new Embedding.Pbld(10, 16, 0.1, 4, 0.1))),
            new Layer.Scale(6),
            new Layer.Dense(3, true, weights)));
  }

  /// Run in another JVM, without the agent that measures coverage, which the JIT does not see
  /// through: prints what each case allocates.
  static final class Measure {
    private Measure() {}

    public static void main(String[] args) {
      var adam = Optimizer.adam(0.9, 0.999, 1e-8);
      for (Activation activation :
          List.of(Activation.RELU, Activation.TANH, Activation.ELU, Activation.SILU)) {
        print(activation, leastBytes(network(20, activation), adam, MatrixProducts.best()));
      }
      for (Optimizer optimizer :
          List.of(
              Optimizer.sgd(),
              Optimizer.momentum(0.9, true).regularized(0, 0.01, 0.01),
              adam.regularized(0.01, 0.01, 0.01))) {
        var network = network(20, Activation.RELU);
        print(optimizer, leastBytes(network, optimizer, MatrixProducts.best()));
      }
      print("embeddings", leastBytes(embeddings(), adam, MatrixProducts.best()));
      print("blocks", leastBytes(blocks(20), adam, MatrixProducts.best()));
      print(
          "all that may surround a step",
          leastBytes(
              network(20, Activation.RELU),
              adam,
              new Clipping.Norm(1e-3),
              new Averaging.Exponential(0.99),
              new Batching(8, 2, 0.2, Batching.Last.DROPPED, true),
              MatrixProducts.best()));
      print(
          "clipped values",
          leastBytes(
              network(20, Activation.RELU),
              adam,
              new Clipping.Value(1e-3),
              new Averaging.Stochastic(0),
              Batching.of(8),
              MatrixProducts.best()));
      for (String name : MatrixProducts.available()) {
        var network = network(32, Activation.RELU);
        print(name, leastBytes(network, adam, MatrixProducts.byName(name)));
      }
      if (MatrixProducts.whyNotBfloat16().isEmpty()) {
        var network = network(32, Activation.RELU);
        print("bf16", leastBytes(network, adam, MatrixProducts.bfloat16()));
      }
      // Last: whether the JIT sees through the vectors of a product depends on what ran before it.
      for (Optimizer optimizer :
          List.of(
              Optimizer.rmsprop(0.99, 1e-8, 0.9, true),
              Optimizer.nadam(0.9, 0.999, 1e-8, 0.004),
              new Optimizer(new Trace(0.9, 0.1, false))
                  .constrained(new Constraint.ProximalL1(0.01))
                  .constrained(new Constraint.MaxNorm(1)))) {
        var network = network(20, Activation.RELU);
        print(optimizer, leastBytes(network, optimizer, MatrixProducts.best()));
      }
    }

    private static void print(Object what, long bytes) {
      System.out.println(bytes + " " + what);
    }
  }

  @Test
  void aStepAllocatesNothingWhateverItComputes() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // The JIT compiles while the code waits, so that load on the machine changes
                // nothing.
                "-Xbatch",
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Measure.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> lines;
    try (var reader = process.inputReader()) {
      lines = reader.lines().toList();
    }
    assertThat(process.waitFor()).isZero();
    assertThat(lines).hasSizeGreaterThan(8);
    assertThat(lines)
        .allSatisfy(line ->
            assertThat(Long.parseLong(line.substring(0, line.indexOf(' '))))
                .as(line)
                .isLessThanOrEqualTo(ALLOWED));
  }
}
