package dev.vernier.tuner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.data.CategoricalEncoding;
import dev.vernier.data.Encoding;
import dev.vernier.data.InputScaling;
import dev.vernier.data.Problem;
import dev.vernier.network.Embedding;
import dev.vernier.network.Layer;
import dev.vernier.network.Metric;
import dev.vernier.network.TrainingPlan;
import dev.vernier.network.catalog.Catalog;
import dev.vernier.space.Configuration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What of the catalogue is read before there is a plan: how rows become inputs and targets.
class TrialEncodingTest {

  private static final Problem PROBLEM = Tables.everyTypeOfColumn();

  private static Encoding encoding(Configuration configuration) {
    return TrainingObjective.encoding(PROBLEM, Metric.RMSE, configuration);
  }

  @Test
  void everyScalingHasItsName() {
    for (String name : Catalog.INPUT_SCALING.limits().grid(2)) {
      assertThat(
              encoding(Configuration.empty().with(Catalog.INPUT_SCALING.limits(), name)).inputs())
          .isEqualTo(InputScaling.of(name));
    }
    assertThat(Catalog.INPUT_SCALING.limits().grid(2)).hasSameSizeAs(InputScaling.values());
  }

  @Test
  void columnsOfManyLevelsAreEmbeddedUnlessToldOtherwise() {
    assertThat(encoding(Configuration.empty()).categories())
        .isEqualTo(CategoricalEncoding.EMBEDDING);
    var oneHot = Configuration.empty().with(Catalog.CATEGORICAL_EMBEDDING_DIM.limits(), 0);
    assertThat(encoding(oneHot).categories()).isEqualTo(CategoricalEncoding.ONE_HOT);
    var signed = oneHot.with(Catalog.BINARY_ENCODING.parameter(), "sign");
    assertThat(encoding(signed).categories()).isEqualTo(CategoricalEncoding.SIGNED_ONE_HOT);
    // Without such columns there is nothing to embed.
    Problem few = Tables.bundled("penguins", 1);
    assertThat(TrainingObjective.encoding(few, Metric.ACCURACY, Configuration.empty()).categories())
        .isEqualTo(CategoricalEncoding.ONE_HOT);
  }

  @Test
  void theTargetIsStandardisedUnlessToldOtherwise() {
    assertThat(encoding(Configuration.empty()).standardizeTarget()).isTrue();
    var raw = Configuration.empty().with(Catalog.TARGET_SCALING.parameter(), false);
    assertThat(encoding(raw).standardizeTarget()).isFalse();
  }

  @Test
  void realMlpHasItsOwn() {
    var preset = Configuration.empty().with(Catalog.ARCHITECTURE.parameter(), "realmlp");
    assertThat(encoding(preset))
        .isEqualTo(
            new Encoding(InputScaling.ROBUST_CLIP, CategoricalEncoding.SIGNED_ONE_HOT, true));
  }

  @Test
  void columnsReachTheFirstLayerByTheirKind() {
    var embedded =
        Configuration.empty().with(Catalog.NUMERIC_EMBEDDING.parameter(), "piecewise_linear");
    TrainingPlan plan =
        TrainingObjective.plan(
            TrainingObjective.encoded(PROBLEM, Metric.RMSE, embedded),
            List.of(Metric.RMSE),
            embedded);
    var first = (Layer.Embed) plan.network().layers().getFirst();
    assertThat(first.embeddings())
        .anyMatch(Embedding.Categorical.class::isInstance)
        .filteredOn(Embedding.PiecewiseLinear.class::isInstance)
        .hasSizeGreaterThanOrEqualTo(3);
  }
}
