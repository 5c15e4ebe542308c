package dev.vernier.network;

import dev.vernier.network.kernel.MatrixProduct;
import dev.vernier.network.kernel.MatrixProducts;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Layers, plain and fused, against PyTorch: two batches to train on, the second one smaller, then
/// an evaluation.
final class GoldenLayerTest {

  private static final JsonNode GOLDEN = Golden.of("layers");
  private static final Initializer WEIGHTS = Initializer.glorot(Initializer.Distribution.UNIFORM);
  private static final int MOST_ROWS = 13;

  /// Of the largest number.
  private static final double TOLERANCE = 1e-5;

  static List<String> cases() {
    return List.copyOf(GOLDEN.propertyNames());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void trainingAndEvaluationArePyTorchs(String name) {
    JsonNode golden = GOLDEN.get(name);
    int inputs = golden.get("evaluated").get("x").get(0).size();
    var network = new Network(Shape.vector(inputs), layers(name));
    for (MatrixProduct product : List.of(MatrixProducts.byName("scalar"), MatrixProducts.best())) {
      assertSame(network.bindPlainly(MOST_ROWS, product, 1), golden);
      assertSame(network.bind(MOST_ROWS, product, 1), golden);
    }
  }

  private static void assertSame(BoundNetwork bound, JsonNode golden) {
    int outputs = bound.network().outputShape().size();
    golden.get("parameters").properties().forEach(entry -> fill(bound, entry));
    for (JsonNode batch : golden.get("batches")) {
      float[] x = Golden.floats(batch.get("x"));
      Batches.train(bound, x, 0);
      int rows = batch.get("x").size();
      Golden.assertClose(part(bound.outputs(), 0, rows * outputs), batch.get("y"), TOLERANCE);
      float[] dy = Golden.floats(batch.get("dy"));
      System.arraycopy(dy, 0, bound.outputGradients(), 0, dy.length);
      bound.backward(rows);
      batch
          .get("gradients")
          .properties()
          .forEach(entry -> compare(bound, bound.gradients(), entry));
    }
    golden
        .get("statistics")
        .properties()
        .forEach(entry -> compare(bound, bound.parameters(), entry));
    JsonNode evaluated = golden.get("evaluated");
    int rows = evaluated.get("x").size();
    bound.evaluate(Golden.floats(evaluated.get("x")), 0, rows);
    Golden.assertClose(part(bound.outputs(), 0, rows * outputs), evaluated.get("y"), TOLERANCE);
  }

  private static void fill(BoundNetwork bound, Map.Entry<String, JsonNode> entry) {
    float[] values = Golden.floats(entry.getValue());
    ParameterLayout.Slice slice = slice(bound, entry.getKey());
    System.arraycopy(values, 0, bound.parameters(), slice.offset(), slice.length());
  }

  private static void compare(
      BoundNetwork bound, float[] values, Map.Entry<String, JsonNode> entry) {
    ParameterLayout.Slice slice = slice(bound, entry.getKey());
    Golden.assertClose(part(values, slice.offset(), slice.length()), entry.getValue(), TOLERANCE);
  }

  private static ParameterLayout.Slice slice(BoundNetwork bound, String name) {
    return bound.layout().slices().stream()
        .filter(slice -> name.equals(slice.layer() + " " + slice.name()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + bound.layout().slices()));
  }

  private static float[] part(float[] x, int from, int length) {
    return Arrays.copyOfRange(x, from, from + length);
  }

  private static Layer dense(int units) {
    return new Layer.Dense(units, true, WEIGHTS);
  }

  private static Layer unbiased(int units) {
    return new Layer.Dense(units, false, WEIGHTS);
  }

  private static Layer ntk(int units) {
    return new Layer.Dense(units, true, WEIGHTS, WEIGHTS, Layer.Parametrization.NTK, 1, 1);
  }

  private static Layer activate(Activation activation) {
    return new Layer.Activate(activation);
  }

  private static List<Layer> layers(String name) {
    var tanh = activate(Activation.TANH);
    return switch (name) {
      case "dense" -> List.of(dense(3));
      case "dense_ntk" -> List.of(ntk(7), ntk(3));
      case "batch_norm" -> List.of(new Layer.BatchNorm());
      case "batch_norm_within" -> List.of(unbiased(17), new Layer.BatchNorm(), tanh, dense(3));
      case "layer_norm" -> List.of(new Layer.LayerNorm());
      case "layer_norm_within" -> List.of(dense(17), new Layer.LayerNorm(), tanh, dense(3));
      case "scale" -> List.of(dense(7), new Layer.Scale(1), dense(3));
      case "residual" -> List.of(dense(7), block(7), activate(Activation.RELU), block(7), dense(3));
      case "embed" -> List.of(embed(), dense(2));
      default ->
          List.of(dense(7), activate(Activation.of(name.replace("activation_", ""))), dense(3));
    };
  }

  private static Layer block(int units) {
    return new Layer.Residual(
        List.of(
            new Layer.LayerNorm(),
            dense(9),
            activate(Activation.GELU),
            unbiased(units),
            new Layer.BatchNorm()));
  }

  private static Layer embed() {
    return new Layer.Embed(
        List.of(
            new Embedding.Identity(2),
            new Embedding.Categorical(6, 3),
            new Embedding.PiecewiseLinear(List.of(-1.0, -0.25, 0.5, 2.0), 4, false, 1),
            new Embedding.PiecewiseLinear(List.of(-1.0, -0.25), 5, true, 1),
            new Embedding.Periodic(2, 3, 1, 5, true, 1),
            new Embedding.Periodic(1, 2, 1, 1, false, 1),
            new Embedding.Pbld(2, 4, 1, 3, 1)));
  }
}
