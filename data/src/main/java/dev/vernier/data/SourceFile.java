package dev.vernier.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// A file made ready for reading: found, readable, unpacked. What was `.gz` lies in a temporary
/// file until this is closed. We unpack it ourselves because only that checks the checksum at its
/// end, so that half a download is never taken for a data set.
///
/// @param name how messages call it
/// @param path the plain file
record SourceFile(String name, FileFormat format, Path path, boolean temporary)
    implements AutoCloseable {

  static SourceFile open(Path file) {
    FileFormat format = FileFormat.of(file);
    String name = String.valueOf(file.getFileName());
    if (Files.isDirectory(file)) {
      throw new DataException(file + " is a directory; name one data file in it");
    }
    if (!Files.exists(file)) {
      throw new DataException(
          "there is no file %s%s"
              .formatted(file, file.isAbsolute() ? "" : " in " + Path.of("").toAbsolutePath()));
    }
    if (!Files.isReadable(file)) {
      throw new DataException(file + " may not be read; check its permissions");
    }
    if (FileFormat.gzipped(file)) {
      return new SourceFile(name, format, unpack(name, file), true);
    }
    // DuckDB takes these letters for a pattern over many files.
    return file.toAbsolutePath().toString().matches(".*[*?\\[{].*")
        ? new SourceFile(name, format, copy(name, file), true)
        : new SourceFile(name, format, file.toAbsolutePath(), false);
  }

  /// A resource of this module, which may live in an archive.
  static SourceFile open(String name, InputStream resource, boolean gzipped) throws IOException {
    try (InputStream content = gzipped ? new GZIPInputStream(resource) : resource) {
      return new SourceFile(name, FileFormat.DELIMITED, store(content), true);
    }
  }

  private static Path unpack(String name, Path file) {
    try (var content = new GZIPInputStream(Files.newInputStream(file), 1 << 16)) {
      return store(content);
    } catch (ZipException | EOFException e) {
      throw new DataException(
          name + " is damaged: it does not unpack as gzip; fetch or compress it again", e);
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private static Path copy(String name, Path file) {
    try (var content = Files.newInputStream(file)) {
      return store(content);
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private static Path store(InputStream content) throws IOException {
    Path file = Files.createTempFile("vernier-", ".data");
    try {
      Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
      return file;
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  static DataException unreadable(String name, IOException e) {
    return new DataException(name + " could not be read: " + Numbers.brief(e.toString()), e);
  }

  @Override
  public void close() {
    if (temporary) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException _) {
        path.toFile().deleteOnExit();
      }
    }
  }
}
