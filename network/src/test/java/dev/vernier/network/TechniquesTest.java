package dev.vernier.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vernier.network.Initializer.Distribution;
import dev.vernier.network.ParameterLayout.Role;
import dev.vernier.network.ParameterLayout.Slice;
import dev.vernier.network.TrainingListener.Epoch;
import dev.vernier.network.TrainingListener.Signal;
import dev.vernier.network.kernel.MatrixProduct;
import dev.vernier.network.kernel.MatrixProducts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What surrounds the steps of a run: clipping, averages, micro-batches, mixup.
final class TechniquesTest {

  private static final MatrixProduct PRODUCT = MatrixProducts.byName("scalar");
  private static final Initializer HE = Initializer.he(Distribution.NORMAL);
  private static final Clipping NO_CLIPPING = new Clipping.None();
  private static final Averaging RAW = new Averaging.None();

  private static Samples samples(int rows, long seed) {
    var random = new RandomStream(seed);
    var inputs = new float[rows * 4];
    var values = new float[rows];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = (float) random.nextGaussian();
      values[i / 4] += (i % 4 - 1) * inputs[i];
    }
    return new Samples(inputs, 4, new Targets.Values(values, 1));
  }

  private static TrainingPlan plan(
      List<Layer> layers, Clipping clipping, Averaging averaging, Batching batching, int epochs) {
    return new TrainingPlan(
        new Network(Shape.vector(4), layers),
        new Loss.SquaredError(),
        Optimizer.sgd(),
        0.05,
        new Schedule.Constant(),
        clipping,
        averaging,
        batching,
        epochs,
        new EarlyStopping(epochs, 0, EarlyStopping.Ties.LAST, false),
        List.of(Metric.RMSE),
        1);
  }

  private static TrainingResult.Trained train(TrainingPlan plan) {
    return (TrainingResult.Trained)
        TrainingRun.open(plan, samples(50, 1), samples(20, 2), 9, PRODUCT)
            .run(TrainingListener.NONE);
  }

  private static List<Layer> plain() {
    return List.of(
        new Layer.Dense(7, true, HE),
        new Layer.Activate(Activation.TANH),
        new Layer.Dense(1, true, HE));
  }

  private static void assertClose(float[] actual, float[] expected, float tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(tolerance));
    }
  }

  @Test
  void microBatchesGiveTheSameSteps() {
    var whole = train(plan(plain(), NO_CLIPPING, RAW, Batching.of(20), 3));
    for (int parts : new int[] {2, 3, 7, 20}) {
      var batching = new Batching(20, parts, 0, Batching.Last.DROPPED_IF_SMALL, true);
      var cut = train(plan(plain(), NO_CLIPPING, RAW, batching, 3));
      assertClose(cut.network().parameters(), whole.network().parameters(), 1e-5f);
    }
  }

  @Test
  void aNormIsClippedJointlyAndCounted() {
    var layout = new Network(Shape.vector(4), plain()).layout();
    var gradients = new float[layout.length()];
    double sum = 0;
    for (Slice slice : layout.slices()) {
      for (int i = slice.offset(); i < slice.end(); i++) {
        gradients[i] = (i % 5) - 2;
        sum += gradients[i] * gradients[i];
      }
    }
    float[] before = gradients.clone();
    var clipper = new GradientClipper(new Clipping.Norm(1.5), layout);
    assertThat(clipper.meanNorm()).isNaN();
    double factor = clipper.clip(gradients);
    assertThat(factor).isEqualTo(1.5 / (Math.sqrt(sum) + 1e-6));
    assertThat(gradients).isEqualTo(before);
    new Step().at(1, 0.1).scaled(factor).scale(gradients, 0, gradients.length);
    for (int i = 0; i < gradients.length; i++) {
      assertThat(gradients[i]).isEqualTo(before[i] * (float) factor);
    }
    clipper.clip(gradients);
    assertThat(clipper.meanNorm()).isCloseTo((Math.sqrt(sum) + 1.5) / 2, within(1e-5));
    // The second time the norm was at the limit, which the 1e-6 pulls below 1.
    assertThat(clipper.clippedShare()).isEqualTo(1);
    java.util.Arrays.fill(gradients, 1e-3f);
    clipper.beginEpoch();
    assertThat(clipper.clip(gradients)).isEqualTo(1);
    assertThat(clipper.clippedShare()).isZero();
  }

  @Test
  void longGradientsHaveTheirNorm() {
    var layout = new Network(Shape.vector(4), List.of(new Layer.Dense(1777, true, HE))).layout();
    var gradients = new float[layout.length()];
    var random = new RandomStream(4);
    double sum = 0;
    for (Slice slice : layout.slices()) {
      for (int i = slice.offset(); i < slice.end(); i++) {
        gradients[i] = (float) random.nextGaussian();
        sum += (double) gradients[i] * gradients[i];
      }
    }
    var clipper = new GradientClipper(new Clipping.Norm(1e9), layout);
    clipper.clip(gradients);
    assertThat(clipper.meanNorm()).isCloseTo(Math.sqrt(sum), within(1e-5 * Math.sqrt(sum)));
  }

  @Test
  void valuesAreClamped() {
    var layout = new Network(Shape.vector(4), plain()).layout();
    var gradients = new float[layout.length()];
    Slice first = layout.slices().getFirst();
    gradients[first.offset()] = -3;
    gradients[first.offset() + 1] = 0.2f;
    var clipper = new GradientClipper(new Clipping.Value(0.5), layout);
    clipper.clip(gradients);
    assertThat(gradients[first.offset()]).isEqualTo(-0.5f);
    assertThat(gradients[first.offset() + 1]).isEqualTo(0.2f);
    assertThat(clipper.clippedShare()).isEqualTo(1);
  }

  @Test
  void anEpochTellsWhatWasClipped() {
    var epochs = train(plan(plain(), new Clipping.Norm(1e-4), RAW, Batching.of(10), 2)).epochs();
    assertThat(epochs)
        .allSatisfy(epoch -> {
          assertThat(epoch.clippedShare()).isEqualTo(1);
          assertThat(epoch.gradientNorm()).isGreaterThan(1e-4);
        });
    assertThat(train(plan(plain(), NO_CLIPPING, RAW, Batching.of(10), 1)).epochs())
        .allSatisfy(epoch -> assertThat(epoch.gradientNorm()).isNaN());
  }

  /// The parameters after each step, by a run that is left there.
  private static List<float[]> trajectory(TrainingPlan plan, int steps) {
    var found = new ArrayList<float[]>();
    for (int last = 1; last <= steps; last++) {
      int stepsPerEpoch = 5;
      // Epochs of the raw network end with its parameters.
      if (last % stepsPerEpoch == 0) {
        var shorter =
            new TrainingPlan(
                plan.network(),
                plan.loss(),
                plan.optimizer(),
                plan.learningRate(),
                plan.schedule(),
                NO_CLIPPING,
                RAW,
                plan.batching(),
                last / stepsPerEpoch,
                plan.earlyStopping(),
                plan.metrics(),
                1);
        found.add(train(shorter).network().parameters());
      }
    }
    return found;
  }

  @Test
  void stochasticAveragesAreTheMeansOfEpochEnds() {
    var plan = plan(plain(), NO_CLIPPING, new Averaging.Stochastic(0.5), Batching.of(10), 6);
    List<float[]> ends = trajectory(plan, 30);
    var mean = new float[ends.getFirst().length];
    // The half of six epochs is left out.
    for (float[] end : ends.subList(3, 6)) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += end[i] / 3;
      }
    }
    assertClose(train(plan).network().parameters(), mean, 1e-6f);
  }

  @Test
  void exponentialAveragesHaveTheirCorrection() {
    double decay = 0.9;
    var layout = new Network(Shape.vector(4), plain()).layout();
    var average = new WeightAverage(new Averaging.Exponential(decay), layout, 1, 10);
    var random = new RandomStream(1);
    var parameters = new float[layout.length()];
    double plain = 0;
    for (int step = 1; step <= 30; step++) {
      parameters[3] = (float) random.nextGaussian();
      plain = decay * plain + (1 - decay) * parameters[3];
      average.begin(step);
      average.over(parameters, 0, layout.length());
      double corrected = plain / (1 - Math.pow(decay, step));
      assertThat((double) average.values()[3]).isCloseTo(corrected, within(1e-6));
    }
  }

  /// Fused, by its chain and with a constraint: the average follows what the whole step leaves.
  @Test
  void averagesFollowTheParametersOfEveryStep() {
    var layout = new Network(Shape.vector(7), List.of(new Layer.Dense(900, true, HE))).layout();
    var adam = Optimizer.adam(0.9, 0.999, 1e-8);
    var doubled = new Optimizer(Optimizer.lion(0.9, 0.99).transform().then(new Trace(0.5, false)));
    for (Optimizer optimizer :
        List.of(adam, doubled, adam.constrained(new Constraint.MaxNorm(0.2)))) {
      var average = new WeightAverage(new Averaging.Exponential(0.9), layout, 1, 10);
      var after = new WeightAverage(new Averaging.Exponential(0.9), layout, 1, 10);
      Optimizer.State state = optimizer.open(layout, average);
      var random = new RandomStream(3);
      var parameters = new float[layout.length()];
      var gradients = new float[layout.length()];
      for (int step = 1; step <= 5; step++) {
        for (int i = 0; i < gradients.length; i++) {
          gradients[i] = (float) random.nextGaussian();
        }
        average.begin(step);
        state.step(parameters, gradients, new Step().at(step, 0.1));
        after.begin(step);
        layout.trained().forEach(slice -> after.over(parameters, slice.offset(), slice.end()));
        assertThat(average.values()).isEqualTo(after.values());
      }
      assertThat(average.values()).isNotEqualTo(parameters);
    }
  }

  @Test
  void averagedNetworksMeasureTheirStatisticsAnew() {
    List<Layer> layers =
        List.of(
            new Layer.BatchNorm(0.01, 1e-5),
            new Layer.Dense(5, true, HE),
            new Layer.Activate(Activation.RELU),
            new Layer.Dense(1, true, HE));
    var batching = new Batching(50, 1, 0, Batching.Last.KEPT, true);
    var plan = plan(layers, NO_CLIPPING, new Averaging.Exponential(0.5), batching, 3);
    var trained = train(plan);
    // One batch has all rows: the statistics of the first layer are those of the inputs, although
    // its momentum is small.
    float[] inputs = samples(50, 1).inputs();
    Slice mean =
        trained.network().network().layout().slices().stream()
            .filter(slice -> slice.role() == Role.RUNNING_STATISTIC)
            .findFirst()
            .orElseThrow();
    for (int j = 0; j < 4; j++) {
      int column = j;
      double expected =
          IntStream.range(0, 50).mapToDouble(row -> inputs[4 * row + column]).average().orElse(0);
      assertThat((double) trained.network().parameters()[mean.offset() + j])
          .isCloseTo(expected, within(1e-5));
    }
  }

  @Test
  void mixupMixesRowsAndLosses() {
    // With a linear network and squared error, mixing is regression on mixed rows, which a network
    // trained by plain rows solves too: the data are linear.
    List<Layer> linear = List.of(new Layer.Dense(1, true, HE));
    var batching = new Batching(10, 1, 0.4, Batching.Last.DROPPED_IF_SMALL, true);
    var trained = train(plan(linear, NO_CLIPPING, RAW, batching, 200));
    assertThat(trained.value()).isLessThan(0.3);
    assertThat(trained.epochs().getFirst().trainLoss())
        .isNotEqualTo(
            train(plan(linear, NO_CLIPPING, RAW, Batching.of(10), 200))
                .epochs()
                .getFirst()
                .trainLoss());
  }

  /// Mixed batches are plain numbers for the first stage, and batches to train on for all others.
  @Test
  void mixedRowsPassThroughResidualBlocks() {
    List<Layer> block = List.of(new Layer.Dense(4, true, HE), new Layer.Activate(Activation.RELU));
    List<Layer> layers = List.of(new Layer.Residual(block), new Layer.Dense(1, true, HE));
    var batching = new Batching(10, 1, 0.4, Batching.Last.DROPPED_IF_SMALL, true);
    var trained = train(plan(layers, NO_CLIPPING, RAW, batching, 20));
    assertThat(trained.value()).isFinite();
  }

  @Test
  void betaHasItsMoments() {
    var random = new RandomStream(2);
    for (double alpha : new double[] {0.1, 0.4, 1, 3}) {
      double sum = 0;
      double squares = 0;
      int draws = 100_000;
      for (int i = 0; i < draws; i++) {
        double b = random.nextBeta(alpha);
        assertThat(b).isBetween(0.0, 1.0);
        sum += b;
        squares += (b - 0.5) * (b - 0.5);
      }
      double variance = 1 / (4 * (2 * alpha + 1));
      // Five standard errors: a false alarm once in a million.
      assertThat(sum / draws).isCloseTo(0.5, within(5 * Math.sqrt(variance / draws)));
      assertThat(squares / draws).isCloseTo(variance, within(5 * 0.25 / Math.sqrt(draws)));
    }
  }

  @Test
  void theLastEpochIsKeptIfAsked() {
    var plan = plan(plain(), NO_CLIPPING, RAW, Batching.of(10), 4);
    TrainingResult.Trained trained = train(plan);
    assertThat(trained.bestEpoch()).isEqualTo(4);
    assertThat(trained.value()).isEqualTo(trained.epochs().getLast().validation().get("rmse"));
  }

  @Test
  void lastBatchesAreKeptOrDropped() {
    assertThat(steps(Batching.Last.KEPT, 21, 1)).isEqualTo(3);
    assertThat(steps(Batching.Last.KEPT, 21, 2)).isEqualTo(2);
    assertThat(steps(Batching.Last.DROPPED, 29, 1)).isEqualTo(2);
    assertThat(steps(Batching.Last.DROPPED_IF_SMALL, 24, 1)).isEqualTo(2);
    assertThat(steps(Batching.Last.DROPPED_IF_SMALL, 25, 1)).isEqualTo(3);
    assertThat(steps(Batching.Last.DROPPED, 7, 1)).isEqualTo(1);
  }

  private static int steps(Batching.Last last, int rows, int least) {
    return new Batching(10, 1, 0, last, true).steps(rows, least);
  }

  @Test
  void whatCannotWorkIsRefused() {
    assertThatThrownBy(() -> new Clipping.Norm(0)).hasMessageContaining("gradient_clip_norm");
    assertThatThrownBy(() -> new Averaging.Exponential(1)).hasMessageContaining("ema_decay");
    assertThatThrownBy(() -> new Batching(8, 9, 0, Batching.Last.KEPT, true))
        .hasMessageContaining("gradient_accumulation");
    assertThatThrownBy(() -> new Batching(8, 1, -1, Batching.Last.KEPT, true))
        .hasMessageContaining("mixup_alpha");
    List<Layer> normalized = List.of(new Layer.BatchNorm(), new Layer.Dense(1, true, HE));
    var tooSmall = new Batching(6, 4, 0, Batching.Last.KEPT, true);
    assertThatThrownBy(() -> plan(normalized, NO_CLIPPING, RAW, tooSmall, 1))
        .hasMessageContaining("batch normalisation")
        .hasMessageContaining("gradient_accumulation");
  }

  @Test
  void aPausedRunGoesOn() {
    var plan = plan(plain(), NO_CLIPPING, RAW, Batching.of(10), 4);
    var whole = train(plan);
    TrainingRun run = TrainingRun.open(plan, samples(50, 1), samples(20, 2), 9, PRODUCT);
    var eachEpoch =
        new TrainingListener() {
          @Override
          public Signal onEpoch(Epoch epoch) {
            return Signal.PAUSE;
          }
        };
    for (int i = 1; i <= 3; i++) {
      assertThat(((TrainingResult.Paused) run.run(eachEpoch)).epochs()).hasSize(i);
    }
    var trained = (TrainingResult.Trained) run.run(eachEpoch);
    assertThat(trained.network().parameters()).isEqualTo(whole.network().parameters());
  }
}
