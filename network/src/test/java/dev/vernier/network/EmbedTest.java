package dev.vernier.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vernier.network.Initializer.Distribution;
import dev.vernier.network.ParameterLayout.Slice;
import dev.vernier.network.kernel.MatrixProducts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class EmbedTest {

  private static final Initializer GLOROT = Initializer.glorot(Distribution.UNIFORM);

  @Test
  void embeddingsAreThoseOfTheReference() {
    JsonNode golden = Golden.of("embeddings");
    var edges = new ArrayList<Float>();
    for (float edge : Golden.floats(golden.get("edges"))) {
      edges.add(edge);
    }
    var layer =
        new Layer.Embed(
            List.of(
                new Embedding.PiecewiseLinear(edges, 5, false),
                new Embedding.Periodic(4, 0.1, 5),
                new Embedding.Categorical(6, 5)));
    int rows = 17;
    var network = new Network(Shape.vector(3), List.of(layer));
    ParameterLayout layout = network.layout();
    var kernel =
        layer.bind(
            new Layer.Binding(
                Shape.vector(3), layout.slices(), rows, MatrixProducts.byName("scalar"), 0));
    Map<String, Slice> slices =
        layout.slices().stream().collect(Collectors.toMap(Slice::name, slice -> slice));
    Map<String, String> names =
        Map.of(
            "column0.weight", "bins_weight",
            "column0.bias", "bins_bias",
            "column1.frequency", "frequency",
            "column1.weight", "waves_weight",
            "column1.bias", "waves_bias",
            "column2.table", "table");
    assertThat(slices.keySet()).isEqualTo(names.keySet());
    var parameters = new float[layout.length()];
    slices.forEach((name, slice) -> {
      float[] values = Golden.floats(golden.get(names.get(name)));
      System.arraycopy(values, 0, parameters, slice.offset(), slice.length());
    });
    float[] numbers = Golden.floats(golden.get("x"));
    int[] levels = Golden.integers(golden.get("levels"));
    var x = new float[3 * rows];
    for (int row = 0; row < rows; row++) {
      x[3 * row] = numbers[2 * row];
      x[3 * row + 1] = numbers[2 * row + 1];
      x[3 * row + 2] = levels[row];
    }
    var y = new float[15 * rows];
    kernel.forward(parameters, x, y, rows, Mode.TRAIN, 0);
    Golden.assertClose(y, golden.get("y"), 1e-5);
    var again = new float[15 * rows];
    kernel.forward(parameters, x, again, rows, Mode.EVAL, 0);
    assertThat(again).isEqualTo(y);

    var gradients = new float[layout.length()];
    java.util.Arrays.fill(gradients, 7);
    var dx = new float[3 * rows];
    kernel.backward(parameters, gradients, x, y, Golden.floats(golden.get("dy")), dx, rows, true);
    slices.forEach((name, slice) ->
        Golden.assertClose(
            java.util.Arrays.copyOfRange(gradients, slice.offset(), slice.end()),
            golden.get("d_" + names.get(name)),
            1e-5));
    var byNumbers = new float[2 * rows];
    for (int row = 0; row < rows; row++) {
      byNumbers[2 * row] = dx[3 * row];
      byNumbers[2 * row + 1] = dx[3 * row + 1];
      assertThat(dx[3 * row + 2]).isZero();
    }
    Golden.assertClose(byNumbers, golden.get("d_x"), 1e-5);
  }

  @Test
  void gradientsAgreeWithCentralDifferences() {
    var values = new float[11];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 3;
    }
    var network =
        new Network(
            Shape.vector(4),
            List.of(
                new Layer.Embed(
                    List.of(
                        new Embedding.PiecewiseLinear(List.of(-0.7f, 0.1f, 0.4f), 3, false),
                        new Embedding.Plain(2),
                        new Embedding.PiecewiseLinear(List.of(-1f, 1f), 2, false))),
                new Layer.Dense(6, true, GLOROT),
                new Layer.Activate(Activation.TANH),
                new Layer.Dense(1, true, GLOROT)));
    GradientCheck.check(network, new Loss.SquaredError(), new Targets.Values(values, 1), 6);
  }

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

  @Test
  void whatCannotWorkIsRefused() {
    assertThatThrownBy(() -> new Embedding.Categorical(1, 3)).hasMessageContaining("at least two");
    assertThatThrownBy(() -> new Embedding.PiecewiseLinear(List.of(1f, 1f), 3, true))
        .hasMessageContaining("rise");
    assertThatThrownBy(() -> new Embedding.Periodic(3, 0, 3)).hasMessageContaining("positive");
    var layer = new Layer.Embed(List.of(new Embedding.Categorical(4, 3)));
    assertThatThrownBy(() -> new Network(Shape.vector(2), List.of(layer)))
        .hasMessageContaining("take 1 numbers, a row has 2");
    var bound =
        new Network(Shape.vector(1), List.of(layer)).bind(2, MatrixProducts.byName("scalar"), 0);
    for (float code : new float[] {4, -1, 0.5f, Float.NaN}) {
      assertThatThrownBy(() -> bound.evaluate(new float[] {code}, 0, 1))
          .hasMessageContaining("a level from 0 to 3");
    }
  }
}
