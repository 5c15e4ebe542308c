package dev.vernier.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class JsonRoundTripTest {

  private final JsonMapper json = new JsonMapper();

  @Test
  void featureEncoderIsTheSameAfterJson() {
    var encoder =
        new FeatureEncoder(
            List.of(
                new ColumnEncoder.Scaled("x", 0.1, 1.0 / 3, true, true),
                new ColumnEncoder.QuantileNormal("q", List.of(-1e300, 0.1, 0.1, 1.0 / 3), true),
                new ColumnEncoder.Pair("p", "no", "yes"),
                new ColumnEncoder.LevelCodes("l", List.of("a", "b")),
                new ColumnEncoder.OneHot("c", List.of("a", "ß\"\n"), true, false),
                new ColumnEncoder.Sign("b"),
                new ColumnEncoder.Rescaled(
                    new ColumnEncoder.Sign("s"),
                    List.of(new ColumnEncoder.Scaled("s", -1, 2, true, false))),
                new ColumnEncoder.DateParts(
                    "d",
                    List.of(new ColumnEncoder.DateParts.Part(DatePart.EPOCH_DAY, 1, 2)),
                    false)));
    String text = json.writeValueAsString(encoder);
    assertThat(json.readValue(text, FeatureEncoder.class)).isEqualTo(encoder);
    assertThat(json.readValue(text, InputEncoder.class)).isEqualTo(encoder);
    assertThat(text).startsWith("{\"columns\":[{\"encoding\":\"scaled\",\"column\":\"x\"");
  }

  @Test
  void pixelEncoderIsTheSameAfterJson() {
    var encoder = new PixelEncoder(28, 24, 72.94, 1.0 / 3);
    String text = json.writeValueAsString(encoder);
    assertThat(json.readValue(text, InputEncoder.class)).isEqualTo(encoder);
    assertThat(text)
        .isEqualTo(
            "{\"imageHeight\":28,\"imageWidth\":24,\"mean\":72.94,\"sd\":0.3333333333333333}");
  }

  @Test
  void targetEncoderIsTheSameAfterJson() {
    for (TargetEncoder encoder :
        List.of(
            new TargetEncoder.ClassLabels("y", ColumnType.BOOLEAN, List.of("no", "yes")),
            new TargetEncoder.Scaled("y", -0.1, 1e-30))) {
      String text = json.writeValueAsString(encoder);
      assertThat(json.readValue(text, TargetEncoder.class)).isEqualTo(encoder);
    }
  }
}
