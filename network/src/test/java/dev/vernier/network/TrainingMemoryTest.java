package dev.vernier.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.vernier.network.Initializer.Distribution;
import dev.vernier.network.kernel.MatrixProducts;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What a plan says that it takes, against what its thread then allocates.
class TrainingMemoryTest {

  private static final Initializer HE = Initializer.he(Distribution.NORMAL);

  private static final Layer NORM = new Layer.BatchNorm();
  private static final Layer RELU = new Layer.Activate(Activation.RELU);
  private static final Layer GELU = new Layer.Activate(Activation.GELU);
  private static final Layer TANH = new Layer.Activate(Activation.TANH);
  private static final Layer DROPOUT = new Layer.Dropout(0.2);

  /// Objects that are no arrays, and what a first epoch measures.
  private static final long SMALL = 64 * 1024;

  private static Layer dense(int units) {
    return new Layer.Dense(units, true, HE);
  }

  private static List<TrainingPlan> plans() {
    var adam = Optimizer.adam(0.9, 0.999, 1e-8);
    return List.of(
        plan(List.of(dense(512), RELU, DROPOUT, dense(512), RELU), adam, 256),
        plan(List.of(dense(300), GELU, dense(700), GELU), adam, 64),
        plan(List.of(dense(400), NORM, TANH, DROPOUT, dense(90), NORM, GELU), adam, 1000),
        plan(List.of(dense(256), TANH, TANH), Optimizer.sgd(), 2000),
        plan(List.of(NORM, dense(900), DROPOUT), Optimizer.momentum(0.9, true), 32),
        plan(List.of(dense(800), RELU), Optimizer.momentum(0.9, false).regularized(0.1, 0, 0), 128),
        plan(List.of(dense(800), RELU), adam.regularized(0.1, 0.1, 0.1), 128),
        plan(List.of(dense(800), RELU), Optimizer.momentum(0, false).regularized(0.1, 0, 0), 128),
        plan(List.of(dense(300), block(300), RELU, block(300), dense(20)), adam, 500),
        plan(List.of(new Layer.Scale(6), block(100), new Layer.LayerNorm()), adam, 30),
        plan(List.of(dense(800), RELU), Optimizer.rmsprop(0.99, 1e-8, 0.9, true), 128),
        plan(List.of(dense(800), RELU), Optimizer.amsgrad(0.9, 0.999, 1e-8), 128),
        plan(
            List.of(dense(800), RELU),
            Optimizer.lion(0.9, 0.99).constrained(new Constraint.MaxNorm(3)),
            128),
        plan(List.of(new Layer.GaussianNoise(0.1), embed(), dense(30), RELU), adam, 300),
        plan(List.of(DROPOUT, RELU), Optimizer.sgd().regularized(0, 0.1, 0), 5000));
  }

  private static Layer block(int units) {
    return new Layer.Residual(
        List.of(
            new Layer.LayerNorm(),
            dense(2 * units),
            GELU,
            new Layer.Residual(List.of(dense(2 * units), RELU)),
            new Layer.Dense(units, true, HE, HE, Layer.Parametrization.NTK, 1, 0.1),
            DROPOUT));
  }

  private static Layer embed() {
    return new Layer.Embed(
        List.of(
            new Embedding.Identity(10),
            new Embedding.PiecewiseLinear(List.of(0.0, 0.3, 1.0), 30, true, 1),
            new Embedding.Periodic(49, 8, 0.1, 3, true, 1),
            new Embedding.Pbld(40, 16, 0.1, 4, 0.1)));
  }

  private static TrainingPlan plan(List<Layer> hidden, Optimizer optimizer, int batch) {
    var layers = new ArrayList<>(hidden);
    layers.add(dense(10));
    return new TrainingPlan(
        new Network(Shape.vector(100), layers),
        new Loss.SoftmaxCrossEntropy(),
        optimizer,
        0.001,
        new Schedule.Constant(),
        new Clipping.None(),
        new Averaging.None(),
        Batching.of(batch),
        1,
        new EarlyStopping(5, 0),
        List.of(Metric.ACCURACY, Metric.LOG_LOSS),
        1);
  }

  /// Run in another JVM, with plain loops, since calls of others leave garbage until they are
  /// compiled: prints what each plan states and what its training allocates.
  static final class Measure {
    private Measure() {}

    public static void main(String[] args) {
      Samples train = samples(700);
      Samples validation = samples(300);
      for (TrainingPlan plan : plans()) {
        // A first run, so that no class is loaded in the second.
        long _ = allocatedBy(plan, samples(20), samples(10));
        System.out.printf(
            "%d %d%n",
            plan.bytes(train.rows(), validation.rows()), allocatedBy(plan, train, validation));
      }
    }
  }

  @Test
  void aPlanKnowsWhatItsTrainingAllocates() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dvernier.products=scalar",
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
    assertThat(lines).hasSameSizeAs(plans());
    for (int i = 0; i < lines.size(); i++) {
      long[] numbers =
          Pattern.compile(" ").splitAsStream(lines.get(i)).mapToLong(Long::parseLong).toArray();
      assertThat(numbers[1])
          .as("allocated by plan %d, which states %d", i, numbers[0])
          .isBetween((long) (0.98 * numbers[0]), (long) (1.02 * numbers[0]) + SMALL);
    }
  }

  private static long allocatedBy(TrainingPlan plan, Samples train, Samples validation) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().threadId();
    long before = threads.getThreadAllocatedBytes(self);
    TrainingResult result =
        TrainingRun.open(plan, train, validation, 1, MatrixProducts.byName("scalar"))
            .run(TrainingListener.NONE);
    long allocated = threads.getThreadAllocatedBytes(self) - before;
    assertThat(result).isInstanceOf(TrainingResult.Trained.class);
    return allocated;
  }

  private static Samples samples(int rows) {
    var random = new RandomStream(3);
    var inputs = new float[rows * 100];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = (float) random.nextDouble();
    }
    var classes = new int[rows];
    for (int i = 0; i < rows; i++) {
      classes[i] = i % 10;
    }
    return new Samples(inputs, 100, new Targets.Labels(classes, 10));
  }
}
