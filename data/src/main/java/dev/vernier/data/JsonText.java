package dev.vernier.data;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Stages JSON: an array of objects, or objects one after another. Every field is taken as text, so
/// that 1 and "1" are the same.
final class JsonText {

  private static final String EXPECTED = "expected an array of objects, or one object per line";
  private static final Pattern RECORD = Pattern.compile("record/value (\\d+)");

  private JsonText() {}

  /// @param strict whether a nested field is an error rather than left out
  static Staging stage(Engine engine, SourceFile source, boolean strict)
      throws IOException, SQLException {
    readObjects(engine, source);
    List<String> keys =
        engine.query(
            """
            SELECT key FROM (
              SELECT row, unnest(json_keys(json)) AS key,
                generate_subscripts(json_keys(json), 1) AS place FROM objects)
            GROUP BY key ORDER BY min(row * 1000000 + place)\
            """,
            result -> result.getString(1));
    if (keys.isEmpty()) {
      throw new DataException(source.name() + " holds no records; " + EXPECTED);
    }
    String pointers =
        keys.stream()
            .map(key -> Engine.literal("/" + key.replace("~", "~0").replace("/", "~1")))
            .collect(Collectors.joining(", ", "[", "]"));
    engine.run(
        """
        CREATE TABLE parsed AS SELECT row, json_extract_string(json, %s) AS texts,
          json_type(json, %s) AS kinds FROM objects\
        """
            .formatted(pointers, pointers));
    var columns = new ArrayList<Staging.Source>();
    List<Integer> nested = nested(engine, keys.size());
    for (int i = 0; i < keys.size(); i++) {
      if (nested.get(i) < 0) {
        String name = keys.get(i).isBlank() ? "column" + i : keys.get(i).strip();
        columns.add(new Staging.Source(name, Staging.Kind.TEXT, "texts[%d]".formatted(i + 1)));
      } else if (strict) {
        throw new DataException(
            "%s: \"%s\" is nested in record %d; flatten it to one value per field"
                .formatted(source.name(), keys.get(i), nested.get(i) + 1));
      }
    }
    return Staging.create(engine, columns, "parsed", List.of());
  }

  private static void readObjects(Engine engine, SourceFile source)
      throws IOException, SQLException {
    try {
      engine.run(
          """
          CREATE TABLE objects AS SELECT row_number() OVER () - 1 AS row, json
          FROM read_json_objects(%s, format = 'auto', hive_partitioning = false)\
          """
              .formatted(Engine.literal(source.path().toString())));
    } catch (SQLException e) {
      var encoding = TextDiagnosis.encodingFault(source);
      if (encoding.isPresent()) {
        throw encoding.get();
      }
      Matcher place = RECORD.matcher(String.valueOf(e.getMessage()));
      throw new DataException(
          "%s is not sound JSON%s; %s"
              .formatted(
                  source.name(), place.find() ? " at record " + place.group(1) : "", EXPECTED),
          e);
    }
    long stray =
        engine.single(
            "SELECT coalesce(min(row), -1) FROM objects WHERE json_type(json) <> 'OBJECT'",
            result -> result.getLong(1));
    if (stray >= 0) {
      throw new DataException(
          "%s: record %d is not an object; %s".formatted(source.name(), stray + 1, EXPECTED));
    }
    List<String> twice =
        engine.query(
            """
            SELECT key FROM (SELECT row, unnest(json_keys(json)) AS key FROM objects)
            GROUP BY row, key HAVING count(*) > 1 ORDER BY row LIMIT 1\
            """,
            result -> result.getString(1));
    if (!twice.isEmpty()) {
      throw new DataException(
          "%s has a record with two fields named \"%s\"; rename one"
              .formatted(source.name(), twice.getFirst()));
    }
  }

  /// For each key the first record where its value is an object or an array; −1 for none.
  private static List<Integer> nested(Engine engine, int keys) throws SQLException {
    String firsts =
        IntStream.rangeClosed(1, keys)
            .mapToObj(i ->
                "coalesce(min(row) FILTER (kinds[%d] IN ('OBJECT', 'ARRAY')), -1)".formatted(i))
            .collect(Collectors.joining(", "));
    return engine.single(
        "SELECT " + firsts + " FROM parsed",
        result -> {
          var rows = new ArrayList<Integer>();
          for (int i = 1; i <= keys; i++) {
            rows.add(result.getInt(i));
          }
          return rows;
        });
  }
}
