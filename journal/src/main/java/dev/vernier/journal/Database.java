package dev.vernier.journal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// One connection to a store's file, which threads take in turn.
///
/// The file is in write-ahead mode: readers do not wait for the writer, and an acknowledged
/// transaction survives the death of the process. `synchronous = NORMAL` means that a power failure
/// may take the last transactions with it, always from the end and never in part.
final class Database implements AutoCloseable {

  private static final int BUSY_TIMEOUT_MILLIS = 10_000;

  /// Something to do while the connection is one's own.
  interface Work<T> {
    T run() throws SQLException;
  }

  private final Path file;
  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();

  private Database(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /// Opens a store's file, and makes it one where it is missing or empty.
  ///
  /// @throws StoreException if it cannot be one
  static Database open(Path file) {
    requireUsable(file);
    SQLiteDataSource source = source(file);
    try {
      Connection connection = source.getConnection();
      try {
        new Schema(file, source).prepare(connection, BUSY_TIMEOUT_MILLIS);
        return new Database(file, connection);
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw SqliteErrors.explain(file, e);
    }
  }

  // SQLite would name none of these cases, and would silently read a file that it cannot write.
  private static void requireUsable(Path file) {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || Files.isDirectory(file)) {
      throw new StoreException(file + " is a directory; name a file in it");
    }
    if (!Files.isDirectory(directory)) {
      throw new StoreException(
          "%s cannot be created: there is no directory %s; create it, or choose another file"
              .formatted(file, directory));
    }
    if (Files.exists(file) && !Files.isWritable(file)) {
      throw new StoreException(
          file + " cannot be written; change its permissions, or choose another file");
    }
    if (!Files.isWritable(directory)) {
      throw new StoreException(
          "%s cannot be used: its directory cannot be written; choose another file"
              .formatted(file));
    }
  }

  private static SQLiteDataSource source(Path file) {
    var config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    // A transaction that reads first and writes later fails under contention unless it takes the
    // write lock at once.
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    var source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath().toUri().toASCIIString());
    return source;
  }

  Path file() {
    return file;
  }

  /// Runs statements one by one, each its own transaction.
  <T> T read(Work<T> work) {
    lock.lock();
    try {
      requireOpen();
      return work.run();
    } catch (SQLException e) {
      forgetStatements();
      throw SqliteErrors.explain(file, e);
    } finally {
      lock.unlock();
    }
  }

  /// Runs statements in one transaction that holds the write lock from its start; undoes all of
  /// them if one fails.
  <T> T write(Work<T> work) {
    return read(() -> {
      statement("BEGIN IMMEDIATE").execute();
      boolean committed = false;
      try {
        T result = work.run();
        statement("COMMIT").execute();
        committed = true;
        return result;
      } finally {
        if (!committed) {
          rollBack();
        }
      }
    });
  }

  // The driver breaks a prepared statement that fails.
  private void forgetStatements() {
    for (PreparedStatement statement : statements.values()) {
      try {
        statement.close();
      } catch (SQLException e) {
        // Closing one that failed repeats its error, which the caller already has.
      }
    }
    statements.clear();
  }

  private void rollBack() {
    try {
      execute("ROLLBACK");
    } catch (SQLException e) {
      // Some errors, such as a full disk, have ended the transaction already.
    }
  }

  /// The statement of a text, prepared once. To be used, and its results closed, within [#read] or
  /// [#write].
  PreparedStatement statement(String sql) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    return statement;
  }

  /// Lets the file grow to so many pages only; a test's way to a full disk.
  void limitPages(int pages) {
    read(() -> execute("PRAGMA max_page_count = " + pages));
  }

  private boolean execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.execute(sql);
    }
  }

  private void requireOpen() throws SQLException {
    if (connection.isClosed()) {
      throw new IllegalStateException("the store " + file + " is closed");
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      forgetStatements();
      connection.close();
    } catch (SQLException e) {
      throw SqliteErrors.explain(file, e);
    } finally {
      lock.unlock();
    }
  }
}
