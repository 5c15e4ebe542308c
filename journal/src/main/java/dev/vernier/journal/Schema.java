package dev.vernier.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/// The tables of a store: which version a file has, and how it gets to this program's.
///
/// Flyway makes the tables and keeps their history. It takes a while to start, so the history is
/// read directly, and Flyway runs only where a file is not up to date.
final class Schema {

  private static final int APPLICATION_ID = 0x5645524E;
  private static final String HISTORY = "flyway_schema_history";
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Path file;
  private final DataSource source;

  Schema(Path file, DataSource source) {
    this.file = file;
    this.source = source;
  }

  /// Brings the file to this program's version and into write-ahead mode; leaves a file that is not
  /// a store, or of a newer version, as it is.
  ///
  /// Several processes may come here at once. Each migration is a transaction, so whoever loses the
  /// race fails without a trace, looks again, and finds the work done.
  void prepare(Connection connection, int timeoutMillis) throws SQLException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    while (true) {
      boolean last = System.nanoTime() - deadline > 0;
      try {
        boolean current = inTransaction(connection, this::version) == Migration.version();
        execute(connection, "PRAGMA journal_mode = WAL");
        if (current) {
          return;
        }
        Migration.run(source);
      } catch (SQLException e) {
        // The step into write-ahead mode does not wait for locks by itself.
        if (last || !SqliteErrors.busy(e)) {
          throw e;
        }
      } catch (Migration.Failed e) {
        if (last || SqliteErrors.lasting(e.cause())) {
          throw e.cause();
        }
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /// The version of the file; 0 where it is empty.
  private int version(Connection connection) throws SQLException {
    List<String> tables =
        texts(connection, "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite%'");
    boolean flyway = tables.removeIf(name -> name.startsWith(HISTORY));
    boolean ours = texts(connection, "PRAGMA application_id").equals(List.of("" + APPLICATION_ID));
    boolean usable = ours ? flyway : tables.isEmpty();
    if (!usable) {
      throw new StoreException(
          file + " is an SQLite database, but not a store of Vernier; choose another file");
    }
    if (!flyway) {
      return 0;
    }
    List<String> known =
        IntStream.rangeClosed(1, Migration.version()).mapToObj(Integer::toString).toList();
    List<String> stored =
        texts(connection, "SELECT version FROM " + HISTORY + " WHERE version IS NOT NULL");
    for (String version : stored) {
      if (!known.contains(version)) {
        throw new StoreException(
            "%s was written by a newer Vernier: expected version %d of the store, got %s; update Vernier, or choose another file"
                .formatted(file, Migration.version(), version));
      }
    }
    return stored.size();
  }

  private interface Query<T> {
    T run(Connection connection) throws SQLException;
  }

  // Several reads of one moment, while another process may be migrating.
  private static <T> T inTransaction(Connection connection, Query<T> query) throws SQLException {
    execute(connection, "BEGIN");
    try {
      return query.run(connection);
    } finally {
      execute(connection, "COMMIT");
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> texts(Connection connection, String sql) throws SQLException {
    var texts = new ArrayList<String>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }
}
