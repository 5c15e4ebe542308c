package dev.vernier.data;

import dev.vernier.space.Names;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Rows of named and typed columns, as they were read.
///
/// @param source where it came from, for messages: a file or the name of a bundled data set
/// @param notices what a reader did that its user may want to know, one sentence each
public record Table(String source, int rows, List<Column> columns, List<String> notices) {

  private static final int NAMES_SHOWN = 20;

  public Table {
    columns = List.copyOf(columns);
    notices = List.copyOf(notices);
    var names = new HashSet<String>();
    for (Column column : columns) {
      if (column.rows() != rows) {
        throw new IllegalArgumentException(
            "column %s has %d rows, the table %d".formatted(column.name(), column.rows(), rows));
      }
      if (!names.add(column.name())) {
        throw new IllegalArgumentException("two columns are named " + column.name());
      }
    }
  }

  /// The column of a name.
  ///
  /// @throws DataException if there is none, with the nearest name
  public Column column(String name) {
    return find(name).orElseThrow(() -> unknownColumn(name));
  }

  private DataException unknownColumn(String name) {
    List<String> names = names();
    if (IntStream.range(0, names.size()).allMatch(i -> names.get(i).equals("column" + i))) {
      String counted = "column" + name;
      return new DataException(
          "%s has no header, so its columns are column0 to column%d, and none is called \"%s\"%s"
              .formatted(
                  source,
                  names.size() - 1,
                  name,
                  names.contains(counted) ? " (did you mean \"" + counted + "\"?)" : ""));
    }
    String more =
        names.size() > NAMES_SHOWN ? ", and %d more".formatted(names.size() - NAMES_SHOWN) : "";
    return new DataException(
        "%s has no column \"%s\"%s; it has: %s%s"
            .formatted(
                source,
                name,
                Names.didYouMean(name, names),
                names.stream().limit(NAMES_SHOWN).collect(Collectors.joining(", ")),
                more));
  }

  public Optional<Column> find(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  public List<String> names() {
    return columns.stream().map(Column::name).toList();
  }

  /// The types of all columns by name, for reading another file just as this one was read.
  public Map<String, ColumnType> schema() {
    var schema = new LinkedHashMap<String, ColumnType>();
    columns.forEach(column -> schema.put(column.name(), column.type()));
    return schema;
  }

  /// This table with only the given rows, in the order given.
  public Table select(int[] chosen) {
    return new Table(
        source, chosen.length, columns.stream().map(c -> c.select(chosen)).toList(), notices);
  }
}
