package dev.vernier.data;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// A named column of typed values, some of which may be missing. Immutable by agreement: the arrays
/// are shared, not copied, and never written after.
@SuppressWarnings("ArrayRecordComponent")
public sealed interface Column {

  String name();

  ColumnType type();

  int rows();

  boolean missing(int row);

  /// The value as text, as a label or a message shows it; empty where it is missing.
  String text(int row);

  /// This column with only the given rows, in the order given.
  Column select(int[] rows);

  /// This column with its values read as another type. Any value can be read as text; text that
  /// spells a number, a truth value or a date can be read as such.
  ///
  /// @throws DataException naming the first value that cannot be
  default Column as(ColumnType wanted) {
    return wanted == type() ? this : Conversion.convert(this, wanted);
  }

  /// The first row that has a value.
  default OptionalInt firstPresent() {
    return IntStream.range(0, rows()).filter(row -> !missing(row)).findFirst();
  }

  /// Numbers.
  ///
  /// @param values NaN where missing; never infinite
  /// @param whole whether every value is an integer
  record Numeric(String name, double[] values, boolean whole) implements Column {

    static Numeric of(String name, double... values) {
      return new Numeric(
          name, values, Arrays.stream(values).allMatch(v -> Double.isNaN(v) || v == Math.rint(v)));
    }

    @Override
    public ColumnType type() {
      return ColumnType.NUMERIC;
    }

    @Override
    public int rows() {
      return values.length;
    }

    @Override
    public boolean missing(int row) {
      return Double.isNaN(values[row]);
    }

    @Override
    public String text(int row) {
      return missing(row) ? "" : Numbers.text(values[row]);
    }

    @Override
    public Numeric select(int[] rows) {
      return of(name, Arrays.stream(rows).mapToDouble(row -> values[row]).toArray());
    }
  }

  /// Texts out of a set of levels.
  ///
  /// @param codes positions in the levels, −1 where missing
  /// @param levels distinct texts in ascending order; after a selection some may have no row
  record Categorical(String name, int[] codes, List<String> levels) implements Column {

    public Categorical {
      levels = List.copyOf(levels);
    }

    /// A column of texts, an empty one being a missing value.
    static Categorical of(String name, List<String> texts) {
      var levels = texts.stream().filter(text -> !text.isEmpty()).distinct().sorted().toList();
      return new Categorical(
          name, texts.stream().mapToInt(text -> Numbers.position(levels, text)).toArray(), levels);
    }

    @Override
    public ColumnType type() {
      return ColumnType.CATEGORICAL;
    }

    @Override
    public int rows() {
      return codes.length;
    }

    @Override
    public boolean missing(int row) {
      return codes[row] < 0;
    }

    @Override
    public String text(int row) {
      return missing(row) ? "" : levels.get(codes[row]);
    }

    @Override
    public Categorical select(int[] rows) {
      return new Categorical(name, Arrays.stream(rows).map(row -> codes[row]).toArray(), levels);
    }
  }

  /// Truth values.
  ///
  /// @param values 1 true, 0 false, −1 missing
  /// @param no how the source writes false, such as "no"
  /// @param yes how the source writes true, such as "yes"
  record Bool(String name, byte[] values, String no, String yes) implements Column {

    @Override
    public ColumnType type() {
      return ColumnType.BOOLEAN;
    }

    @Override
    public int rows() {
      return values.length;
    }

    @Override
    public boolean missing(int row) {
      return values[row] < 0;
    }

    @Override
    public String text(int row) {
      return missing(row) ? "" : values[row] == 1 ? yes : no;
    }

    @Override
    public Bool select(int[] rows) {
      var selected = new byte[rows.length];
      for (int i = 0; i < rows.length; i++) {
        selected[i] = values[rows[i]];
      }
      return new Bool(name, selected, no, yes);
    }
  }

  /// Dates, or moments in UTC.
  ///
  /// @param epochSeconds seconds since 1970-01-01T00:00Z, NaN where missing
  /// @param timed whether any value has a time of day other than midnight
  record Date(String name, double[] epochSeconds, boolean timed) implements Column {

    @Override
    public ColumnType type() {
      return ColumnType.DATE;
    }

    @Override
    public int rows() {
      return epochSeconds.length;
    }

    @Override
    public boolean missing(int row) {
      return Double.isNaN(epochSeconds[row]);
    }

    @Override
    public String text(int row) {
      return missing(row) ? "" : DatePart.text(epochSeconds[row], timed);
    }

    @Override
    public Date select(int[] rows) {
      return new Date(
          name, Arrays.stream(rows).mapToDouble(row -> epochSeconds[row]).toArray(), timed);
    }
  }
}
