package dev.vernier.data;

import dev.vernier.space.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Turns rows of a table into the inputs of a network, with constants fitted on the training rows
/// alone. A plain record: it can be compared, and stored beside the weights.
///
/// @param columns one encoder per column, in the order of the inputs
public record FeatureEncoder(List<ColumnEncoder> columns) implements InputEncoder {

  private static final int NAMES_SHOWN = 10;

  public FeatureEncoder {
    columns = List.copyOf(columns);
  }

  @Override
  public int width() {
    return columns.stream().mapToInt(ColumnEncoder::width).sum();
  }

  @Override
  public List<String> featureNames() {
    return columns.stream().flatMap(encoder -> encoder.featureNames().stream()).toList();
  }

  /// What the inputs are, in order and without gaps.
  public List<EncodedColumn> encodedColumns() {
    var encoded = new ArrayList<EncodedColumn>();
    int offset = 0;
    for (ColumnEncoder encoder : columns) {
      encoded.addAll(encoder.encodedColumns(offset));
      offset += encoder.width();
    }
    return List.copyOf(encoded);
  }

  /// The columns that a table must have, with their types: what
  /// [TableReader#read(java.nio.file.Path, Map)] needs to read a file to predict on.
  public Map<String, ColumnType> schema() {
    var schema = new LinkedHashMap<String, ColumnType>();
    columns.forEach(encoder -> schema.put(encoder.column(), encoder.type()));
    return schema;
  }

  /// All rows of a table, row-major `(rows, width)`.
  ///
  /// @throws DataException if a column is missing, or a value is not of the type of its column
  public float[] encode(Table table) {
    return encode(table, IntStream.range(0, table.rows()).toArray());
  }

  private void requireColumns(Table table) {
    List<String> names = table.names();
    List<String> needed = columns.stream().map(ColumnEncoder::column).toList();
    List<String> missing = needed.stream().filter(name -> !names.contains(name)).toList();
    if (missing.isEmpty()) {
      return;
    }
    List<String> spare = names.stream().filter(name -> !needed.contains(name)).toList();
    throw new DataException(
        "%s lacks %d of the %d columns that are needed: %s%s%s"
            .formatted(
                table.source(),
                missing.size(),
                needed.size(),
                missing.stream()
                    .limit(NAMES_SHOWN)
                    .map(name -> "\"" + name + "\"")
                    .collect(Collectors.joining(", ")),
                missing.size() > NAMES_SHOWN
                    ? ", and %d more".formatted(missing.size() - NAMES_SHOWN)
                    : "",
                Names.nearest(missing.getFirst(), spare)
                    .map(near ->
                        "; it has \"%s\", which may be \"%s\"".formatted(near, missing.getFirst()))
                    .orElse("")));
  }

  /// Some rows of a table, in the order given, row-major `(rows.length, width)`.
  float[] encode(Table table, int[] rows) {
    requireColumns(table);
    int width = width();
    var out = new float[Math.multiplyExact(rows.length, width)];
    int offset = 0;
    for (ColumnEncoder encoder : columns) {
      Column column = table.column(encoder.column()).as(encoder.type());
      encoder.encode(column, rows, out, width, offset);
      offset += encoder.width();
    }
    return out;
  }
}
