package dev.vernier.data;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;

/// Reads CSV, TSV, JSON (an array of objects, or one object per line) and Parquet, each also with
/// `.gz`, into a [Table].
///
/// A value is missing where it is empty or one of NA, N/A, NaN, nan, null, NULL, None, ? and -. A
/// column holds numbers, true/false/yes/no/t/f, or ISO dates where all its other values do, and
/// text otherwise.
public final class TableReader {

  private TableReader() {}

  /// @throws DataException with one line on what is wrong with the file
  public static Table read(Path file) {
    return read(file, Map.of());
  }

  /// Reads a file by the types that a fitted model demands. Columns that the schema does not name
  /// do no harm, whatever they hold; columns that only the schema names are left to whoever needs
  /// them.
  ///
  /// @throws DataException with one line on what is wrong with the file
  public static Table read(Path file, Map<String, ColumnType> schema) {
    try (var source = SourceFile.open(file)) {
      return read(source, schema);
    }
  }

  static Table read(SourceFile source, Map<String, ColumnType> schema) {
    boolean strict = schema.isEmpty();
    try (var engine = Engine.open()) {
      Staging staging =
          switch (source.format()) {
            case DELIMITED -> DelimitedText.stage(engine, source);
            case JSON -> JsonText.stage(engine, source, strict);
            case PARQUET -> ParquetFile.stage(engine, source, strict);
          };
      if (staging.rows() == 0) {
        throw new DataException(source.name() + " has columns but no rows; add rows");
      }
      var columns = new ColumnReader(engine, source.name(), staging, strict).read(schema);
      return new Table(source.name(), staging.rows(), columns, staging.notices());
    } catch (IOException e) {
      throw SourceFile.unreadable(source.name(), e);
    } catch (SQLException e) {
      throw new DataException(
          source.name() + " could not be read; check that it is whole and that memory suffices", e);
    }
  }
}
