package dev.vernier.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class GoldenLossTest {

  private static final JsonNode GOLDEN = Golden.of("losses");

  @Test
  void crossEntropyIsPyTorchs() {
    var labels = new Targets.Labels(Golden.integers(GOLDEN.get("labels")), 5);
    assertSame("cross_entropy", new Loss.SoftmaxCrossEntropy(), labels);
  }

  @Test
  void squaredErrorIsPyTorchs() {
    var values = new Targets.Values(Golden.floats(GOLDEN.get("values")), 5);
    assertSame("squared_error", new Loss.SquaredError(), values);
  }

  private static void assertSame(String name, Loss loss, Targets targets) {
    float[] outputs = Golden.floats(GOLDEN.get("outputs"));
    JsonNode expected = GOLDEN.get(name);
    int[] rows = IntStream.range(0, targets.rows()).toArray();
    var gradient = new float[outputs.length];
    double weight = loss.weight(targets, rows, 0, rows.length);
    double sum = loss.sumAndGradient(outputs, targets, rows, 0, rows.length, weight, gradient);
    double value = expected.get("value").asDouble();
    assertThat(sum / weight).isCloseTo(value, within(1e-5 * value));
    double byRow = 0;
    for (int row : rows) {
      byRow += loss.of(outputs, row, targets, row);
    }
    assertThat(byRow / weight).isCloseTo(value, within(1e-5 * value));
    Golden.assertClose(gradient, expected.get("gradient"), 1e-5);
  }
}
