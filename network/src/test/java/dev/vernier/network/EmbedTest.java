package dev.vernier.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.network.Initializer.Distribution;
import dev.vernier.network.kernel.MatrixProducts;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EmbedTest {

  private static final Initializer GLOROT = Initializer.glorot(Distribution.UNIFORM);

  @Test
  void aTableLearnsALevelThatALineCannot() {
    // Levels 1, 2 and 3 have the values 1, -2 and 1.
    int rows = 90;
    var inputs = new float[rows];
    var values = new float[rows];
    for (int i = 0; i < rows; i++) {
      inputs[i] = 1 + i % 3;
      values[i] = i % 3 == 1 ? -2 : 1;
    }
    var samples = new Samples(inputs, 1, new Targets.Values(values, 1));
    var plan =
        new TrainingPlan(
            new Network(
                Shape.vector(1),
                List.of(
                    new Layer.Embed(List.of(new Embedding.Categorical(4, 3))),
                    new Layer.Dense(1, true, GLOROT))),
            new Loss.SquaredError(),
            Optimizer.adam(0.9, 0.999, 1e-8),
            0.05,
            new Schedule.Constant(),
            new Clipping.None(),
            new Averaging.None(),
            Batching.of(15),
            60,
            new EarlyStopping(60, 0),
            List.of(Metric.RMSE),
            1);
    var trained =
        (TrainingResult.Trained)
            TrainingRun.open(plan, samples, samples, 1, MatrixProducts.byName("scalar"))
                .run(TrainingListener.NONE);
    assertThat(trained.value()).isLessThan(0.01);
  }
}
