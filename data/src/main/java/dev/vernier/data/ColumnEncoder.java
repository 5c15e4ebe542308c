package dev.vernier.data;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Turns one column into numbers near 0, with constants that were fitted on training rows.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "encoding")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ColumnEncoder.Scaled.class, name = "scaled"),
  @JsonSubTypes.Type(value = ColumnEncoder.QuantileNormal.class, name = "quantile-normal"),
  @JsonSubTypes.Type(value = ColumnEncoder.OneHot.class, name = "one-hot"),
  @JsonSubTypes.Type(value = ColumnEncoder.Pair.class, name = "pair"),
  @JsonSubTypes.Type(value = ColumnEncoder.LevelCodes.class, name = "level-codes"),
  @JsonSubTypes.Type(value = ColumnEncoder.Sign.class, name = "sign"),
  @JsonSubTypes.Type(value = ColumnEncoder.DateParts.class, name = "date-parts"),
  @JsonSubTypes.Type(value = ColumnEncoder.Rescaled.class, name = "rescaled")
})
public sealed interface ColumnEncoder {

  /// The name of the column that it encodes.
  String column();

  /// The type that it expects the column to have.
  ColumnType type();

  /// The names of the numbers that come out.
  List<String> featureNames();

  /// How many numbers come out per row.
  default int width() {
    return featureNames().size();
  }

  /// What the numbers that come out are, in order and without gaps.
  ///
  /// @param offset the place of the first of them
  List<EncodedColumn> encodedColumns(int offset);

  /// Writes rows of the column into a matrix that is all 0, beginning at an offset in each of its
  /// rows.
  ///
  /// @param column of the type of this encoder
  /// @param out row-major `(rows.length, stride)`
  void encode(Column column, int[] rows, float[] out, int stride, int offset);

  private static List<String> withMissing(Stream<String> names, String column, boolean missing) {
    return Stream.concat(names, missing ? Stream.of(column + " missing") : Stream.of()).toList();
  }

  private static List<EncodedColumn> quantities(
      List<String> names, String column, boolean missing, int offset) {
    var columns = new ArrayList<EncodedColumn>();
    for (String name : names) {
      columns.add(new EncodedColumn.Quantity(name, offset + columns.size()));
    }
    if (missing) {
      columns.add(new EncodedColumn.Indicators(column + " missing", offset + columns.size(), 1));
    }
    return List.copyOf(columns);
  }

  private static void markMissing(Column column, int[] rows, float[] out, int stride, int offset) {
    for (int i = 0; i < rows.length; i++) {
      if (column.missing(rows[i])) {
        out[i * stride + offset] = 1;
      }
    }
  }

  /// A number less a centre, over a scale: `z = (x − center) / scale`, 0 where it is missing.
  /// [InputScaling] says which centres and scales there are.
  ///
  /// @param scale not negative; 0 makes every value 0
  /// @param clipped whether z is smoothly clipped, `z / √(1 + (z/3)²)`, which keeps the order of
  ///   values and their middle, and bounds them by 3 (Holzmüller et al. 2024)
  /// @param missing whether a further number is 1 where the value is missing
  record Scaled(String column, double center, double scale, boolean clipped, boolean missing)
      implements ColumnEncoder {

    /// The bound of clipped values.
    private static final double CLIP = 3;

    /// @throws IllegalArgumentException if the centre is not finite, or the scale is negative or
    ///   not
    public Scaled {
      if (!Double.isFinite(center) || !(scale >= 0 && Double.isFinite(scale))) {
        throw new IllegalArgumentException(
            "column %s needs a finite centre and a finite scale of at least 0, got %s and %s"
                .formatted(column, center, scale));
      }
    }

    @Override
    public ColumnType type() {
      return ColumnType.NUMERIC;
    }

    @Override
    public List<String> featureNames() {
      return withMissing(Stream.of(column), column, missing);
    }

    @Override
    public List<EncodedColumn> encodedColumns(int offset) {
      return quantities(List.of(column), column, missing, offset);
    }

    @Override
    public void encode(Column source, int[] rows, float[] out, int stride, int offset) {
      double[] values = ((Column.Numeric) source).values();
      for (int i = 0; i < rows.length; i++) {
        out[i * stride + offset] = scaled(values[rows[i]]);
      }
      if (missing) {
        markMissing(source, rows, out, stride, offset + 1);
      }
    }

    private float scaled(double value) {
      float z = Moments.standardise(value, center, scale);
      return clipped ? (float) (z / Math.hypot(1, z / CLIP)) : z;
    }
  }

  /// The numbers of another encoder, each scaled on: what RealMLP makes of one-hot columns.
  ///
  /// @param scalings of each of its numbers
  record Rescaled(ColumnEncoder inner, List<Scaled> scalings) implements ColumnEncoder {

    /// @throws IllegalArgumentException if there is not one scaling for each number
    public Rescaled {
      scalings = List.copyOf(scalings);
      if (scalings.size() != inner.width()) {
        throw new IllegalArgumentException(
            "column %s has %d numbers to scale, got %d scalings"
                .formatted(inner.column(), inner.width(), scalings.size()));
      }
    }

    /// Fits [InputScaling#ROBUST_CLIP] to each number, by all training rows.
    static Rescaled fit(ColumnEncoder inner, Column source, int[] train) {
      List<String> names = inner.featureNames();
      var encoded = new float[train.length * names.size()];
      inner.encode(source, train, encoded, names.size(), 0);
      var scalings = new ArrayList<Scaled>();
      for (int j = 0; j < names.size(); j++) {
        Quantiles quantiles = Quantiles.ofColumn(encoded, names.size(), j);
        scalings.add(InputScaling.robust(names.get(j), quantiles, false));
      }
      return new Rescaled(inner, scalings);
    }

    @Override
    public String column() {
      return inner.column();
    }

    @Override
    public ColumnType type() {
      return inner.type();
    }

    @Override
    public List<String> featureNames() {
      return inner.featureNames();
    }

    @Override
    public List<EncodedColumn> encodedColumns(int offset) {
      return inner.encodedColumns(offset);
    }

    @Override
    public void encode(Column source, int[] rows, float[] out, int stride, int offset) {
      inner.encode(source, rows, out, stride, offset);
      for (int j = 0; j < scalings.size(); j++) {
        Scaled scaling = scalings.get(j);
        for (int i = 0; i < rows.length; i++) {
          int at = i * stride + offset + j;
          out[at] = scaling.scaled(out[at]);
        }
      }
    }
  }

  /// A number as the quantile of the normal law at its rank in training, 0 where it is missing: see
  /// [InputScaling#QUANTILE_NORMAL]. Between two quantiles the rank is linear; a value that several
  /// quantiles share has the middle of their ranks.
  ///
  /// @param quantiles of the training rows at equal distances, two at least, ascending, not all
  ///   equal
  /// @param missing whether a further number is 1 where the value is missing
  record QuantileNormal(String column, List<Double> quantiles, boolean missing)
      implements ColumnEncoder {

    private static final int MOST_QUANTILES = 1000;

    /// @throws IllegalArgumentException if the quantiles do not ascend
    public QuantileNormal {
      quantiles = List.copyOf(quantiles);
      boolean ascending = quantiles.size() > 1 && quantiles.getFirst() < quantiles.getLast();
      for (int i = 1; i < quantiles.size(); i++) {
        ascending &= quantiles.get(i - 1) <= quantiles.get(i);
      }
      if (!ascending) {
        throw new IllegalArgumentException(
            "column %s needs two or more quantiles that ascend, got %s"
                .formatted(column, Numbers.brief(quantiles.toString())));
      }
    }

    static QuantileNormal fit(String column, Quantiles quantiles, boolean missing) {
      int last = Math.min(MOST_QUANTILES, quantiles.count()) - 1;
      return new QuantileNormal(
          column,
          IntStream.rangeClosed(0, last).mapToObj(i -> quantiles.at(i, last)).toList(),
          missing);
    }

    @Override
    public ColumnType type() {
      return ColumnType.NUMERIC;
    }

    @Override
    public List<String> featureNames() {
      return withMissing(Stream.of(column), column, missing);
    }

    @Override
    public List<EncodedColumn> encodedColumns(int offset) {
      return quantities(List.of(column), column, missing, offset);
    }

    @Override
    public void encode(Column source, int[] rows, float[] out, int stride, int offset) {
      double[] values = ((Column.Numeric) source).values();
      double[] knots = quantiles.stream().mapToDouble(Double::doubleValue).toArray();
      for (int i = 0; i < rows.length; i++) {
        double value = values[rows[i]];
        out[i * stride + offset] = Double.isNaN(value) ? 0 : (float) NormalScore.of(value, knots);
      }
      if (missing) {
        markMissing(source, rows, out, stride, offset + 1);
      }
    }
  }

  /// A text as a row of zeros with a 1 at its level.
  ///
  /// @param levels in ascending order
  /// @param other whether a further number is 1 for texts that are none of the levels; without it
  ///   such a text is all zeros
  /// @param missing whether a further number is 1 where the value is missing
  record OneHot(String column, List<String> levels, boolean other, boolean missing)
      implements ColumnEncoder {

    public OneHot {
      levels = List.copyOf(levels);
    }

    @Override
    public ColumnType type() {
      return ColumnType.CATEGORICAL;
    }

    @Override
    public List<String> featureNames() {
      var names = levels.stream().map(level -> column + "=" + level);
      return withMissing(
          other ? Stream.concat(names, Stream.of(column + " other")) : names, column, missing);
    }

    @Override
    public List<EncodedColumn> encodedColumns(int offset) {
      return List.of(new EncodedColumn.Indicators(column, offset, width()));
    }

    @Override
    public void encode(Column source, int[] rows, float[] out, int stride, int offset) {
      var texts = (Column.Categorical) source;
      int[] places =
          texts.levels().stream().mapToInt(text -> Numbers.position(levels, text)).toArray();
      int unseen = other ? levels.size() : -1;
      for (int i = 0; i < rows.length; i++) {
        int code = texts.codes()[rows[i]];
        int place = code < 0 ? -1 : places[code] < 0 ? unseen : places[code];
        if (place >= 0) {
          out[i * stride + offset + place] = 1;
        }
      }
      if (missing) {
        markMissing(source, rows, out, stride, offset + levels.size() + (other ? 1 : 0));
      }
    }
  }

  /// One of two texts as −1, the other as 1, all else as 0.
  record Pair(String column, String minus, String plus) implements ColumnEncoder {

    @Override
    public ColumnType type() {
      return ColumnType.CATEGORICAL;
    }

    @Override
    public List<String> featureNames() {
      return List.of(column + "=" + plus);
    }

    @Override
    public List<EncodedColumn> encodedColumns(int offset) {
      return List.of(new EncodedColumn.Indicators(column, offset, 1));
    }

    @Override
    public void encode(Column source, int[] rows, float[] out, int stride, int offset) {
      for (int i = 0; i < rows.length; i++) {
        String text = source.text(rows[i]);
        out[i * stride + offset] = text.equals(plus) ? 1 : text.equals(minus) ? -1 : 0;
      }
    }
  }

  /// A text as the code of its level, for an embedding: the place among the levels, counted from 1.
  /// 0 where it is missing or none of them.
  ///
  /// @param levels in ascending order; fewer than 2²⁴, so that a float holds every code
  record LevelCodes(String column, List<String> levels) implements ColumnEncoder {

    private static final int MOST_LEVELS = (1 << 24) - 1;

    /// @throws IllegalArgumentException if there are no levels or too many
    public LevelCodes {
      levels = List.copyOf(levels);
      if (levels.isEmpty() || levels.size() > MOST_LEVELS) {
        throw new IllegalArgumentException(
            "column %s needs 1 to %d levels, got %d".formatted(column, MOST_LEVELS, levels.size()));
      }
    }

    @Override
    public ColumnType type() {
      return ColumnType.CATEGORICAL;
    }

    @Override
    public List<String> featureNames() {
      return List.of(column);
    }

    @Override
    public List<EncodedColumn> encodedColumns(int offset) {
      return List.of(new EncodedColumn.Levels(column, offset, levels.size() + 1));
    }

    @Override
    public void encode(Column source, int[] rows, float[] out, int stride, int offset) {
      var texts = (Column.Categorical) source;
      int[] places =
          texts.levels().stream().mapToInt(text -> Numbers.position(levels, text)).toArray();
      for (int i = 0; i < rows.length; i++) {
        int code = texts.codes()[rows[i]];
        out[i * stride + offset] = code < 0 ? 0 : places[code] + 1;
      }
    }
  }

  /// True as 1, false as −1, missing as 0.
  record Sign(String column) implements ColumnEncoder {

    @Override
    public ColumnType type() {
      return ColumnType.BOOLEAN;
    }

    @Override
    public List<String> featureNames() {
      return List.of(column);
    }

    @Override
    public List<EncodedColumn> encodedColumns(int offset) {
      return List.of(new EncodedColumn.Indicators(column, offset, 1));
    }

    @Override
    public void encode(Column source, int[] rows, float[] out, int stride, int offset) {
      byte[] values = ((Column.Bool) source).values();
      for (int i = 0; i < rows.length; i++) {
        byte value = values[rows[i]];
        out[i * stride + offset] = value < 0 ? 0 : value == 1 ? 1 : -1;
      }
    }
  }

  /// The parts of a date that vary, each standardised; all 0 where it is missing.
  ///
  /// @param missing whether a further number is 1 where the value is missing
  record DateParts(String column, List<Part> parts, boolean missing) implements ColumnEncoder {

    /// One part with its moments over the training rows.
    public record Part(DatePart part, double mean, double sd) {}

    public DateParts {
      parts = List.copyOf(parts);
    }

    static DateParts fit(Column.Date dates, int[] rows, boolean missing) {
      var parts = new ArrayList<Part>();
      for (DatePart part : DatePart.of(dates.timed())) {
        Moments moments = Moments.of(row -> part.of(dates.epochSeconds()[row]), rows);
        if (moments.sd() > 0) {
          parts.add(new Part(part, moments.mean(), moments.sd()));
        }
      }
      return new DateParts(dates.name(), parts, missing);
    }

    @Override
    public ColumnType type() {
      return ColumnType.DATE;
    }

    @Override
    public List<String> featureNames() {
      return withMissing(partNames().stream(), column, missing);
    }

    private List<String> partNames() {
      return parts.stream()
          .map(p -> column + " " + p.part().name().toLowerCase(Locale.ROOT))
          .toList();
    }

    @Override
    public List<EncodedColumn> encodedColumns(int offset) {
      return quantities(partNames(), column, missing, offset);
    }

    @Override
    public void encode(Column source, int[] rows, float[] out, int stride, int offset) {
      double[] seconds = ((Column.Date) source).epochSeconds();
      for (int p = 0; p < parts.size(); p++) {
        Part part = parts.get(p);
        for (int i = 0; i < rows.length; i++) {
          out[i * stride + offset + p] =
              Moments.standardise(part.part().of(seconds[rows[i]]), part.mean(), part.sd());
        }
      }
      if (missing) {
        markMissing(source, rows, out, stride, offset + parts.size());
      }
    }
  }
}
