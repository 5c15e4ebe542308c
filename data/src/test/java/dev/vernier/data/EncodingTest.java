package dev.vernier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vernier.network.Samples;
import dev.vernier.network.Targets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// One data set in several encodings.
class EncodingTest {

  private static final int ROWS = 400;

  private static final int NO_GAP = ROWS + 3;

  private static final List<Encoding> ALL = all();

  private static List<Encoding> all() {
    var encodings = new ArrayList<Encoding>();
    for (InputScaling inputs : InputScaling.values()) {
      for (CategoricalEncoding categories : CategoricalEncoding.values()) {
        encodings.add(new Encoding(inputs, categories, true));
        encodings.add(new Encoding(inputs, categories, false));
      }
    }
    return encodings;
  }

  private static Column.Categorical texts(String name, int distinct, int gap) {
    return Column.Categorical.of(
        name,
        IntStream.range(0, ROWS)
            .mapToObj(i -> i % gap == gap - 1 ? "" : "v%02d".formatted(i * 31 % distinct))
            .toList());
  }

  /// Every type of column; the target is a number.
  private static List<Column> columns() {
    return List.of(
        Column.Numeric.of("even", IntStream.range(0, ROWS).mapToDouble(i -> i % 17).toArray()),
        Column.Numeric.of(
            "gaps",
            IntStream.range(0, ROWS).mapToDouble(i -> i % 9 == 0 ? Double.NaN : i % 13).toArray()),
        Column.Numeric.of(
            "heavy", IntStream.range(0, ROWS).mapToDouble(i -> Math.exp(i % 20)).toArray()),
        texts("two", 2, 11),
        texts("nine", 9, 11),
        texts("ten", 10, 11),
        texts("forty", 40, NO_GAP),
        new Column.Bool("flag", flags(), "no", "yes"),
        new Column.Date(
            "day", IntStream.range(0, ROWS).mapToDouble(i -> i * 86_400.0).toArray(), false),
        Column.Numeric.of("y", IntStream.range(0, ROWS).mapToDouble(i -> 1000 + i).toArray()));
  }

  private static byte[] flags() {
    var flags = new byte[ROWS];
    for (int i = 0; i < ROWS; i++) {
      flags[i] = (byte) (i % 5 == 0 ? 1 : 0);
    }
    return flags;
  }

  private static Problem prepare(List<Column> columns) {
    return Problem.prepare(
        new Table("t.csv", ROWS, columns, List.of()),
        Optional.empty(),
        new ProblemSpec("y", Optional.empty(), 0.2, 0.2, 1));
  }

  private static FeatureEncoder features(Problem problem, Encoding encoding) {
    return (FeatureEncoder) problem.encoded(encoding).features();
  }

  private static Encoding of(CategoricalEncoding categories) {
    return new Encoding(InputScaling.AUTO, categories, true);
  }

  @Test
  void theUsualEncodingIsAtHand() {
    Problem problem = prepare(columns());
    assertThat(problem.bytes(List.of(Encoding.DEFAULT))).isZero();
    Encoded usual = problem.encoded(Encoding.DEFAULT);
    assertThat(problem.train()).isSameAs(usual.train());
    assertThat(problem.features()).isEqualTo(usual.features());
    assertThat(usual)
        .isSameAs(
            problem.encoded(new Encoding(InputScaling.AUTO, CategoricalEncoding.ONE_HOT, true)));
  }

  @Test
  void rowsOutsideTrainingTouchNoEncoder() {
    Problem before = prepare(columns());
    Split split = Split.shuffled(ROWS, new Split.Fractions(0.2, 0.2), 1);
    int[] outside =
        IntStream.concat(IntStream.of(split.validation()), IntStream.of(split.test())).toArray();
    List<Column> changed = columns().stream().map(column -> changed(column, outside)).toList();
    Problem after = prepare(changed);
    for (Encoding encoding : ALL) {
      Encoded one = before.encoded(encoding);
      Encoded other = after.encoded(encoding);
      assertThat(other.features()).as("%s", encoding).isEqualTo(one.features());
      assertThat(other.target()).isEqualTo(one.target());
      assertThat(other.train().inputs()).isEqualTo(one.train().inputs());
      assertThat(other.validation().inputs()).isNotEqualTo(one.validation().inputs());
    }
  }

  private static Column changed(Column column, int[] rows) {
    return switch (column) {
      case Column.Numeric numeric -> {
        double[] values = numeric.values().clone();
        for (int row : rows) {
          values[row] = column.name().equals("y") ? 7 : 1e6 * values[row] - 1;
        }
        yield Column.Numeric.of(column.name(), values);
      }
      case Column.Categorical texts -> {
        var values = new ArrayList<>(IntStream.range(0, ROWS).mapToObj(texts::text).toList());
        for (int row : rows) {
          values.set(row, "unseen" + row);
        }
        yield Column.Categorical.of(column.name(), values);
      }
      case Column.Bool _, Column.Date _ -> column;
    };
  }

  @Test
  void whatComesToTheSameIsSharedAndStatedOnce() {
    Problem problem = prepare(columns());
    var numbers = new Encoding(InputScaling.AUTO, CategoricalEncoding.ONE_HOT, false);
    assertThat(problem.bytes(List.of(numbers))).isEqualTo(4L * ROWS);
    assertThat(problem.encoded(numbers).train().inputs()).isSameAs(problem.train().inputs());
    var ranks = new Encoding(InputScaling.QUANTILE_NORMAL, CategoricalEncoding.ONE_HOT, true);
    int width = problem.features().width();
    assertThat(problem.bytes(List.of(ranks, ranks, Encoding.DEFAULT))).isEqualTo(4L * ROWS * width);
    Targets targets = problem.train().targets();
    assertThat(problem.encoded(ranks).train().targets()).isSameAs(targets);
    assertThat(problem.bytes(ALL)).isPositive();
    ALL.forEach(problem::encoded);
    assertThat(problem.bytes(ALL)).isZero();
  }

  @Test
  void withoutHeavyTailsOrTextsManyEncodingsAreOne() {
    Problem problem = prepare(List.of(columns().getFirst(), columns().getLast()));
    var standard = new Encoding(InputScaling.STANDARD, CategoricalEncoding.EMBEDDING, true);
    assertThat(problem.bytes(List.of(standard))).isZero();
    assertThat(problem.encoded(standard).train().inputs()).isSameAs(problem.train().inputs());
  }

  @Test
  void workersThatAskAtOnceShareOneEncoding() {
    Problem problem = prepare(columns());
    var together = new CountDownLatch(8);
    var asked =
        IntStream.range(0, 8)
            .mapToObj(i ->
                CompletableFuture.supplyAsync(() -> {
                  together.countDown();
                  return ALL.stream()
                      .map(e -> problem.encoded(ALL.get((ALL.indexOf(e) + 3 * i) % ALL.size())))
                      .toList();
                }))
            .toList();
    var made = new HashSet<Integer>();
    asked.forEach(one -> one.join().forEach(encoded -> made.add(System.identityHashCode(encoded))));
    assertThat(made).hasSize(ALL.size());
  }

  @Test
  void targetsMayStayAsTheyAre() {
    Problem problem = prepare(columns());
    Encoded encoded =
        problem.encoded(new Encoding(InputScaling.AUTO, CategoricalEncoding.ONE_HOT, false));
    assertThat(encoded.target()).isEqualTo(new TargetEncoder.Scaled("y", 0, 1));
    assertThat(encoded.target().scale()).isEqualTo(1);
    var standardised = (TargetEncoder.Scaled) problem.targetEncoder();
    float[] raw = ((Targets.Values) encoded.test().targets()).values();
    float[] scaled = ((Targets.Values) problem.test().targets()).values();
    for (int i = 0; i < raw.length; i++) {
      assertThat(raw[i]).isBetween(1000f, 1000f + ROWS).isEqualTo((float) Math.rint(raw[i]));
      assertThat(standardised.decode(scaled[i])).isCloseTo(raw[i], within(1e-3));
    }
  }

  @Test
  void aConstantTargetIsRefusedHoweverItIsScaled() {
    var constant = Column.Numeric.of("y", new double[30]);
    int[] rows = IntStream.range(0, 30).toArray();
    for (boolean standardize : new boolean[] {true, false}) {
      assertThatThrownBy(() -> TargetEncoder.Scaled.fit(constant, rows, standardize))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("is always 0 in the training rows");
    }
  }

  @Test
  void theKindOfEveryInputIsKnown() {
    FeatureEncoder oneHot = features(prepare(columns()), of(CategoricalEncoding.ONE_HOT));
    assertThat(oneHot.encodedColumns())
        .startsWith(
            new EncodedColumn.Quantity("even", 0),
            new EncodedColumn.Quantity("gaps", 1),
            new EncodedColumn.Indicators("gaps missing", 2, 1),
            new EncodedColumn.Quantity("heavy", 3),
            new EncodedColumn.Indicators("two", 4, 3),
            new EncodedColumn.Indicators("nine", 7, 10),
            new EncodedColumn.Indicators("ten", 17, 11),
            new EncodedColumn.Indicators("forty", 28, 32),
            new EncodedColumn.Indicators("flag", 60, 1));
    FeatureEncoder codes = features(prepare(columns()), of(CategoricalEncoding.EMBEDDING));
    assertThat(codes.encodedColumns())
        .containsSubsequence(
            new EncodedColumn.Indicators("two", 4, 1),
            new EncodedColumn.Indicators("nine", 5, 9),
            new EncodedColumn.Levels("ten", 14, 11),
            new EncodedColumn.Levels("forty", 15, 41),
            new EncodedColumn.Indicators("flag", 16, 1),
            new EncodedColumn.Quantity("day year", 17));
  }

  /// The kinds cover the inputs, and the inputs are what their kind says.
  @Test
  void inputsAreWhatTheirKindSays() {
    Problem problem = prepare(columns());
    for (Encoding encoding : ALL) {
      Encoded encoded = problem.encoded(encoding);
      int next = 0;
      for (EncodedColumn column : features(problem, encoding).encodedColumns()) {
        assertThat(column.offset()).as("%s in %s", column, encoding).isEqualTo(next);
        next += column.width();
        for (Samples part : List.of(encoded.train(), encoded.validation(), encoded.test())) {
          for (int row = 0; row < part.rows(); row++) {
            for (int i = column.offset(); i < next; i++) {
              float input = part.inputs()[row * part.inputSize() + i];
              switch (column) {
                case EncodedColumn.Quantity _ -> assertThat(input).isFinite();
                case EncodedColumn.Indicators _ -> {
                  if (rescales(encoding)) {
                    assertThat(input).isBetween(-3f, 3f);
                  } else {
                    assertThat(input).isIn(-1f, 0f, 1f);
                  }
                }
                case EncodedColumn.Levels levels ->
                    assertThat(input)
                        .isEqualTo((float) Math.rint(input))
                        .isBetween(0f, levels.count() - 1f);
              }
            }
          }
        }
      }
      assertThat(next).isEqualTo(encoded.features().width()).isEqualTo(encoded.train().inputSize());
      assertThat(encoded.features().featureNames()).hasSize(next);
    }
  }

  private static boolean rescales(Encoding encoding) {
    return encoding.inputs() == InputScaling.ROBUST_CLIP
        && encoding.categories() == CategoricalEncoding.SIGNED_ONE_HOT;
  }

  @Test
  void textsForEmbeddingsFollowTheNumberOfLevels() {
    int[] all = IntStream.range(0, ROWS).toArray();
    CategoricalEncoding embedding = CategoricalEncoding.EMBEDDING;
    var two = Column.Categorical.of("c", List.of("b", "a", "b", ""));
    ColumnEncoder pair = embedding.fit(two, new int[] {0, 1, 2}, true);
    assertThat(pair).isEqualTo(new ColumnEncoder.Pair("c", "a", "b"));
    assertThat(pair.featureNames()).containsExactly("c=b");
    assertThat(encode(pair, "a", "b", "", "new")).containsExactly(-1, 1, 0, 0);

    var three = Column.Categorical.of("c", List.of("b", "a", "c", ""));
    ColumnEncoder oneHot = embedding.fit(three, new int[] {0, 1, 2}, true);
    assertThat(encode(oneHot, "c", "", "new")).containsExactly(0, 0, 1, 0, 0, 0, 0, 0, 0);

    ColumnEncoder codes = embedding.fit(texts("c", 40, NO_GAP), all, false);
    assertThat(codes.width()).isEqualTo(1);
    assertThat(encode(codes, "v00", "v39", "", "new", "v01")).containsExactly(1, 40, 0, 0, 2);
  }

  /// By hand: an input of ones in every tenth row has median 0 and equal quartiles, so 1 becomes 2
  /// / √(1 + (2/3)²); one of ones in four of ten rows has quartiles 0 and 1.
  @Test
  void oneHotInputsOfRealMlpAreScaledLikeNumbers() {
    var texts =
        Column.Categorical.of("c", List.of("a", "b", "b", "b", "b", "c", "c", "c", "c", "c"));
    var table =
        new Table(
            "t", 10, List.of(texts, new Column.Numeric("y", new double[10], false)), List.of());
    int[] all = IntStream.range(0, 10).toArray();
    var encoding = new Encoding(InputScaling.ROBUST_CLIP, CategoricalEncoding.SIGNED_ONE_HOT, true);
    FeatureEncoder encoder = FeatureFit.fit(table, "y", all, encoding).encoder();
    var rare = (float) (2 / Math.sqrt(1 + 4.0 / 9));
    var frequent = (float) (1 / Math.sqrt(1 + 1.0 / 9));
    float[] encoded = encode(encoder.columns().getFirst(), "a", "b", "c", "new");
    // The median of c, which half of the rows are, is ½.
    var half = (float) (0.5 / Math.sqrt(1 + 0.25 / 9));
    assertThat(encoded)
        .containsExactly(rare, 0, -half, 0, frequent, -half, 0, 0, half, 0, 0, -half);
  }

  private static float[] encode(ColumnEncoder encoder, String... texts) {
    var out = new float[texts.length * encoder.width()];
    encoder.encode(
        Column.Categorical.of("c", List.of(texts)),
        IntStream.range(0, texts.length).toArray(),
        out,
        encoder.width(),
        0);
    return out;
  }

  @Test
  void edgesSpanTheTrainingPart() {
    Problem problem = prepare(columns());
    for (Encoding encoding : ALL) {
      Encoded encoded = problem.encoded(encoding);
      for (EncodedColumn column : features(problem, encoding).encodedColumns()) {
        if (column instanceof EncodedColumn.Quantity quantity) {
          float[] edges = encoded.edges(quantity, 16);
          double[] inputs =
              IntStream.range(0, encoded.train().rows())
                  .mapToDouble(row ->
                      encoded.train()
                          .inputs()[row * encoded.train().inputSize() + quantity.offset()])
                  .sorted()
                  .toArray();
          assertThat(edges.length).as("%s", quantity).isBetween(2, 17);
          assertThat(edges).isSorted().doesNotHaveDuplicates();
          assertThat((double) edges[0]).isEqualTo(inputs[0]);
          assertThat((double) edges[edges.length - 1]).isEqualTo(inputs[inputs.length - 1]);
        }
      }
    }
    assertThatThrownBy(
            () -> problem.encoded(Encoding.DEFAULT).edges(new EncodedColumn.Quantity("even", 0), 0))
        .hasMessage("a piecewise encoding has at least 1 bin, got 0");
  }

  @Test
  void imagesHaveOneEncoding() {
    var images =
        new LabelledImages(
            new Images("images", 2, 3, IdxFiles.pixels(100)),
            "labels",
            Column.Categorical.of(
                "label", IntStream.range(0, 100).mapToObj(i -> "c" + i % 2).toList()));
    Problem problem = Problem.prepare(images, Optional.empty(), new Split.Fractions(0.2, 0.2), 1);
    assertThat(problem.scalings()).containsExactly(InputScaling.AUTO, InputScaling.STANDARD);
    var standard = new Encoding(InputScaling.STANDARD, CategoricalEncoding.EMBEDDING, false);
    assertThat(problem.encoded(standard)).isSameAs(problem.encoded(Encoding.DEFAULT));
    assertThat(problem.bytes(ALL)).isZero();
    assertThatThrownBy(() ->
            problem.encoded(
                new Encoding(InputScaling.ROBUST_CLIP, CategoricalEncoding.ONE_HOT, true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the input scaling robust_clip is for columns of a table");
  }

  @Test
  void tablesCanHaveAllScalings() {
    assertThat(prepare(columns()).scalings()).containsExactly(InputScaling.values());
  }

  @Test
  void columnsLeftOutDoNotDependOnTheEncoding() {
    Table table = new Table("t.csv", ROWS, columns(), List.of());
    int[] train = IntStream.range(0, ROWS).toArray();
    var kept =
        ALL.stream()
            .map(encoding -> FeatureFit.fit(table, "y", train, encoding).encoder().schema())
            .distinct()
            .toList();
    assertThat(kept).hasSize(1);
  }
}
