package dev.vernier.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vernier.network.Initializer.Distribution;
import dev.vernier.network.TrainingListener.Epoch;
import dev.vernier.network.TrainingListener.Signal;
import dev.vernier.network.kernel.MatrixProduct;
import dev.vernier.network.kernel.MatrixProducts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CheckpointTest {

  private static final MatrixProduct PRODUCT = MatrixProducts.byName("scalar");
  private static final Samples TRAIN = Batches.labelled(70, 1);
  private static final Samples VALIDATION = Batches.labelled(30, 2);

  @TempDir private Path folder;

  private static TrainingPlan plan(
      Optimizer optimizer, Clipping clipping, Averaging averaging, Batching batching) {
    return plan(optimizer, new Schedule.Cosine(0), clipping, averaging, batching);
  }

  private static TrainingPlan plan(
      Optimizer optimizer,
      Schedule schedule,
      Clipping clipping,
      Averaging averaging,
      Batching batching) {
    var he = Initializer.he(Distribution.NORMAL);
    return new TrainingPlan(
        new Network(
            Shape.vector(3),
            List.of(
                new Layer.Dense(8, false, he),
                new Layer.BatchNorm(),
                new Layer.Activate(Activation.RELU),
                new Layer.Dropout(0.2),
                new Layer.Dense(2, true, he))),
        new Loss.SoftmaxCrossEntropy(),
        optimizer,
        0.02,
        schedule,
        clipping,
        averaging,
        batching,
        20,
        new EarlyStopping(20, 0),
        List.of(Metric.ACCURACY, Metric.LOG_LOSS),
        1);
  }

  private static Stream<TrainingPlan> plans() {
    var adam = Optimizer.adam(0.9, 0.999, 1e-8);
    var none = new Clipping.None();
    var raw = new Averaging.None();
    return Stream.of(
        plan(Optimizer.sgd(), new Schedule.Plateau(0.5, 1), none, raw, Batching.of(8)),
        plan(Optimizer.momentum(0.9, false), new Schedule.OneCycle(0.3), none, raw, Batching.of(8)),
        plan(Optimizer.momentum(0.9, true), new Clipping.Value(0.1), raw, Batching.of(8)),
        plan(
            adam.regularized(0, 0, 0.1),
            new Clipping.Norm(0.5),
            new Averaging.Exponential(0.95),
            Batching.of(16)),
        plan(
            adam.regularized(1e-3, 1e-3, 0),
            none,
            new Averaging.Stochastic(0.5),
            new Batching(12, 3, 0.4, Batching.Last.KEPT, true)));
  }

  /// The other optimisers, and a network of the other layers.
  private static Stream<TrainingPlan> more() {
    var he = Initializer.he(Distribution.NORMAL);
    List<Layer> layers =
        List.of(
            new Layer.GaussianNoise(0.1),
            new Layer.Embed(
                List.of(
                    new Embedding.PiecewiseLinear(List.of(-1.0, 0.0, 1.0), 3, true, 1),
                    new Embedding.Periodic(1, 2, 0.3, 3, true, 1),
                    new Embedding.Pbld(1, 2, 0.3, 3, 0.1))),
            new Layer.Scale(6),
            new Layer.Dense(8, true, he, he, Layer.Parametrization.NTK, 1, 0.1),
            new Layer.Residual(
                List.of(
                    new Layer.LayerNorm(),
                    new Layer.Dense(8, false, he),
                    new Layer.BatchNorm(),
                    new Layer.Activate(Activation.GELU),
                    new Layer.Dropout(0.1))),
            new Layer.Dense(2, true, he));
    TrainingPlan usual = plans().findFirst().orElseThrow();
    var network = new Network(Shape.vector(3), layers);
    return Stream.of(
            Optimizer.classicalMomentum(0.9, true),
            Optimizer.adagrad(0.01, 0, 1e-10),
            Optimizer.rmsprop(0.99, 1e-8, 0.9, true),
            Optimizer.adadelta(0.9, 1e-6),
            Optimizer.amsgrad(0.9, 0.999, 1e-8),
            Optimizer.nadam(0.9, 0.999, 1e-8, 0.004),
            Optimizer.lion(0.9, 0.99)
                .regularized(1e-3, 0, 0.01)
                .constrained(new Constraint.MaxNorm(2))
                .constrained(new Constraint.ProximalL1(1e-4)))
        .map(optimizer ->
            new TrainingPlan(
                network,
                usual.loss(),
                optimizer,
                usual.learningRate(),
                usual.schedule(),
                usual.clipping(),
                usual.averaging(),
                usual.batching(),
                usual.epochs(),
                usual.earlyStopping(),
                usual.metrics(),
                1));
  }

  private static TrainingRun open(TrainingPlan plan) {
    return TrainingRun.open(plan, TRAIN, VALIDATION, 3, PRODUCT);
  }

  private static TrainingRun resume(Path file, TrainingPlan plan) {
    return TrainingRun.resume(file, plan, TRAIN, VALIDATION, PRODUCT);
  }

  private static TrainingListener pausingAfter(int epoch) {
    return new TrainingListener() {
      @Override
      public Signal onEpoch(Epoch done) {
        return done.epoch() == epoch ? Signal.PAUSE : Signal.CONTINUE;
      }
    };
  }

  /// Leaves a session within an epoch.
  private static final class Left extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static void leaveAt(TrainingRun run, long step) {
    assertThatThrownBy(() ->
            run.run(
                new TrainingListener() {
                  @Override
                  public void onStep(long taken) {
                    if (taken == step) {
                      throw new Left();
                    }
                  }
                }))
        .isInstanceOf(Left.class);
  }

  @ParameterizedTest
  @MethodSource({"plans", "more"})
  void aResumedRunEndsAsIfItHadNeverBeenInterrupted(TrainingPlan plan) {
    var whole = (TrainingResult.Trained) open(plan).run(TrainingListener.NONE);

    Path atEpoch = folder.resolve("epoch");
    TrainingRun first = open(plan);
    assertThat(first.run(pausingAfter(7))).isInstanceOf(TrainingResult.Paused.class);
    first.save(atEpoch);
    assertSame(resume(atEpoch, plan).run(TrainingListener.NONE), whole);

    Path within = folder.resolve("within");
    TrainingRun second = open(plan);
    leaveAt(second, 18);
    second.save(within);
    TrainingRun third = resume(within, plan);
    assertThat(third.steps()).isEqualTo(19);
    leaveAt(third, 40);
    third.save(within);
    assertSame(resume(within, plan).run(TrainingListener.NONE), whole);
    assertSame(second.run(TrainingListener.NONE), whole);
  }

  @Test
  void theListenerMaySave() {
    TrainingPlan plan = plans().skip(2).findFirst().orElseThrow();
    Path file = folder.resolve("c");
    TrainingRun run = open(plan);
    var whole =
        (TrainingResult.Trained)
            run.run(
                new TrainingListener() {
                  @Override
                  public Signal onEpoch(Epoch epoch) {
                    if (epoch.epoch() == 11) {
                      run.save(file);
                    }
                    return Signal.CONTINUE;
                  }
                });
    assertSame(resume(file, plan).run(TrainingListener.NONE), whole);
  }

  @Test
  void aRunThatHasEndedGivesItsResultAgain() {
    TrainingPlan plan = plans().findFirst().orElseThrow();
    Path file = folder.resolve("c");
    TrainingRun run = open(plan);
    var whole = (TrainingResult.Trained) run.run(TrainingListener.NONE);
    run.save(file);
    assertSame(run.run(TrainingListener.NONE), whole);
    assertSame(resume(file, plan).run(TrainingListener.NONE), whole);
  }

  private static void assertSame(TrainingResult result, TrainingResult.Trained whole) {
    var trained = (TrainingResult.Trained) result;
    assertThat(trained.network().parameters()).isEqualTo(whole.network().parameters());
    assertThat(trained.bestEpoch()).isEqualTo(whole.bestEpoch());
    assertThat(trained.value()).isEqualTo(whole.value());
    assertThat(withoutSeconds(trained)).isEqualTo(withoutSeconds(whole));
    assertThat(trained.epochs().getLast().seconds()).isPositive();
  }

  private static List<Epoch> withoutSeconds(TrainingResult.Trained trained) {
    var epochs = new ArrayList<Epoch>();
    for (Epoch e : trained.epochs()) {
      epochs.add(
          new Epoch(
              e.epoch(),
              e.learningRate(),
              e.trainLoss(),
              e.validationLoss(),
              e.validation(),
              e.gradientNorm(),
              e.clippedShare(),
              0));
    }
    return epochs;
  }

  @Test
  void aDamagedFileIsRefused() throws IOException {
    TrainingPlan plan = plans().findFirst().orElseThrow();
    Path file = folder.resolve("c");
    open(plan).save(file);
    byte[] bytes = Files.readAllBytes(file);
    for (int length : new int[] {0, 7, 8, 12, 15, 40, bytes.length - 1}) {
      Files.write(file, java.util.Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> resume(file, plan))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining(file.toString());
    }
    for (int place : new int[] {3, 60, bytes.length / 2, bytes.length - 2}) {
      byte[] damaged = bytes.clone();
      damaged[place] ^= 4;
      Files.write(file, damaged);
      assertThatThrownBy(() -> resume(file, plan)).isInstanceOf(CheckpointException.class);
    }
    byte[] newer = bytes.clone();
    newer[11] = 9;
    Files.write(file, newer);
    assertThatThrownBy(() -> resume(file, plan)).hasMessageContaining("format version 9");
    assertThatThrownBy(() -> resume(folder.resolve("none"), plan))
        .hasMessageContaining("there is no checkpoint");
  }

  @Test
  void anotherPlanOrOtherDataAreRefused() {
    List<TrainingPlan> plans = plans().toList();
    Path file = folder.resolve("c");
    open(plans.getFirst()).save(file);
    assertThatThrownBy(() -> resume(file, plans.get(1)))
        .hasMessageContaining("another plan")
        .hasMessageContaining("optimizer");
    assertThatThrownBy(() ->
            TrainingRun.resume(
                file, plans.getFirst(), Batches.labelled(70, 8), VALIDATION, PRODUCT))
        .hasMessageContaining("other data");
  }

  @Test
  void aFileThatCannotBeWrittenLeavesTheOldOne() throws IOException {
    TrainingPlan plan = plans().findFirst().orElseThrow();
    Path file = Files.createDirectory(folder.resolve("directory")).resolve("inner");
    Files.createDirectory(file);
    Files.writeString(file.resolve("x"), "kept");
    assertThatThrownBy(() -> open(plan).save(file)).isInstanceOf(CheckpointException.class);
    assertThat(file.resolve("x")).hasContent("kept");
    try (Stream<Path> left = Files.list(folder.resolve("directory"))) {
      assertThat(left).containsExactly(file);
    }
  }
}
