package dev.vernier.network.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.network.Activation;
import dev.vernier.network.Averaging;
import dev.vernier.network.Batching;
import dev.vernier.network.ClassWeights;
import dev.vernier.network.Clipping;
import dev.vernier.network.EarlyStopping;
import dev.vernier.network.Initializer;
import dev.vernier.network.Layer;
import dev.vernier.network.Layer.Parametrization;
import dev.vernier.network.Loss;
import dev.vernier.network.Metric;
import dev.vernier.network.Network;
import dev.vernier.network.Optimizer;
import dev.vernier.network.Schedule;
import dev.vernier.network.Shape;
import dev.vernier.network.Targets;
import dev.vernier.network.TrainingPlan;
import dev.vernier.space.Configuration;
import dev.vernier.space.Hyperparameter;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Holds the preset to the description of RealMLP-TD-S, part by part.
class RealMlpTest {

  private static final Configuration REALMLP =
      Configuration.empty().with(Catalog.ARCHITECTURE.parameter(), "realmlp");

  private static TrainingPlan plan(Configuration configuration, Metric metric) {
    Targets targets =
        metric.isForClassification()
            ? new Targets.Labels(new int[] {0, 1, 2}, 3)
            : new Targets.Values(new float[] {1, 2, 3}, 1);
    return new Recipe(configuration, new Defaults(5000, metric))
        .plan(7, targets, List.of(metric), 1);
  }

  private static Network network(Activation activation, int outputs) {
    var hidden =
        new Layer.Dense(
            256,
            true,
            new Initializer.Normal(1),
            new Initializer.Normal(1),
            Parametrization.NTK,
            1,
            0.1);
    var last =
        new Layer.Dense(
            outputs, true, Initializer.zero(), Initializer.zero(), Parametrization.NTK, 1, 0.1);
    var activate = new Layer.Activate(activation);
    return new Network(
        Shape.vector(7),
        List.of(new Layer.Scale(6), hidden, activate, hidden, activate, hidden, activate, last));
  }

  private static TrainingPlan expected(
      Network network, Loss loss, double learningRate, Metric metric) {
    return new TrainingPlan(
        network,
        loss,
        Optimizer.adam(0.9, 0.95, 1e-8).regularized(0, 0, 0),
        learningRate,
        new Schedule.CosLog4(),
        new Clipping.None(),
        new Averaging.None(),
        new Batching(256, 1, 0, Batching.Last.DROPPED, true),
        256,
        new EarlyStopping(256, 0, EarlyStopping.Ties.LAST, true),
        List.of(metric),
        1);
  }

  @Test
  void ofClassesItIsTheOneOfThePaper() {
    assertThat(plan(REALMLP, Metric.ACCURACY))
        .isEqualTo(
            expected(
                network(Activation.SELU, 3),
                new Loss.SoftmaxCrossEntropy(ClassWeights.none(), 0.1),
                0.04,
                Metric.ACCURACY));
  }

  @Test
  void ofNumbersItIsTheOneOfThePaper() {
    assertThat(plan(REALMLP, Metric.RMSE))
        .isEqualTo(
            expected(network(Activation.MISH, 1), new Loss.SquaredError(), 0.07, Metric.RMSE));
  }

  @Test
  void inputsAreScaledRobustlyAndTheTargetIsStandardised() {
    var recipe = new Recipe(REALMLP, new Defaults(5000, Metric.RMSE));
    assertThat(recipe.value(Catalog.INPUT_SCALING)).isEqualTo("robust_clip");
    assertThat(recipe.value(Catalog.CATEGORICAL_EMBEDDING_DIM)).isZero();
    assertThat(recipe.value(Catalog.TARGET_SCALING)).isTrue();
  }

  @Test
  void labelsAreNotSmoothedWhereProbabilitiesAreJudged() {
    for (Metric metric : List.of(Metric.LOG_LOSS, Metric.ROC_AUC, Metric.BRIER)) {
      assertThat(plan(REALMLP, metric).loss())
          .as("%s", metric)
          .isEqualTo(new Loss.SoftmaxCrossEntropy());
    }
  }

  @Test
  void singleEntriesCanBeChanged() {
    TrainingPlan preset = plan(REALMLP, Metric.ACCURACY);
    TrainingPlan changed = plan(REALMLP.with(Catalog.EPOCHS.parameter(), 64), Metric.ACCURACY);
    assertThat(changed.epochs()).isEqualTo(64);
    assertThat(changed.network()).isEqualTo(preset.network());
    assertThat(changed.optimizer()).isEqualTo(preset.optimizer());
  }

  @Test
  void everyValueLiesInItsLimits() {
    for (Metric metric : Metric.values()) {
      Configuration preset = RealMlp.preset(metric);
      for (String name : preset.values().keySet()) {
        assertThat(Catalog.find(name)).as(name).anySatisfy(entry -> allows(entry, preset));
      }
    }
  }

  private static <T> void allows(Hyperparameter<T> entry, Configuration preset) {
    assertThat(entry.limits().contains(preset.get(entry.limits()))).isTrue();
  }
}
