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
  @JsonSubTypes.Type(value = ColumnEncoder.Standardised.class, name = "standardised"),
  @JsonSubTypes.Type(value = ColumnEncoder.OneHot.class, name = "one-hot"),
  @JsonSubTypes.Type(value = ColumnEncoder.Sign.class, name = "sign"),
  @JsonSubTypes.Type(value = ColumnEncoder.DateParts.class, name = "date-parts")
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

  /// Writes rows of the column into a matrix that is all 0, beginning at an offset in each of its
  /// rows.
  ///
  /// @param column of the type of this encoder
  /// @param out row-major `(rows.length, stride)`
  void encode(Column column, int[] rows, float[] out, int stride, int offset);

  private static List<String> withMissing(Stream<String> names, String column, boolean missing) {
    return Stream.concat(names, missing ? Stream.of(column + " missing") : Stream.of()).toList();
  }

  private static void markMissing(Column column, int[] rows, float[] out, int stride, int offset) {
    for (int i = 0; i < rows.length; i++) {
      if (column.missing(rows[i])) {
        out[i * stride + offset] = 1;
      }
    }
  }

  /// A number less the mean, over the standard deviation: `z = (x − mean) / sd`, 0 where it is
  /// missing. Columns with heavy tails are smoothly clipped, `z / √(1 + (z/3)²)`, which keeps the
  /// order of values and their middle, and bounds them by 3 (Holzmüller et al. 2024).
  ///
  /// @param sd the population standard deviation of the training rows; 0 makes every value 0
  /// @param clipped whether the column has heavy tails
  /// @param missing whether a further number is 1 where the value is missing
  record Standardised(String column, double mean, double sd, boolean clipped, boolean missing)
      implements ColumnEncoder {

    /// Where clipping sets in, in standard deviations.
    private static final double CLIP = 3;

    @Override
    public ColumnType type() {
      return ColumnType.NUMERIC;
    }

    @Override
    public List<String> featureNames() {
      return withMissing(Stream.of(column), column, missing);
    }

    @Override
    public void encode(Column source, int[] rows, float[] out, int stride, int offset) {
      double[] values = ((Column.Numeric) source).values();
      for (int i = 0; i < rows.length; i++) {
        float z = Moments.standardise(values[rows[i]], mean, sd);
        out[i * stride + offset] = clipped ? (float) (z / Math.hypot(1, z / CLIP)) : z;
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
      return withMissing(
          parts.stream().map(p -> column + " " + p.part().name().toLowerCase(Locale.ROOT)),
          column,
          missing);
    }

    @Override
    public void encode(Column source, int[] rows, float[] out, int stride, int offset) {
      double[] seconds = ((Column.Date) source).epochSeconds();
      IntStream.range(0, parts.size())
          .forEach(p -> {
            Part part = parts.get(p);
            for (int i = 0; i < rows.length; i++) {
              out[i * stride + offset + p] =
                  Moments.standardise(part.part().of(seconds[rows[i]]), part.mean(), part.sd());
            }
          });
      if (missing) {
        markMissing(source, rows, out, stride, offset + parts.size());
      }
    }
  }
}
