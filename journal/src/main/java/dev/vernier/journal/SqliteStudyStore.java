package dev.vernier.journal;

import dev.vernier.search.Journal;
import dev.vernier.search.StudySpec;
import dev.vernier.search.StudyStore;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Studies in one SQLite file, which any number of threads and processes of one machine may share.
///
/// Thread-safe. Journals are usable until the store is closed. Every operation throws
/// [StoreException] where the file, the disk or another process prevents it, and then has written
/// nothing.
public final class SqliteStudyStore implements StudyStore {

  private record Row(long id, String name, Instant createdAt, String spec) {}

  private final Database database;

  private SqliteStudyStore(Database database) {
    this.database = database;
  }

  /// Opens the store in a file, and creates the file where it is missing.
  ///
  /// @throws StoreException if the file cannot be used: not a store, of a newer version, not
  ///   writable, without a directory to be in
  public static SqliteStudyStore open(Path file) {
    return new SqliteStudyStore(Database.open(file));
  }

  @Override
  public List<Entry> studies() {
    return database.read(() -> rows(statement("ORDER BY id"))).stream().map(this::entry).toList();
  }

  @Override
  public Optional<Entry> find(String name) {
    return row(name).map(this::entry);
  }

  @Override
  public Journal open(StudySpec spec, Instant now) {
    Row row = row(spec.name()).orElseGet(() -> create(spec, now));
    entry(row).spec().requireSame(spec);
    return new SqliteJournal(database, row.id());
  }

  /// The new study, or the one of that name that another process has just created.
  private Row create(StudySpec spec, Instant now) {
    String text = StudyCodec.encode(spec);
    return database.write(() -> {
      PreparedStatement insert =
          database.statement(
              "INSERT INTO study (name, created_at, spec) VALUES (?, ?, ?)"
                  + " ON CONFLICT (name) DO NOTHING");
      insert.setString(1, spec.name());
      insert.setLong(2, now.toEpochMilli());
      insert.setString(3, text);
      insert.executeUpdate();
      return rows(named(spec.name())).getFirst();
    });
  }

  private Optional<Row> row(String name) {
    return database.read(() -> rows(named(name)).stream().findFirst());
  }

  private PreparedStatement named(String name) throws SQLException {
    PreparedStatement statement = statement("WHERE name = ?");
    statement.setString(1, name);
    return statement;
  }

  private PreparedStatement statement(String clause) throws SQLException {
    return database.statement("SELECT id, name, created_at, spec FROM study " + clause);
  }

  private static List<Row> rows(PreparedStatement statement) throws SQLException {
    var rows = new ArrayList<Row>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        rows.add(
            new Row(
                row.getLong(1),
                row.getString(2),
                Instant.ofEpochMilli(row.getLong(3)),
                row.getString(4)));
      }
    }
    return rows;
  }

  private Entry entry(Row row) {
    try {
      return new Entry(StudyCodec.decode(row.spec()), row.createdAt());
    } catch (IllegalArgumentException | ClassCastException e) {
      throw new StoreException(
          "%s: the study \"%s\" cannot be read: %s"
              .formatted(database.file(), row.name(), e.getMessage()),
          e);
    }
  }

  /// Lets the file grow to so many pages only; a test's way to a full disk.
  void limitPages(int pages) {
    database.limitPages(pages);
  }

  @Override
  public void close() {
    database.close();
  }
}
