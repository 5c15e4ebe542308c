package dev.vernier.journal;

import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/// SQLite's result codes in the words of the person who chose the file.
final class SqliteErrors {

  private SqliteErrors() {}

  /// Whether another connection holds a lock, so that trying again may help.
  static boolean busy(SQLException e) {
    int code = primary(e);
    return code == SQLiteErrorCode.SQLITE_BUSY.code || code == SQLiteErrorCode.SQLITE_LOCKED.code;
  }

  /// Whether trying again is in vain: the file or the disk is at fault, not another process.
  static boolean lasting(SQLException e) {
    return switch (SQLiteErrorCode.getErrorCode(primary(e))) {
      case SQLITE_FULL,
          SQLITE_IOERR,
          SQLITE_READONLY,
          SQLITE_PERM,
          SQLITE_CANTOPEN,
          SQLITE_CORRUPT,
          SQLITE_NOTADB ->
          true;
      default -> false;
    };
  }

  /// A [StoreException] where the person can do something about it.
  static RuntimeException explain(Path file, SQLException e) {
    return switch (SQLiteErrorCode.getErrorCode(primary(e))) {
      case SQLITE_FULL ->
          new StoreException(
              file
                  + " cannot grow: the disk is full; free some space and run again, everything"
                  + " acknowledged is kept",
              e);
      case SQLITE_BUSY, SQLITE_LOCKED ->
          new StoreException(
              file + " is locked by another process; wait for it or end it, then run again", e);
      case SQLITE_READONLY, SQLITE_PERM ->
          new StoreException(
              file + " cannot be written; change its permissions, or choose another file", e);
      case SQLITE_CANTOPEN ->
          new StoreException(
              file + " cannot be opened; check its permissions, or choose another file", e);
      case SQLITE_NOTADB ->
          new StoreException(
              "%s is not an SQLite database, so it is not a store; choose another file"
                  .formatted(file),
              e);
      case SQLITE_CORRUPT ->
          new StoreException(
              "%s is damaged (%s); restore a copy, or choose another file"
                  .formatted(file, e.getMessage()),
              e);
      case SQLITE_IOERR ->
          new StoreException(
              "%s cannot be read or written (%s); check the disk and its free space"
                  .formatted(file, e.getMessage()),
              e);
      default -> new IllegalStateException(file + ": " + e.getMessage(), e);
    };
  }

  // The low byte of an extended code is the primary one.
  private static int primary(SQLException e) {
    return e.getErrorCode() & 0xff;
  }
}
