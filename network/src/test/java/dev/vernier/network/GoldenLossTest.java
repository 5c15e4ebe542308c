package dev.vernier.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

final class GoldenLossTest {

  private static final JsonNode GOLDEN = Golden.of("losses");
  private static final int SIZE = 5;

  record Case(String name, Loss loss, Targets targets) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> classLosses() {
    var weights = ClassWeights.of(Golden.numbers(GOLDEN.get("weights")));
    var labels = new Targets.Labels(Golden.integers(GOLDEN.get("labels")), SIZE);
    return Map.of(
            "cross_entropy", new Loss.SoftmaxCrossEntropy(),
            "cross_entropy_smoothed", new Loss.SoftmaxCrossEntropy(ClassWeights.none(), 0.1),
            "cross_entropy_weighted", new Loss.SoftmaxCrossEntropy(weights, 0),
            "cross_entropy_weighted_smoothed", new Loss.SoftmaxCrossEntropy(weights, 0.3),
            "focal", new Loss.Focal(2, ClassWeights.none()),
            "focal_weighted", new Loss.Focal(0.7, weights))
        .entrySet()
        .stream()
        .map(entry -> new Case(entry.getKey(), entry.getValue(), labels));
  }

  static Stream<Case> binaryLosses() {
    var shares = new Targets.Values(Golden.floats(GOLDEN.get("shares")), SIZE);
    return Stream.of(
        new Case("binary_cross_entropy", new Loss.BinaryCrossEntropy(), shares),
        new Case("binary_cross_entropy_weighted", new Loss.BinaryCrossEntropy(2.5), shares));
  }

  static Stream<Case> errorLosses() {
    var values = new Targets.Values(Golden.floats(GOLDEN.get("values")), SIZE);
    return Stream.of(
        new Case("squared_error", new Loss.SquaredError(), values),
        new Case("absolute_error", new Loss.AbsoluteError(), values),
        new Case("huber", new Loss.Huber(0.8), values),
        new Case("quantile", new Loss.Quantile(0.9), values));
  }

  @ParameterizedTest
  @MethodSource({"classLosses", "binaryLosses", "errorLosses"})
  void valueAndGradientAreTheReferences(Case c) {
    float[] outputs = Golden.floats(GOLDEN.get("outputs"));
    JsonNode expected = GOLDEN.get(c.name());
    int[] rows = IntStream.range(0, c.targets().rows()).toArray();
    var gradient = new float[outputs.length];
    double weight = c.loss().weight(c.targets(), rows, 0, rows.length);
    double sum =
        c.loss().sumAndGradient(outputs, c.targets(), rows, 0, rows.length, weight, gradient);
    double value = expected.get("value").asDouble();
    assertThat(sum / weight).isCloseTo(value, within(1e-6 * value));
    double byRow = 0;
    for (int row : rows) {
      byRow += c.loss().of(outputs, row, c.targets(), row);
    }
    assertThat(byRow / weight).isCloseTo(value, within(1e-6 * value));
    Golden.assertClose(gradient, expected.get("gradient"), 1e-6);
  }
}
