package dev.vernier.journal;

import dev.vernier.search.Journal;
import dev.vernier.search.StudyEvent;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The events of one study of a [SqliteStudyStore]. Thread-safe; the store owns the connection, so
/// closing a journal does nothing.
final class SqliteJournal implements Journal {

  private final Database database;
  private final long study;

  SqliteJournal(Database database, long study) {
    this.database = database;
    this.study = study;
  }

  @Override
  public boolean append(long expectedPosition, List<? extends StudyEvent> events) {
    List<EventCodec.Row> rows = events.stream().map(EventCodec::encode).toList();
    return database.write(() -> {
      if (length() != expectedPosition) {
        return false;
      }
      for (int i = 0; i < rows.size(); i++) {
        insert(expectedPosition + i, rows.get(i));
      }
      return true;
    });
  }

  @Override
  public List<StudyEvent> readFrom(long position) {
    List<EventCodec.Row> rows = database.read(() -> select(position));
    var events = new ArrayList<StudyEvent>(rows.size());
    for (EventCodec.Row row : rows) {
      try {
        events.add(EventCodec.decode(row));
      } catch (IllegalArgumentException | ClassCastException e) {
        throw new StoreException(
            "%s: event %d of study %d cannot be read: %s"
                .formatted(database.file(), position + events.size(), study, e.getMessage()),
            e);
      }
    }
    return List.copyOf(events);
  }

  private long length() throws SQLException {
    PreparedStatement statement =
        database.statement("SELECT coalesce(max(position) + 1, 0) FROM event WHERE study_id = ?");
    statement.setLong(1, study);
    try (ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private void insert(long position, EventCodec.Row row) throws SQLException {
    PreparedStatement statement =
        database.statement(
            "INSERT INTO event (study_id, position, trial, kind, at, body)"
                + " VALUES (?, ?, ?, ?, ?, ?)");
    statement.setLong(1, study);
    statement.setLong(2, position);
    statement.setInt(3, row.trial());
    statement.setString(4, row.kind());
    statement.setLong(5, row.at());
    statement.setString(6, row.body());
    statement.executeUpdate();
  }

  private List<EventCodec.Row> select(long position) throws SQLException {
    PreparedStatement statement =
        database.statement(
            "SELECT trial, kind, at, body FROM event"
                + " WHERE study_id = ? AND position >= ? ORDER BY position");
    statement.setLong(1, study);
    statement.setLong(2, position);
    var rows = new ArrayList<EventCodec.Row>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        rows.add(
            new EventCodec.Row(row.getInt(1), row.getString(2), row.getLong(3), row.getString(4)));
      }
    }
    return rows;
  }

  @Override
  public void close() {}
}
