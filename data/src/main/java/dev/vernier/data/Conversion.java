package dev.vernier.data;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// Reads the values of a column as another type, where the first guess at the type, made from other
/// rows, was a different one.
final class Conversion {

  private Conversion() {}

  static Column convert(Column column, ColumnType wanted) {
    return switch (wanted) {
      case NUMERIC -> numeric(column);
      case CATEGORICAL ->
          Column.Categorical.of(
              column.name(), IntStream.range(0, column.rows()).mapToObj(column::text).toList());
      case BOOLEAN -> bool(column);
      case DATE -> date(column);
    };
  }

  private static Column numeric(Column column) {
    var values = new double[column.rows()];
    for (int row = 0; row < values.length; row++) {
      OptionalDouble value = Numbers.parse(column.text(row));
      if (value.isEmpty() && !column.missing(row)) {
        throw unreadable(column, row, ColumnType.NUMERIC);
      }
      values[row] = value.orElse(Double.NaN);
    }
    return Column.Numeric.of(column.name(), values);
  }

  private static Column bool(Column column) {
    var values = new byte[column.rows()];
    for (int row = 0; row < values.length; row++) {
      values[row] =
          switch (column.text(row)) {
            case "1" -> 1;
            case "0" -> 0;
            case String text -> Numbers.truth(text);
          };
      if (values[row] < 0 && !column.missing(row)) {
        throw unreadable(column, row, ColumnType.BOOLEAN);
      }
    }
    return new Column.Bool(column.name(), values, "false", "true");
  }

  private static Column date(Column column) {
    if (column.firstPresent().isPresent()) {
      throw unreadable(column, column.firstPresent().getAsInt(), ColumnType.DATE);
    }
    var values = new double[column.rows()];
    Arrays.fill(values, Double.NaN);
    return new Column.Date(column.name(), values, false);
  }

  private static DataException unreadable(Column column, int row, ColumnType wanted) {
    return unreadable(column.name(), row, column.text(row), wanted);
  }

  static DataException unreadable(String column, long row, String text, ColumnType wanted) {
    return new DataException(
        "column \"%s\" must hold %s, but row %d holds \"%s\"; correct it, or leave it empty"
            .formatted(column, wanted.meaning(), row + 1, Numbers.brief(text)));
  }
}
