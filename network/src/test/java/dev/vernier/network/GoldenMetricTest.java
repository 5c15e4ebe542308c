package dev.vernier.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

final class GoldenMetricTest {

  private static final JsonNode GOLDEN = Golden.of("metrics");

  @ParameterizedTest
  @EnumSource(Metric.class)
  void everyMetricIsScikitLearns(Metric metric) {
    String kind = metric.isForClassification() ? "classification" : "regression";
    for (JsonNode c : GOLDEN.get(kind)) {
      Targets targets =
          metric.isForClassification()
              ? new Targets.Labels(Golden.integers(c.get("labels")), c.get("classes").asInt())
              : new Targets.Values(Golden.floats(c.get("values")), c.get("size").asInt());
      float[] outputs = Golden.floats(c.get("outputs"));
      double expected = c.get(metric.toString()).asDouble();
      int[] rows = IntStream.range(0, targets.rows()).toArray();
      assertThat(metric.of(outputs, targets, rows, 1))
          .isCloseTo(expected, within(1e-10 * Math.abs(expected)));

      // The same rows three times each, as in a bootstrap, have the same value.
      int[] repeated = IntStream.range(0, 3 * rows.length).map(i -> i / 3).toArray();
      assertThat(metric.of(outputs, targets, repeated, 1))
          .isCloseTo(expected, within(1e-10 * Math.abs(expected)));
    }
  }
}
