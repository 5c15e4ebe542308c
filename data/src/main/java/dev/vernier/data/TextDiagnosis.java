package dev.vernier.data;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;

/// Says in one line why a text could not be read. It reads the file again, slowly; only files that
/// failed come here.
final class TextDiagnosis {

  private TextDiagnosis() {}

  static DataException notUtf8(String name, String actual, long line) {
    return new DataException(
        "%s is not UTF-8 text but %s (line %d); convert it, e.g. iconv -f %s -t UTF-8"
            .formatted(name, actual, line, actual.equals("UTF-16") ? "UTF-16" : "WINDOWS-1252"));
  }

  /// The first line that is not UTF-8, if any.
  static Optional<DataException> encodingFault(SourceFile source) throws IOException {
    try (var content = new BufferedInputStream(Files.newInputStream(source.path()), 1 << 16)) {
      var line = new ByteArrayOutputStream();
      long number = 1;
      for (int b = content.read(); ; b = content.read()) {
        if (b == '\n' || b == -1) {
          if (!isUtf8(line.toByteArray())) {
            return Optional.of(notUtf8(source.name(), "another encoding", number));
          }
          line.reset();
          number++;
        }
        if (b == -1) {
          return Optional.empty();
        }
        line.write(b);
      }
    }
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }

  /// The first record with unsound quotes or a wrong number of fields, if any.
  static Optional<DataException> recordFault(SourceFile source, Dialect dialect)
      throws IOException {
    int columns = dialect.names().size();
    try (var reader = Files.newBufferedReader(source.path())) {
      var scanner = new RecordScanner(reader, dialect.delimiter(), dialect.quote());
      for (var next = scanner.next(); next.isPresent(); next = scanner.next()) {
        var record = next.get();
        if (record.fault().isPresent()) {
          return Optional.of(
              new DataException(
                  "%s: line %d %s".formatted(source.name(), record.line(), record.fault().get())));
        }
        if (record.fields().size() != columns && !record.blank()) {
          return Optional.of(
              new DataException(
                  "%s: line %d has %d fields, but the first line has %d; correct the line, or quote a field that contains %s"
                      .formatted(
                          source.name(),
                          record.line(),
                          record.fields().size(),
                          columns,
                          dialect.delimiter() == '\t'
                              ? "a tab"
                              : "\"" + dialect.delimiter() + "\"")));
        }
      }
      return Optional.empty();
    }
  }
}
