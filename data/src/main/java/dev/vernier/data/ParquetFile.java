package dev.vernier.data;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Stages Parquet, keeping the types that it declares.
final class ParquetFile {

  private static final Pattern NUMBER =
      Pattern.compile("U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL.*");
  private static final Pattern NESTED = Pattern.compile(".*\\]|(STRUCT|MAP|UNION|LIST).*");

  private record Described(String name, String type) {}

  private ParquetFile() {}

  /// @param strict whether a nested column is an error rather than left out
  static Staging stage(Engine engine, SourceFile source, boolean strict) throws SQLException {
    String from =
        "read_parquet(%s, binary_as_string = true, hive_partitioning = false)"
            .formatted(Engine.literal(source.path().toString()));
    var columns = new ArrayList<Staging.Source>();
    try {
      for (Described column :
          engine.query(
              "DESCRIBE SELECT * FROM " + from,
              result -> new Described(result.getString(1), result.getString(2)))) {
        if (!NESTED.matcher(column.type()).matches()) {
          columns.add(source(column));
        } else if (strict) {
          throw new DataException(
              "%s: column \"%s\" is nested (%s); flatten it to one value per row"
                  .formatted(source.name(), column.name(), Numbers.brief(column.type())));
        }
      }
      return Staging.create(engine, columns, from, List.of());
    } catch (SQLException e) {
      throw new DataException(
          source.name() + " is damaged or is not Parquet; write or fetch it again", e);
    }
  }

  private static Staging.Source source(Described column) {
    String value = "\"" + column.name().replace("\"", "\"\"") + "\"";
    String type = column.type();
    if (NUMBER.matcher(type).matches()) {
      return new Staging.Source(column.name(), Staging.Kind.NUMBER, value);
    }
    if (type.equals("BOOLEAN")) {
      return new Staging.Source(column.name(), Staging.Kind.TRUTH, value);
    }
    if (type.equals("DATE") || type.startsWith("TIMESTAMP")) {
      return new Staging.Source(column.name(), Staging.Kind.MOMENT, value);
    }
    return new Staging.Source(
        column.name(), Staging.Kind.TEXT, "CAST(%s AS VARCHAR)".formatted(value));
  }
}
