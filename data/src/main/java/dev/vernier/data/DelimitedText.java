package dev.vernier.data;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Stages CSV and TSV. The engine is told the dialect and takes every field as text.
final class DelimitedText {

  private DelimitedText() {}

  static Staging stage(Engine engine, SourceFile source) throws IOException, SQLException {
    Dialect dialect = Dialect.detect(source);
    try {
      return stage(engine, source, dialect, true);
    } catch (SQLException e) {
      Optional<DataException> fault = TextDiagnosis.encodingFault(source);
      if (fault.isEmpty()) {
        fault = TextDiagnosis.recordFault(source, dialect);
      }
      if (fault.isPresent()) {
        throw fault.get();
      }
      // Every record is sound: what the strict reader refuses is a mixture of line ends.
      return stage(engine, source, dialect, false);
    }
  }

  private static Staging stage(Engine engine, SourceFile source, Dialect dialect, boolean strict)
      throws SQLException {
    var columns =
        IntStream.range(0, dialect.names().size())
            .mapToObj(i -> new Staging.Source(dialect.names().get(i), Staging.Kind.TEXT, "f" + i))
            .toList();
    String fields =
        columns.stream()
            .map(column -> "'%s': 'VARCHAR'".formatted(column.expression()))
            .collect(Collectors.joining(", "));
    String quote = Engine.literal(String.valueOf(dialect.quote()));
    var notices = new ArrayList<String>();
    if (!dialect.header()) {
      notices.add(
          "%s has no header (its first line has a number in it), so its columns are called column0 to column%d."
              .formatted(source.name(), columns.size() - 1));
    }
    return Staging.create(
        engine,
        columns,
        """
        read_csv(%s, auto_detect = false, header = %s, skip = %d, delim = %s, quote = %s, escape = %s,
          strict_mode = %s, hive_partitioning = false, max_line_size = 16777216, columns = {%s})\
        """
            .formatted(
                Engine.literal(source.path().toString()),
                dialect.header(),
                dialect.blankLines(),
                Engine.literal(String.valueOf(dialect.delimiter())),
                quote,
                quote,
                strict,
                fields),
        List.copyOf(notices));
  }
}
