package dev.vernier.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vernier.network.Initializer.Distribution;
import dev.vernier.network.TrainingListener.Epoch;
import dev.vernier.network.TrainingListener.Signal;
import dev.vernier.network.kernel.MatrixProducts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TrainingRunTest {

  private static final Initializer HE = Initializer.he(Distribution.NORMAL);

  /// Two interleaved half moons without noise.
  private static Samples moons(int rows, long seed) {
    var random = new RandomStream(seed);
    var inputs = new float[rows * 2];
    var classes = new int[rows];
    for (int i = 0; i < rows; i++) {
      double angle = Math.PI * random.nextDouble();
      classes[i] = i % 2;
      inputs[2 * i] = (float) (classes[i] == 0 ? Math.cos(angle) : 1 - Math.cos(angle));
      inputs[2 * i + 1] = (float) (classes[i] == 0 ? Math.sin(angle) : 0.5 - Math.sin(angle));
    }
    return new Samples(inputs, 2, new Targets.Labels(classes, 2));
  }

  private static TrainingPlan plan(double learningRate, int epochs, int patience) {
    var network =
        new Network(
            Shape.vector(2),
            List.of(
                new Layer.Dense(32, false, HE),
                new Layer.BatchNorm(),
                new Layer.Activate(Activation.RELU),
                new Layer.Dropout(0.05),
                new Layer.Dense(32, true, HE),
                new Layer.Activate(Activation.SILU),
                new Layer.Dense(2, true, HE)));
    return new TrainingPlan(
        network,
        new Loss.SoftmaxCrossEntropy(),
        Optimizer.adam(0.9, 0.999, 1e-8).regularized(0, 0, 1e-4),
        learningRate,
        new Schedule.Cosine(0),
        new Clipping.None(),
        new Averaging.None(),
        Batching.of(32),
        epochs,
        new EarlyStopping(patience, 0),
        List.of(Metric.ACCURACY, Metric.LOG_LOSS),
        1);
  }

  private static TrainingResult train(TrainingPlan plan, TrainingListener listener) {
    return TrainingRun.open(plan, moons(400, 1), moons(200, 2), 5, MatrixProducts.byName("scalar"))
        .run(listener);
  }

  @Test
  void learnsToSeparateTheMoons() {
    var trained = (TrainingResult.Trained) train(plan(0.01, 40, 40), TrainingListener.NONE);
    assertThat(trained.value()).isGreaterThan(0.99);
    var test = moons(300, 3);
    var outputs = trained.network().predict(test.inputs(), MatrixProducts.byName("scalar"));
    int[] rows = java.util.stream.IntStream.range(0, 300).toArray();
    assertThat(Metric.ACCURACY.of(outputs, test.targets(), rows, 1)).isGreaterThan(0.98);
  }

  @Test
  void theSameSeedGivesTheSameBitsOnAnyThread() throws Exception {
    var plan = plan(0.01, 5, 5);
    var first = (TrainingResult.Trained) train(plan, TrainingListener.NONE);
    var futures = new ArrayList<CompletableFuture<TrainingResult>>();
    for (int i = 0; i < 3; i++) {
      futures.add(CompletableFuture.supplyAsync(() -> train(plan, TrainingListener.NONE)));
    }
    for (var future : futures) {
      var again = (TrainingResult.Trained) future.get();
      assertThat(again.network().parameters()).isEqualTo(first.network().parameters());
    }
  }

  @Test
  void restoresTheBestEpochAndStopsAfterThePatience() {
    // A learning rate this large makes later epochs worse at some point.
    var epochs = new ArrayList<Epoch>();
    var trained =
        (TrainingResult.Trained)
            train(
                plan(0.3, 60, 4),
                new TrainingListener() {
                  @Override
                  public Signal onEpoch(Epoch epoch) {
                    epochs.add(epoch);
                    return Signal.CONTINUE;
                  }
                });
    assertThat(trained.epochs()).isEqualTo(epochs);
    assertThat(epochs.size()).isEqualTo(Math.min(60, trained.bestEpoch() + 4));
    double best =
        epochs.stream()
            .mapToDouble(epoch -> epoch.validation().get("accuracy"))
            .max()
            .orElseThrow();
    assertThat(trained.value()).isEqualTo(best);
    var validation = moons(200, 2);
    var outputs = trained.network().predict(validation.inputs(), MatrixProducts.byName("scalar"));
    int[] rows = java.util.stream.IntStream.range(0, 200).toArray();
    assertThat(Metric.ACCURACY.of(outputs, validation.targets(), rows, 1)).isEqualTo(best);
  }

  @Test
  void divergenceIsAResult() {
    var network = new Network(Shape.vector(1), List.of(new Layer.Dense(1, true, HE)));
    var plan =
        new TrainingPlan(
            network,
            new Loss.SquaredError(),
            Optimizer.sgd(),
            1e6,
            new Schedule.Constant(),
            new Clipping.None(),
            new Averaging.None(),
            Batching.of(8),
            50,
            new EarlyStopping(50, 0),
            List.of(Metric.RMSE),
            1);
    var samples =
        new Samples(
            new float[] {1, 2, 3, 4, 5, 6, 7, 8},
            1,
            new Targets.Values(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 1));
    var result =
        TrainingRun.open(plan, samples, samples, 1, MatrixProducts.byName("scalar"))
            .run(TrainingListener.NONE);
    assertThat(result).isInstanceOf(TrainingResult.Diverged.class);
    assertThat(((TrainingResult.Diverged) result).lastLoss()).isNotFinite();
  }

  @Test
  void aListenerEndsTheRun() {
    var trained =
        (TrainingResult.Trained)
            train(
                plan(0.01, 40, 40),
                new TrainingListener() {
                  @Override
                  public Signal onEpoch(Epoch epoch) {
                    return epoch.epoch() == 3 ? Signal.STOP : Signal.CONTINUE;
                  }
                });
    assertThat(trained.epochs()).hasSize(3);
  }

  @Test
  void aLastBatchOfOneRowIsLeftOut() {
    // 65 rows in batches of 32: the last one would have a single row, which batch normalisation
    // cannot train on.
    var result =
        TrainingRun.open(
                plan(0.01, 2, 2), moons(65, 1), moons(20, 2), 5, MatrixProducts.byName("scalar"))
            .run(TrainingListener.NONE);
    assertThat(result).isInstanceOf(TrainingResult.Trained.class);
  }

  @Test
  void dataOfAnotherWidthIsRefused() {
    var wrong = new Samples(new float[12], 3, new Targets.Labels(new int[] {0, 1, 0, 1}, 2));
    assertThatThrownBy(() ->
            TrainingRun.open(plan(0.01, 2, 2), wrong, wrong, 5, MatrixProducts.byName("scalar")))
        .hasMessageContaining("maps 2 numbers to 2, the training part has 3 and 2");
  }
}
