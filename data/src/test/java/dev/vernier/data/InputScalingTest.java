package dev.vernier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InputScalingTest {

  private static final double NONE = Double.NaN;

  /// What `golden/scalings.py` wrote.
  private static JsonNode golden() {
    try (InputStream in = InputScalingTest.class.getResourceAsStream("/golden/scalings.json")) {
      if (in == null) {
        throw new IllegalStateException("run golden/write.py scalings");
      }
      return JsonMapper.shared().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double[] numbers(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  private static ColumnEncoder fit(InputScaling scaling, double... train) {
    int[] present =
        IntStream.range(0, train.length).filter(row -> !Double.isNaN(train[row])).toArray();
    return scaling.fit(Column.Numeric.of("x", train), present, present.length < train.length);
  }

  private static float[] encode(ColumnEncoder encoder, double... values) {
    var out = new float[values.length * encoder.width()];
    encoder.encode(
        Column.Numeric.of("x", values),
        IntStream.range(0, values.length).toArray(),
        out,
        encoder.width(),
        0);
    return out;
  }

  private static double clipped(double z) {
    return z / Math.sqrt(1 + z * z / 9);
  }

  private static void assertClose(float[] actual, double[] expected, String what) {
    assertThat(actual).as(what).hasSize(expected.length);
    for (int i = 0; i < actual.length; i++) {
      assertThat((double) actual[i])
          .as("%s, value %d", what, i)
          .isCloseTo(expected[i], within(1e-6 * Math.max(1, Math.abs(expected[i]))));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = InputScaling.class,
      names = {"STANDARD", "ROBUST_CLIP", "QUANTILE_NORMAL", "MINMAX"})
  void scalingsAgreeWithTheirReferences(InputScaling scaling) {
    golden()
        .get("columns")
        .properties()
        .forEach(column -> {
          JsonNode reference = column.getValue();
          ColumnEncoder encoder = fit(scaling, numbers(reference.get("train")));
          double[] expected = numbers(reference.get(scaling.toString()));
          if (scaling == InputScaling.STANDARD && ((ColumnEncoder.Scaled) encoder).clipped()) {
            expected = Arrays.stream(expected).map(InputScalingTest::clipped).toArray();
          }
          assertClose(
              encode(encoder, numbers(reference.get("seen"))),
              expected,
              scaling + " of " + column.getKey());
        });
  }

  @Test
  void quantilesOfTheNormalLawAgreeWithSciPy() {
    JsonNode reference = golden().get("normal_quantiles");
    double[] shares = numbers(reference.get("shares"));
    double[] z = numbers(reference.get("z"));
    for (int i = 0; i < shares.length; i++) {
      assertThat(NormalQuantile.of(shares[i]))
          .isCloseTo(z[i], within(1e-10 * Math.abs(z[i]) + 1e-15));
    }
  }

  @Test
  void heavyTailsAloneAreScaledRobustlyOfThemselves() {
    double[] usual = IntStream.range(0, 50).mapToDouble(i -> i % 7).toArray();
    assertThat(fit(InputScaling.AUTO, usual)).isEqualTo(fit(InputScaling.STANDARD, usual));
    double[] heavy = usual.clone();
    heavy[20] = 1000;
    assertThat(fit(InputScaling.AUTO, heavy)).isEqualTo(fit(InputScaling.ROBUST_CLIP, heavy));
    assertThat(fit(InputScaling.STANDARD, heavy))
        .isInstanceOfSatisfying(
            ColumnEncoder.Scaled.class, scaled -> assertThat(scaled.clipped()).isTrue());
  }

  @Test
  void equalQuartilesGiveWayToHalfOfTheRange() {
    ColumnEncoder encoder = fit(InputScaling.ROBUST_CLIP, 0, 0, 0, 0, 0, 8);
    assertThat(encoder).isEqualTo(new ColumnEncoder.Scaled("x", 0, 4, true, false));
    assertThat(encode(encoder, 8)[0]).isCloseTo((float) clipped(2), within(1e-6f));
  }

  @ParameterizedTest
  @EnumSource(InputScaling.class)
  void constantsAreZeroAndGapsAreMarked(InputScaling scaling) {
    ColumnEncoder encoder = fit(scaling, 5, NONE, 5);
    assertThat(encoder.featureNames()).containsExactly("x", "x missing");
    assertThat(encode(encoder, 5, NONE, -1e300)).containsExactly(0, 0, 0, 1, 0, 0);
  }

  @ParameterizedTest
  @EnumSource(InputScaling.class)
  void missingValuesAreZero(InputScaling scaling) {
    assertThat(encode(fit(scaling, 1, NONE, 2, 9, 4), NONE)).containsExactly(0, 1);
    assertThat(encode(fit(scaling, 1, 2, 9, 4), NONE)).containsExactly(0);
  }

  @ParameterizedTest
  @EnumSource(InputScaling.class)
  void aColumnWithoutValuesIsLeftOut(InputScaling scaling) {
    var table =
        new Table(
            "t.csv",
            3,
            List.of(Column.Numeric.of("none", NONE, NONE, NONE), Column.Numeric.of("x", 1, 2, 3)),
            List.of());
    var encoding = new Encoding(scaling, CategoricalEncoding.ONE_HOT, true);
    FeatureFit fit = FeatureFit.fit(table, "target", new int[] {0, 1, 2}, encoding);
    assertThat(fit.encoder().schema()).containsOnlyKeys("x");
    assertThat(fit.notices()).singleElement().asString().contains("\"none\" has no values");
  }

  @Test
  void quantilesOfTwoValuesWouldBeNothingButEnds() {
    double[] flags = {0, 1, 1, 0, 1};
    assertThat(fit(InputScaling.QUANTILE_NORMAL, flags))
        .isEqualTo(fit(InputScaling.STANDARD, flags));
    assertThat(encode(fit(InputScaling.QUANTILE_NORMAL, 0, 1, 2), -7, 0, 1, 2, 7))
        .containsExactly(new float[] {-5.1993f, -5.1993f, 0, 5.1993f, 5.1993f}, within(1e-4f));
  }

  /// Columns that scalings may stumble over.
  private static Map<String, double[]> awkward() {
    var random = new SplittableRandom(1);
    var columns = new LinkedHashMap<String, double[]>();
    columns.put("two values", new double[] {3, 3, 3, 4, 3});
    columns.put("two values far apart", new double[] {-1.7e308, 1.7e308, 1.7e308, 1.7e308});
    columns.put(
        "one outlier",
        DoubleStream.concat(DoubleStream.iterate(0, x -> 0).limit(99), DoubleStream.of(1e12))
            .toArray());
    columns.put("huge", random.doubles(50, -1.7e308, 1.7e308).toArray());
    columns.put("tiny", random.doubles(50, 0, 1e-300).toArray());
    columns.put(
        "below normal",
        new double[] {0, 5 * Double.MIN_VALUE, 9 * Double.MIN_VALUE, 40 * Double.MIN_VALUE});
    columns.put("narrow", random.doubles(50, 1e9, 1e9 + 1e-5).toArray());
    columns.put("integers", random.ints(200, 0, 9).asDoubleStream().toArray());
    columns.put("Cauchy", random.doubles(300).map(u -> Math.tan(Math.PI * (u - 0.5))).toArray());
    columns.put("long", random.doubles(3000, -1, 1).map(x -> x * x * x).toArray());
    return columns;
  }

  @ParameterizedTest
  @EnumSource(InputScaling.class)
  void scaledValuesAreFiniteAndKeepTheirOrder(InputScaling scaling) {
    awkward()
        .forEach((name, train) -> {
          double[] values =
              DoubleStream.concat(
                      DoubleStream.of(-Double.MAX_VALUE, -1e9, -1, 0, 1, 1e9, Double.MAX_VALUE),
                      Arrays.stream(train))
                  .sorted()
                  .toArray();
          float[] encoded = encode(fit(scaling, train), values);
          for (int i = 0; i < encoded.length; i++) {
            assertThat(encoded[i]).as("%s of %s", values[i], name).isFinite();
            if (i > 0) {
              assertThat(encoded[i])
                  .as("%s after %s of %s", values[i], values[i - 1], name)
                  .isGreaterThanOrEqualTo(encoded[i - 1]);
            }
          }
        });
  }

  @Test
  void theRangeOfTrainingIsFilled() {
    awkward()
        .forEach((name, train) -> {
          float[] encoded = encode(fit(InputScaling.MINMAX, train), train);
          Arrays.sort(encoded);
          // Of these, numbers have few digits left to tell values apart.
          float error = name.equals("below normal") || name.equals("narrow") ? 0.05f : 1e-6f;
          assertThat(encoded[0]).as(name).isCloseTo(-1, within(error));
          assertThat(encoded[encoded.length - 1]).as(name).isCloseTo(1, within(error));
        });
  }

  @Test
  void unscaledNumbersAreAsTheyAre() {
    assertThat(encode(fit(InputScaling.NONE, 1, 2, 500), 7, -3.5, 1e39))
        .containsExactly(7, -3.5f, Float.MAX_VALUE);
  }

  @Test
  void namesReadBack() {
    for (InputScaling scaling : InputScaling.values()) {
      assertThat(InputScaling.of(scaling.toString())).isEqualTo(scaling);
    }
    assertThat(InputScaling.ROBUST_CLIP).hasToString("robust_clip");
    assertThatThrownBy(() -> InputScaling.of("robust"))
        .hasMessage(
            "\"robust\" is not an input scaling; choose one of auto, standard, robust_clip,"
                + " quantile_normal, minmax, none");
  }

  @Test
  void encodersThatCannotBeAreRefused() {
    assertThatThrownBy(() -> new ColumnEncoder.Scaled("x", 0, -1, false, false))
        .hasMessageContaining("column x needs a finite centre and a finite scale");
    assertThatThrownBy(() -> new ColumnEncoder.QuantileNormal("x", List.of(1.0, 1.0), false))
        .hasMessageContaining("quantiles that ascend");
    assertThatThrownBy(() -> new ColumnEncoder.LevelCodes("x", List.of()))
        .hasMessageContaining("needs 1 to");
    assertThatThrownBy(() -> new TargetEncoder.Scaled("y", 0, 0))
        .hasMessageContaining("finite scale above 0");
  }

  @Test
  void edgesAreQuantilesEachOnce() {
    golden()
        .get("columns")
        .properties()
        .forEach(column -> {
          double[] train = numbers(column.getValue().get("train"));
          var inputs = new float[train.length];
          for (int i = 0; i < inputs.length; i++) {
            inputs[i] = (float) train[i];
          }
          Quantiles quantiles = Quantiles.ofColumn(inputs, 1, 0);
          for (int bins : new int[] {8, 32}) {
            assertThat(quantiles.edges(bins))
                .as("%s in %d bins", column.getKey(), bins)
                .containsExactly(
                    toFloats(numbers(column.getValue().get("edges_" + bins))), within(0f));
          }
        });
  }

  private static float[] toFloats(double[] numbers) {
    var floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers[i];
    }
    return floats;
  }
}
