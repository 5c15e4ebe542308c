package dev.vernier.data;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Splits delimited text into records of fields, one at a time, as RFC 4180 has it: a quoted field
/// may hold delimiters, line ends and doubled quotes. It serves to look at the first lines, and to
/// find the line that is wrong; the bulk is read by DuckDB.
final class RecordScanner {

  /// @param line the line, counted from 1, that it begins on
  /// @param fault what is wrong with its quotes, if anything
  record Scanned(long line, List<String> fields, Optional<String> fault) {

    boolean blank() {
      return fields.size() == 1 && fields.getFirst().isBlank();
    }
  }

  private static final int END = -1;

  private final Reader reader;
  private final char delimiter;
  private final char quote;
  private long line = 1;
  private int next;

  RecordScanner(Reader reader, char delimiter, char quote) throws IOException {
    this.reader = reader;
    this.delimiter = delimiter;
    this.quote = quote;
    next = reader.read();
    if (next == '\uFEFF') {
      next = reader.read();
    }
  }

  /// The next record, or empty at the end.
  Optional<Scanned> next() throws IOException {
    if (next == END) {
      return Optional.empty();
    }
    long start = line;
    var fields = new ArrayList<String>();
    Optional<String> fault = Optional.empty();
    do {
      var field = new StringBuilder();
      while (next == ' ') {
        take(field);
      }
      if (next == quote) {
        field.setLength(0);
        fault = quoted(field);
      }
      while (!atFieldEnd()) {
        take(field);
      }
      fields.add(field.toString());
    } while (fault.isEmpty() && next == delimiter && skip());
    if (fault.isEmpty()) {
      endLine();
    } else {
      next = END;
    }
    return Optional.of(new Scanned(start, fields, fault));
  }

  /// The content of a quoted field; returns what is wrong with it.
  private Optional<String> quoted(StringBuilder field) throws IOException {
    skip();
    while (next != END) {
      if (next == quote) {
        skip();
        if (next != quote) {
          while (next == ' ') {
            skip();
          }
          return atFieldEnd()
              ? Optional.empty()
              : Optional.of("has text after a closing quote; double the quotes inside a field");
        }
      } else if (next == '\n') {
        line++;
      }
      take(field);
    }
    return Optional.of("opens a quote that is never closed; close it or remove it");
  }

  private boolean atFieldEnd() {
    return next == delimiter || next == '\n' || next == '\r' || next == END;
  }

  private void endLine() throws IOException {
    if (next == '\r') {
      skip();
      if (next == '\n') {
        skip();
      }
      line++;
    } else if (next == '\n') {
      skip();
      line++;
    }
  }

  private void take(StringBuilder field) throws IOException {
    field.append((char) next);
    skip();
  }

  private boolean skip() throws IOException {
    next = reader.read();
    return true;
  }
}
