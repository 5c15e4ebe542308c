package dev.vernier.data;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// A DuckDB in memory, for the time of reading one file. It is confined to the extensions that are
/// built in: nothing is fetched from a network.
final class Engine implements AutoCloseable {

  interface Row<T> {
    T read(ResultSet result) throws SQLException;
  }

  private final Connection connection;

  private Engine(Connection connection) {
    this.connection = connection;
  }

  static Engine open() throws SQLException {
    var engine = new Engine(DriverManager.getConnection("jdbc:duckdb:"));
    engine.run("SET autoinstall_known_extensions = false");
    engine.run("SET autoload_known_extensions = false");
    engine.run("SET temp_directory = ''");
    engine.run("SET TimeZone = 'UTC'");
    // This rule plans for 20 s and longer where 250 columns are each compared with a list.
    engine.run("SET disabled_optimizers = 'in_clause'");
    return engine;
  }

  void run(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  <T> List<T> query(String sql, Row<T> row) throws SQLException {
    var rows = new ArrayList<T>();
    scan(sql, result -> rows.add(row.read(result)));
    return rows;
  }

  /// The one row of a query that has one.
  <T> T single(String sql, Row<T> row) throws SQLException {
    return query(sql, row).getFirst();
  }

  /// The first column of a query, as numbers; NaN for null.
  double[] doubles(String expression, String table, int rows) throws SQLException {
    var values = new double[rows];
    var at = new int[1];
    scan(
        "SELECT coalesce(%s, 'NaN'::DOUBLE) FROM %s".formatted(expression, table),
        result -> values[at[0]++] = result.getDouble(1));
    return values;
  }

  /// The first column of a query, as integers; −1 for null.
  int[] ints(String expression, String table, int rows) throws SQLException {
    var values = new int[rows];
    var at = new int[1];
    scan(
        "SELECT coalesce(CAST(%s AS INTEGER), -1) FROM %s".formatted(expression, table),
        result -> values[at[0]++] = result.getInt(1));
    return values;
  }

  private void scan(String sql, Row<?> row) throws SQLException {
    try (var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      while (result.next()) {
        row.read(result);
      }
    }
  }

  /// A text as a literal.
  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
