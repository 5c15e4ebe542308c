package dev.vernier.data;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Turns staged columns into typed ones. What a text column holds is counted by the engine: all
/// numbers, all truth values, all dates, or else text.
final class ColumnReader {

  /// Where so large a share of a text column reads as numbers, the rest are taken for mistakes.
  private static final double NEARLY_ALL = 0.9;

  // An underscore between digits is a number to DuckDB and to nobody else.
  private static final String AS_NUMBER =
      "CASE WHEN contains(%1$s, '_') THEN NULL ELSE TRY_CAST(%1$s AS DOUBLE) END";
  private static final String AS_TRUTH =
      """
      CASE WHEN lower(%1$s) IN ('true', 't', 'yes') THEN 1
        WHEN lower(%1$s) IN ('false', 'f', 'no') THEN 0 END\
      """;
  private static final String AS_MOMENT =
      """
      CASE WHEN regexp_full_match(%1$s, '\\d{4}-\\d{2}')
          THEN epoch(TRY_CAST(%1$s || '-01' AS TIMESTAMPTZ))
        WHEN regexp_full_match(%1$s,
          '\\d{4}-\\d{1,2}-\\d{1,2}([ T]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}(:?\\d{2})?)?)?')
          THEN epoch(TRY_CAST(%1$s AS TIMESTAMPTZ)) END\
      """;

  private record Counts(long present, long numbers, long truths, long moments) {
    static final Counts NONE = new Counts(0, 0, 0, 0);
  }

  private final Engine engine;
  private final String source;
  private final Staging staging;
  private final boolean strict;

  /// @param strict whether a mistake in a column is an error; else the column is read as it can be
  ColumnReader(Engine engine, String source, Staging staging, boolean strict) {
    this.engine = engine;
    this.source = source;
    this.staging = staging;
    this.strict = strict;
  }

  List<Column> read(Map<String, ColumnType> schema) throws SQLException {
    Map<String, Counts> counts = count(schema);
    var columns = new ArrayList<Column>();
    for (Staging.Staged column : staging.columns()) {
      Optional<ColumnType> demanded = Optional.ofNullable(schema.get(column.name()));
      Column read =
          switch (column.kind()) {
            case NUMBER -> numeric(column, column.id(), strict || demanded.isPresent());
            case TRUTH -> truth(column, "CAST(%s AS INTEGER)".formatted(column.id()), false);
            case MOMENT -> moment(column, column.id());
            case TEXT -> text(column, demanded, counts.getOrDefault(column.id(), Counts.NONE));
          };
      columns.add(demanded.isPresent() ? read.as(demanded.get()) : read);
    }
    return columns;
  }

  /// Counts in one pass what the text columns hold whose type nobody demands.
  private Map<String, Counts> count(Map<String, ColumnType> schema) throws SQLException {
    var texts =
        staging.columns().stream()
            .filter(c -> c.kind() == Staging.Kind.TEXT && !schema.containsKey(c.name()))
            .map(Staging.Staged::id)
            .toList();
    if (texts.isEmpty()) {
      return Map.of();
    }
    List<long[]> simple = counts(texts, List.of("count(%1$s)", "count(" + AS_NUMBER + ")"));
    var counts = new HashMap<String, Counts>();
    var others = new ArrayList<String>();
    for (int i = 0; i < texts.size(); i++) {
      long present = simple.get(i)[0];
      long numbers = simple.get(i)[1];
      counts.put(texts.get(i), new Counts(present, numbers, 0, 0));
      if (numbers < present) {
        others.add(texts.get(i));
      }
    }
    if (!others.isEmpty()) {
      List<long[]> costly =
          counts(others, List.of("count(" + AS_TRUTH + ")", "count(" + AS_MOMENT + ")"));
      for (int i = 0; i < others.size(); i++) {
        long[] found = costly.get(i);
        counts.computeIfPresent(
            others.get(i), (_, c) -> new Counts(c.present(), c.numbers(), found[0], found[1]));
      }
    }
    return counts;
  }

  private List<long[]> counts(List<String> ids, List<String> aggregates) throws SQLException {
    int width = aggregates.size();
    String select =
        ids.stream()
            .flatMap(id -> aggregates.stream().map(aggregate -> aggregate.formatted(id)))
            .collect(Collectors.joining(", "));
    return engine.single(
        "SELECT %s FROM %s".formatted(select, Staging.TABLE),
        result -> {
          var all = new ArrayList<long[]>();
          for (int i = 0; i < ids.size(); i++) {
            var some = new long[width];
            for (int j = 0; j < width; j++) {
              some[j] = result.getLong(i * width + j + 1);
            }
            all.add(some);
          }
          return all;
        });
  }

  private Column text(Staging.Staged column, Optional<ColumnType> demanded, Counts counts)
      throws SQLException {
    ColumnType type = demanded.isPresent() ? demanded.get() : infer(column, counts);
    String id = column.id();
    return switch (type) {
      case NUMERIC -> {
        if (demanded.isPresent()) {
          refuseOthers(column, AS_NUMBER, type, "");
        }
        yield numeric(column, AS_NUMBER.formatted(id), strict || demanded.isPresent());
      }
      // Demanded truth may be written 1 and 0, which only the conversion of texts knows.
      case BOOLEAN ->
          demanded.isPresent() ? categorical(column) : truth(column, AS_TRUTH.formatted(id), true);
      case DATE -> {
        if (demanded.isPresent()) {
          refuseOthers(column, AS_MOMENT, type, "");
        }
        yield moment(column, AS_MOMENT.formatted(id));
      }
      case CATEGORICAL -> categorical(column);
    };
  }

  private ColumnType infer(Staging.Staged column, Counts counts) throws SQLException {
    long present = counts.present();
    if (present == 0) {
      return ColumnType.CATEGORICAL;
    }
    if (counts.numbers() == present) {
      return ColumnType.NUMERIC;
    }
    if (counts.truths() == present) {
      return ColumnType.BOOLEAN;
    }
    if (counts.moments() == present) {
      return ColumnType.DATE;
    }
    if (strict && counts.numbers() >= NEARLY_ALL * present) {
      refuseOthers(column, AS_NUMBER, ColumnType.NUMERIC, others(present - counts.numbers()));
    }
    if (strict && counts.moments() >= NEARLY_ALL * present) {
      refuseOthers(column, AS_MOMENT, ColumnType.DATE, others(present - counts.moments()));
    }
    return ColumnType.CATEGORICAL;
  }

  private static String others(long count) {
    return count == 1 ? " (the only such value)" : " (one of %d such values)".formatted(count);
  }

  private void refuseOthers(Staging.Staged column, String as, ColumnType type, String note)
      throws SQLException {
    String id = column.id();
    record Stray(long row, String text) {}
    List<Stray> strays =
        engine.query(
            "SELECT rowid, %s FROM %s WHERE %s IS NOT NULL AND (%s) IS NULL ORDER BY rowid LIMIT 1"
                .formatted(id, Staging.TABLE, id, as.formatted(id)),
            result -> new Stray(result.getLong(1), result.getString(2)));
    for (Stray stray : strays) {
      throw new DataException(
          "%s: column \"%s\" holds %s, but row %d has \"%s\"%s; correct it, or leave it empty"
              .formatted(
                  source,
                  column.name(),
                  type.meaning(),
                  stray.row() + 1,
                  Numbers.brief(stray.text()),
                  note));
    }
  }

  private Column.Numeric numeric(Staging.Staged column, String expression, boolean finite)
      throws SQLException {
    double[] values = engine.doubles(expression, Staging.TABLE, staging.rows());
    for (int row = 0; row < values.length; row++) {
      if (Double.isInfinite(values[row])) {
        if (finite) {
          throw new DataException(
              "%s: column \"%s\" is infinite in row %d; correct it, or leave it empty"
                  .formatted(source, column.name(), row + 1));
        }
        values[row] = Double.NaN;
      }
    }
    return Column.Numeric.of(column.name(), values);
  }

  private Column.Bool truth(Staging.Staged column, String expression, boolean texts)
      throws SQLException {
    int[] codes = engine.ints(expression, Staging.TABLE, staging.rows());
    var values = new byte[codes.length];
    for (int row = 0; row < codes.length; row++) {
      values[row] = (byte) codes[row];
    }
    return texts
        ? new Column.Bool(
            column.name(),
            values,
            writing(column, expression, 0, "false"),
            writing(column, expression, 1, "true"))
        : new Column.Bool(column.name(), values, "false", "true");
  }

  /// How the file mostly writes a truth value.
  private String writing(Staging.Staged column, String expression, int value, String otherwise)
      throws SQLException {
    return engine.single(
        "SELECT coalesce(mode(%s ORDER BY %s), '%s') FROM %s WHERE (%s) = %d"
            .formatted(column.id(), column.id(), otherwise, Staging.TABLE, expression, value),
        result -> result.getString(1));
  }

  private Column.Date moment(Staging.Staged column, String expression) throws SQLException {
    double[] seconds = engine.doubles(expression, Staging.TABLE, staging.rows());
    return new Column.Date(
        column.name(),
        seconds,
        Arrays.stream(seconds).anyMatch(s -> !Double.isNaN(s) && s % 86_400 != 0));
  }

  private Column.Categorical categorical(Staging.Staged column) throws SQLException {
    String id = column.id();
    String levels = "levels_" + id;
    engine.run(
        "CREATE TYPE %s AS ENUM (SELECT DISTINCT %s FROM %s WHERE %s IS NOT NULL ORDER BY 1)"
            .formatted(levels, id, Staging.TABLE, id));
    return new Column.Categorical(
        column.name(),
        engine.ints(
            "enum_code(CAST(%s AS %s))".formatted(id, levels), Staging.TABLE, staging.rows()),
        engine.query(
            "SELECT unnest(enum_range(NULL::%s))".formatted(levels),
            result -> result.getString(1)));
  }
}
