package dev.vernier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FeatureEncoderTest {

  private static final double NONE = Double.NaN;

  private static Table table(Column... columns) {
    return new Table("t.csv", columns[0].rows(), List.of(columns), List.of());
  }

  private static FeatureFit fit(Table table) {
    return fit(table, Encoding.DEFAULT);
  }

  private static FeatureFit fit(Table table, Encoding encoding) {
    return FeatureFit.fit(table, "target", IntStream.range(0, table.rows()).toArray(), encoding);
  }

  private static Column.Categorical texts(String name, int rows, int distinct) {
    return Column.Categorical.of(
        name, IntStream.range(0, rows).mapToObj(i -> "v%03d".formatted(i % distinct)).toList());
  }

  @Test
  void numbersAreStandardisedByTheirPopulation() {
    var encoder = fit(table(Column.Numeric.of("x", 1, 2, 3, 6))).encoder();
    assertThat(encoder.columns())
        .containsExactly(new ColumnEncoder.Scaled("x", 3, Math.sqrt(3.5), false, false));
    float[] out = encoder.encode(table(Column.Numeric.of("x", 3, NONE, 3 + Math.sqrt(3.5))));
    assertThat(out).containsExactly(new float[] {0, 0, 1}, within(1e-6f));
  }

  @Test
  void missingNumbersAreMarkedWhereTrainingHasThem() {
    var encoder = fit(table(Column.Numeric.of("x", 1, NONE, 3))).encoder();
    assertThat(encoder.featureNames()).containsExactly("x", "x missing");
    assertThat(encoder.encode(table(Column.Numeric.of("x", 3, NONE)))).containsExactly(1, 0, 0, 1);
  }

  @Test
  void hugeNumbersStayFinite() {
    var encoder = fit(table(Column.Numeric.of("x", -1e308, 0, 1e308))).encoder();
    assertThat(encoder.encode(table(Column.Numeric.of("x", 1e308, -1.7e308))))
        .containsExactly(new float[] {1.2247449f, -2.0820663f}, within(1e-5f));
    var tiny = fit(table(Column.Numeric.of("x", 0, 1e-300))).encoder();
    assertThat(tiny.encode(table(Column.Numeric.of("x", 1e300)))).containsExactly(Float.MAX_VALUE);
  }

  @Test
  void constantThatRoundingWouldMakeVaryIsConstant() {
    var moments = Moments.of(_ -> 0.1, IntStream.range(0, 1000).toArray());
    assertThat(moments).isEqualTo(new Moments(0.1, 0, 1000));
    assertThat(Moments.standardise(5, 0.1, 0)).isZero();
  }

  @Test
  void textsAreOneHot() {
    var encoder = fit(table(Column.Categorical.of("c", List.of("b", "a", "b", "")))).encoder();
    assertThat(encoder.featureNames()).containsExactly("c=a", "c=b", "c missing");
    assertThat(encoder.encode(table(Column.Categorical.of("c", List.of("b", "", "new")))))
        .containsExactly(0, 1, 0, 0, 0, 1, 0, 0, 0);
  }

  @Test
  void rareTextsShareABucketAboveThirtyTwo() {
    var full = fit(table(texts("c", 320, 32)));
    assertThat(full.encoder().width()).isEqualTo(32);
    assertThat(full.notices()).isEmpty();
    var cut = fit(table(texts("c", 340, 33)));
    assertThat(cut.encoder().width()).isEqualTo(32);
    assertThat(cut.encoder().featureNames()).contains("c=v000", "c other").doesNotContain("c=v032");
    assertThat(cut.notices()).singleElement().asString().contains("33 different texts", "31 most");
    float[] out = cut.encoder().encode(table(Column.Categorical.of("c", List.of("v032", "new"))));
    assertThat(out[31]).isEqualTo(1);
    assertThat(out[63]).isEqualTo(1);
  }

  @Test
  void wholeNumbersThatIdentifyByTheirNameAreLeftOut() {
    double[] unique = IntStream.range(0, 40).mapToDouble(i -> 7 * i % 41).toArray();
    double[] repeated = IntStream.range(0, 40).mapToDouble(i -> Math.floorDiv(i, 2)).toArray();
    double[] broken = IntStream.range(0, 40).mapToDouble(i -> i / 8.0).toArray();
    for (String name : List.of("id", "ID", "row_id", "customer id", "PassengerId")) {
      var fit = fit(table(Column.Numeric.of(name, unique), Column.Numeric.of("x", unique)));
      assertThat(fit.encoder().featureNames()).as(name).containsExactly("x");
      assertThat(fit.notices())
          .containsExactly(
              "Column \"%s\" looks like an identifier (by its name, and 40 different whole numbers in as many training rows), so it is left out."
                  .formatted(name));
    }
    for (String name : List.of("x", "humid", "Android")) {
      assertThat(fit(table(Column.Numeric.of(name, unique))).encoder().width()).isEqualTo(1);
    }
    assertThat(fit(table(Column.Numeric.of("id", repeated))).encoder().width()).isEqualTo(1);
    assertThat(fit(table(Column.Numeric.of("id", broken))).encoder().width()).isEqualTo(1);
  }

  @Test
  void truthIsASign() {
    var encoder = fit(table(new Column.Bool("b", new byte[] {1, 0, -1}, "no", "yes"))).encoder();
    assertThat(encoder.encode(table(new Column.Bool("b", new byte[] {0, -1, 1}, "f", "t"))))
        .containsExactly(-1, 0, 1);
  }

  @Test
  void datesBecomeThePartsThatVary() {
    double day = 86_400;
    var dated = fit(table(new Column.Date("d", new double[] {0, day, 31 * day}, false))).encoder();
    assertThat(dated.featureNames())
        .containsExactly("d month", "d day", "d weekday", "d epoch_day");
    var timed =
        fit(table(new Column.Date("d", new double[] {0, 3660, 400 * day, NONE}, true))).encoder();
    assertThat(timed.featureNames())
        .containsExactly(
            "d year",
            "d month",
            "d day",
            "d weekday",
            "d hour",
            "d minute",
            "d epoch_day",
            "d missing");
    float[] out = timed.encode(table(new Column.Date("d", new double[] {NONE}, false)));
    assertThat(out).containsExactly(0, 0, 0, 0, 0, 0, 0, 1);
  }

  @Test
  void partsOfADateBeforeTheEpochAreRight() {
    assertThat(Stream.of(DatePart.values()).map(part -> part.of(-0.5)))
        .containsExactly(1969.0, 12.0, 31.0, 3.0, 23.0, 59.0, -1.0);
  }

  @Test
  void columnsThatTellNothingAreLeftOutWithANotice() {
    var fit =
        fit(
            table(
                Column.Numeric.of("same", IntStream.range(0, 80).mapToDouble(_ -> 3).toArray()),
                Column.Numeric.of("none", IntStream.range(0, 80).mapToDouble(_ -> NONE).toArray()),
                texts("name", 80, 80),
                texts("model", 80, 50),
                texts("town", 80, 4)));
    assertThat(fit.encoder().schema()).isEqualTo(Map.of("town", ColumnType.CATEGORICAL));
    assertThat(fit.notices())
        .containsExactly(
            "One column is constant in training and left out: \"same\" (always 3).",
            "Column \"none\" has no values in the training rows, so it is left out.",
            "Column \"name\" looks like an identifier (80 different texts in 80 training rows), so it is left out.",
            "Column \"model\" looks like an identifier (50 different texts in 80 training rows), so it is left out.");
  }

  /// One value in fifty is 100: its z is 7, and the kurtosis about 48.
  @Test
  void heavyTailsAreClippedSmoothly() {
    var values = IntStream.range(0, 50).mapToDouble(i -> i == 7 ? 100 : i % 2).toArray();
    var standard = new Encoding(InputScaling.STANDARD, CategoricalEncoding.ONE_HOT, true);
    var encoder = fit(table(Column.Numeric.of("x", values)), standard).encoder();
    assertThat(((ColumnEncoder.Scaled) encoder.columns().getFirst()).clipped()).isTrue();
    float[] encoded = encoder.encode(table(Column.Numeric.of("x", 0, 0.5, 1, 100, 1e9, -1e9)));
    assertThat(java.util.Arrays.copyOf(encoded, 5)).isSorted();
    assertThat(encoded[4]).isCloseTo(3, within(1e-4f));
    assertThat(encoded[5]).isCloseTo(-3, within(1e-4f));
  }

  @Test
  void manyConstantColumnsMakeOneNotice() {
    var columns =
        IntStream.range(0, 7)
            .<Column>mapToObj(i -> Column.Numeric.of("c" + i, 1, 1, 1))
            .toArray(Column[]::new);
    columns[6] = Column.Numeric.of("x", 1, 2, 3);
    assertThat(fit(table(columns)).notices())
        .containsExactly(
            "6 columns are constant in training and left out: \"c0\" (always 1), \"c1\" (always 1),"
                + " \"c2\" (always 1), \"c3\" (always 1), \"c4\" (always 1), and 1 more.");
  }

  @Test
  void constantWithGapsTellsByItsGaps() {
    var encoder = fit(table(Column.Numeric.of("x", 5, NONE, 5))).encoder();
    assertThat(encoder.encode(table(Column.Numeric.of("x", 7, NONE)))).containsExactly(0, 0, 0, 1);
  }

  @Test
  void tableWithoutAnyFeatureIsRefused() {
    assertThatThrownBy(
            () -> fit(table(Column.Numeric.of("x", 1, 1), Column.Numeric.of("target", 1, 2))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no column to predict \"target\" from: One column is constant");
    assertThatThrownBy(() -> fit(table(Column.Numeric.of("target", 1, 2))))
        .hasMessageContaining("check the delimiter");
  }

  @Test
  void targetIsNoFeature() {
    var encoder = fit(table(Column.Numeric.of("x", 1, 2), Column.Numeric.of("target", 1, 2)));
    assertThat(encoder.encoder().schema()).containsOnlyKeys("x");
  }

  @Test
  void fittingLooksAtTrainingRowsAlone() {
    for (int seed = 0; seed < 50; seed++) {
      var random = new SplittableRandom(seed);
      int[] train = IntStream.range(0, 60).filter(row -> row % 3 != 0).toArray();
      Table before = random(random, 60);
      Table after = withRowsReplaced(before, random(random, 60), row -> row % 3 == 0);
      for (InputScaling inputs : InputScaling.values()) {
        for (CategoricalEncoding categories : CategoricalEncoding.values()) {
          var encoding = new Encoding(inputs, categories, true);
          assertThat(FeatureFit.fit(after, "target", train, encoding))
              .isEqualTo(FeatureFit.fit(before, "target", train, encoding));
        }
      }
    }
  }

  private static Table random(SplittableRandom random, int rows) {
    return table(
        Column.Numeric.of(
            "x",
            IntStream.range(0, rows)
                .mapToDouble(_ -> random.nextInt(5) == 0 ? NONE : random.nextDouble())
                .toArray()),
        Column.Categorical.of(
            "c", IntStream.range(0, rows).mapToObj(_ -> "v" + random.nextInt(9)).toList()),
        new Column.Date("d", random.doubles(rows, 0, 1e9).map(Math::rint).toArray(), true));
  }

  private static Table withRowsReplaced(
      Table table, Table source, java.util.function.IntPredicate replaced) {
    int rows = table.rows();
    var x = (Column.Numeric) table.column("x");
    var y = (Column.Numeric) source.column("x");
    var d = (Column.Date) table.column("d");
    var e = (Column.Date) source.column("d");
    return table(
        Column.Numeric.of(
            "x",
            IntStream.range(0, rows)
                .mapToDouble(i -> replaced.test(i) ? y.values()[i] * 1000 : x.values()[i])
                .toArray()),
        Column.Categorical.of(
            "c",
            IntStream.range(0, rows)
                .mapToObj(i -> replaced.test(i) ? "unseen" + i : table.column("c").text(i))
                .toList()),
        new Column.Date(
            "d",
            IntStream.range(0, rows)
                .mapToDouble(i -> replaced.test(i) ? e.epochSeconds()[i] : d.epochSeconds()[i])
                .toArray(),
            true));
  }

  @Test
  void missingColumnAndTextAmongNumbersAreNamed() {
    var encoder = fit(table(Column.Numeric.of("age", 1, 2))).encoder();
    assertThatThrownBy(() -> encoder.encode(table(Column.Numeric.of("ages", 1))))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "t.csv lacks 1 of the 1 columns that are needed: \"age\"; it has \"ages\", which may be \"age\"");
    assertThatThrownBy(
            () -> encoder.encode(table(Column.Categorical.of("age", List.of("7", "old")))))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "column \"age\" must hold numbers, but row 2 holds \"old\"; correct it, or leave it empty");
  }
}
