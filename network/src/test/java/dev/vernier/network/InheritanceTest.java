package dev.vernier.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vernier.network.Initializer.Distribution;
import dev.vernier.network.TrainingListener.Epoch;
import dev.vernier.network.kernel.MatrixProduct;
import dev.vernier.network.kernel.MatrixProducts;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Trainings that go on from the state of another.
class InheritanceTest {

  private static final MatrixProduct PRODUCT = MatrixProducts.byName("scalar");
  private static final Samples TRAIN = Batches.labelled(70, 1);
  private static final Samples VALIDATION = Batches.labelled(30, 2);
  private static final int PAUSE = 6;

  @TempDir private Path folder;

  private static TrainingPlan plan(
      int width, Optimizer optimizer, double rate, Averaging averaging, int batch) {
    return plan(width, 0.2, optimizer, rate, new Schedule.Cosine(0), averaging, batch);
  }

  private static TrainingPlan plan(
      int width,
      double dropout,
      Optimizer optimizer,
      double rate,
      Schedule schedule,
      Averaging averaging,
      int batch) {
    var he = Initializer.he(Distribution.NORMAL);
    return new TrainingPlan(
        new Network(
            Shape.vector(3),
            List.of(
                new Layer.Dense(width, false, he),
                new Layer.BatchNorm(),
                new Layer.Activate(Activation.RELU),
                new Layer.Dropout(dropout),
                new Layer.Dense(2, true, he))),
        new Loss.SoftmaxCrossEntropy(),
        optimizer,
        rate,
        schedule,
        new Clipping.Norm(0.5),
        averaging,
        Batching.of(batch),
        20,
        new EarlyStopping(20, 0),
        List.of(Metric.LOG_LOSS),
        1);
  }

  private static Optimizer adam() {
    return Optimizer.adam(0.9, 0.999, 1e-8);
  }

  private static TrainingPlan usual() {
    return plan(8, adam(), 0.02, new Averaging.Exponential(0.9), 8);
  }

  private Path saved(TrainingPlan plan) {
    Path file = folder.resolve("parent");
    TrainingRun run = TrainingRun.open(plan, TRAIN, VALIDATION, 3, PRODUCT);
    assertThat(
            run.run(
                new TrainingListener() {
                  @Override
                  public Signal onEpoch(Epoch epoch) {
                    return epoch.epoch() == PAUSE ? Signal.PAUSE : Signal.CONTINUE;
                  }
                }))
        .isInstanceOf(TrainingResult.Paused.class);
    run.save(file);
    return file;
  }

  private static TrainingResult.Trained inherit(
      Path file, TrainingPlan parent, TrainingPlan child, long seed) {
    return (TrainingResult.Trained)
        new Inheritance(parent, child)
            .open(file, TRAIN, VALIDATION, seed, PRODUCT)
            .run(TrainingListener.NONE);
  }

  @Test
  void withTheSamePlanAndSeedItIsResuming() {
    TrainingPlan plan = usual();
    Path file = saved(plan);
    var resumed =
        (TrainingResult.Trained)
            TrainingRun.resume(file, plan, TRAIN, VALIDATION, PRODUCT).run(TrainingListener.NONE);
    TrainingResult.Trained inherited = inherit(file, plan, plan, 3);
    assertThat(inherited.network().parameters()).isEqualTo(resumed.network().parameters());
    assertThat(inherited.value()).isEqualTo(resumed.value());
    // What is random from there on is the child's own.
    assertThat(inherit(file, plan, plan, 4).network().parameters())
        .isNotEqualTo(resumed.network().parameters());
  }

  @Test
  void itGoesOnByItsOwnRatesAndKeepsWhatWasReached() {
    TrainingPlan parent = usual();
    Path file = saved(parent);
    TrainingPlan child =
        plan(
            8,
            0.1,
            adam().regularized(0, 0, 0.1),
            0.1,
            new Schedule.Cosine(0.1),
            new Averaging.Exponential(0.8),
            8);
    assertThat(new Inheritance(parent, child).whyNot(TRAIN.rows())).isEmpty();
    TrainingResult.Trained own = inherit(file, parent, child, 3);
    TrainingResult.Trained plain = inherit(file, parent, parent, 3);
    assertThat(own.epochs()).hasSize(20);
    for (int i = 0; i < PAUSE; i++) {
      assertThat(own.epochs().get(i)).isEqualTo(plain.epochs().get(i));
    }
    Epoch first = own.epochs().get(PAUSE);
    assertThat(first.epoch()).isEqualTo(PAUSE + 1);
    assertThat(first.learningRate()).isGreaterThan(4 * plain.epochs().get(PAUSE).learningRate());
    assertThat(first.trainLoss()).isNotEqualTo(plain.epochs().get(PAUSE).trainLoss());
    // Of a child that ruins the network, the best is what it was given.
    TrainingResult.Trained ruined =
        inherit(file, parent, plan(8, adam(), 50, new Averaging.Exponential(0.9), 8), 3);
    assertThat(ruined.bestEpoch()).isLessThanOrEqualTo(PAUSE);
    assertThat(ruined.value())
        .isEqualTo(
            own.epochs().subList(0, PAUSE).stream()
                .mapToDouble(epoch -> epoch.validation().get("log_loss"))
                .min()
                .orElseThrow());
  }

  @Test
  void aStateThatDoesNotSuitIsRefused() {
    TrainingPlan parent = usual();
    Path file = saved(parent);
    var ema = new Averaging.Exponential(0.9);
    assertRefused(file, parent, plan(9, adam(), 0.02, ema, 8), "differ in their parameters");
    assertRefused(
        file, parent, plan(8, Optimizer.adadelta(0.9, 1e-6), 0.02, ema, 8), "remember different");
    assertRefused(
        file, parent, plan(8, adam(), 0.02, new Averaging.None(), 8), "averaged in different ways");
    assertRefused(
        file,
        parent,
        plan(8, 0.2, adam(), 0.02, new Schedule.Plateau(0.5, 1), ema, 8),
        "follows the scores");
    assertRefused(
        file, parent, plan(8, adam(), 0.02, ema, 16), "has 9 steps in one and 4 in the other");
    var late = plan(8, adam(), 0.02, new Averaging.Stochastic(0.5), 8);
    assertThat(
            new Inheritance(late, plan(8, adam(), 0.02, new Averaging.Stochastic(0.1), 8))
                .whyNot(TRAIN.rows()))
        .isPresent();
    assertThat(new Inheritance(late, late).whyNot(TRAIN.rows())).isEmpty();
    // The parent's plan is held to what the file says.
    assertThatThrownBy(
            () -> inherit(file, plan(8, adam(), 0.03, ema, 8), plan(8, adam(), 0.03, ema, 8), 3))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("belongs to another plan: its learningRate is 0.02");
  }

  private static void assertRefused(
      Path file, TrainingPlan parent, TrainingPlan child, String why) {
    assertThat(new Inheritance(parent, child).whyNot(TRAIN.rows()).orElseThrow()).contains(why);
    assertThatThrownBy(() -> inherit(file, parent, child, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
