package dev.vernier.data;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The content of a file in a table of the engine, whose columns are called c0, c1, … so that no
/// name in a file can mean anything to SQL.
///
/// @param columns what the file holds, in its order
record Staging(List<Staged> columns, int rows, List<String> notices) {

  /// The name of the engine's table.
  static final String TABLE = "staged";

  /// What a file says of a column before its values are looked at.
  enum Kind {
    TEXT,
    NUMBER,
    TRUTH,
    MOMENT
  }

  /// @param name as the file has it
  /// @param id as the engine has it
  record Staged(String name, String id, Kind kind) {}

  /// A column to be staged, as an expression over the source.
  record Source(String name, Kind kind, String expression) {

    String staged() {
      return switch (kind) {
        case TEXT -> present(expression);
        case NUMBER -> "CAST(%s AS DOUBLE)".formatted(expression);
        case TRUTH -> expression;
        case MOMENT -> "CAST(epoch(%s) AS DOUBLE)".formatted(expression);
      };
    }
  }

  private static final String MISSING =
      "('', 'NA', 'N/A', 'NaN', 'nan', 'null', 'NULL', 'None', '?', '-')";

  static Staging create(Engine engine, List<Source> sources, String from, List<String> notices)
      throws SQLException {
    var columns = new ArrayList<Staged>();
    for (Source source : sources) {
      columns.add(new Staged(source.name(), "c" + columns.size(), source.kind()));
    }
    String select = sources.stream().map(Source::staged).collect(Collectors.joining(", "));
    String names = columns.stream().map(Staged::id).collect(Collectors.joining(", "));
    engine.run("CREATE TABLE %s(%s) AS SELECT %s FROM %s".formatted(TABLE, names, select, from));
    long rows = engine.single("SELECT count(*) FROM " + TABLE, result -> result.getLong(1));
    return new Staging(List.copyOf(columns), Math.toIntExact(rows), notices);
  }

  /// The trimmed text, null where it marks a missing value.
  private static String present(String expression) {
    String trimmed = "trim(%s, E' \\t\\r\\n')".formatted(expression);
    return "CASE WHEN %s IN %s THEN NULL ELSE %s END".formatted(trimmed, MISSING, trimmed);
  }
}
