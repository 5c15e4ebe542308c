package dev.vernier.network.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.jspecify.annotations.Nullable;

/// A folder of native libraries unpacked from jars, shared by all processes of a user.
///
/// A library is written under another name and moved into place, so no one sees half of one; of
/// several processes that race, the last wins with the same bytes. Beside each library lies a seal
/// with the size, checksum and modification time it had when it was last read in full. A library
/// whose seal still holds is taken without being read; one without is read, and replaced if it is
/// not what the jar holds. So a file that was cut short or overwritten is noticed at the price of
/// looking at its attributes.
///
/// @param directory may not exist yet
record NativeCache(Path directory) {

  static NativeCache ofThisUser() {
    return of(System.getProperty("os.name"), System::getenv, System.getProperty("user.home"));
  }

  /// `$VERNIER_CACHE`, else the place where the operating system's users look for caches.
  ///
  /// @param environment the value of a variable, null where it is not set
  static NativeCache of(
      String osName, UnaryOperator<@Nullable String> environment, String userHome) {
    Path home = Path.of(userHome);
    Path place =
        set(environment.apply("VERNIER_CACHE"))
            .orElseGet(() -> {
              if (osName.startsWith("Mac")) {
                return home.resolve("Library", "Caches", "vernier");
              }
              return set(environment.apply("XDG_CACHE_HOME"))
                  .orElseGet(() -> home.resolve(".cache"))
                  .resolve("vernier");
            });
    return new NativeCache(place);
  }

  private static Optional<Path> set(@Nullable String value) {
    return Optional.ofNullable(value).filter(v -> !v.isBlank()).map(Path::of);
  }

  /// What a library must be: known without unpacking it, since a jar lists both.
  record Content(long size, long crc) {

    static Content of(URL resource) throws IOException {
      URLConnection connection = resource.openConnection();
      if (connection instanceof JarURLConnection jar) {
        return new Content(jar.getJarEntry().getSize(), jar.getJarEntry().getCrc());
      }
      try (InputStream in = connection.getInputStream()) {
        return of(in);
      }
    }

    static Content of(Path file) throws IOException {
      try (InputStream in = Files.newInputStream(file)) {
        return of(in);
      }
    }

    private static Content of(InputStream in) throws IOException {
      CheckedInputStream checked = new CheckedInputStream(in, new CRC32());
      long size = checked.transferTo(OutputStream.nullOutputStream());
      return new Content(size, checked.getChecksum().getValue());
    }

    String seal(Path file) throws IOException {
      return "%d %08x %s%n".formatted(size, crc, Files.getLastModifiedTime(file));
    }
  }

  /// The library of this name in a folder of the cache, unpacked if it is not there as it should
  /// be.
  Path provide(URL resource, String folder, String name) throws IOException {
    Path file = directory.resolve(folder, name);
    Content content = Content.of(resource);
    if (!isSealed(file, content) && !verify(file, content)) {
      Files.createDirectories(directory.resolve(folder));
      unpack(resource, file, content);
    }
    return file;
  }

  /// Forgets that a library was checked, so that [#provide] reads it in full.
  void distrust(Path file) throws IOException {
    Files.deleteIfExists(sealOf(file));
  }

  private static boolean isSealed(Path file, Content content) throws IOException {
    try {
      return Files.size(file) == content.size
          && Files.readString(sealOf(file)).equals(content.seal(file));
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  private static boolean verify(Path file, Content content) throws IOException {
    if (!Files.isRegularFile(file)
        || Files.size(file) != content.size
        || !Content.of(file).equals(content)) {
      return false;
    }
    seal(file, content);
    return true;
  }

  private static void unpack(URL resource, Path file, Content content) throws IOException {
    Path fresh = beside(file);
    try {
      try (InputStream in = resource.openStream();
          FileChannel out =
              FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        in.transferTo(Channels.newOutputStream(out));
        out.force(true);
      }
      if (!verify(fresh, content)) {
        throw new IOException("unpacking %s to %s damaged it".formatted(resource, fresh));
      }
      String seal = content.seal(fresh);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      write(sealOf(file), seal);
    } catch (IOException e) {
      // Windows does not replace a library in use; another process may have put it there just now.
      if (!verify(file, content)) {
        throw e;
      }
    } finally {
      Files.deleteIfExists(fresh);
      Files.deleteIfExists(sealOf(fresh));
    }
  }

  private static void seal(Path file, Content content) throws IOException {
    write(sealOf(file), content.seal(file));
  }

  private static void write(Path file, String text) throws IOException {
    Path fresh = beside(file);
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static Path beside(Path file) {
    return file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
  }

  private static Path sealOf(Path file) {
    return file.resolveSibling(file.getFileName() + ".seal");
  }
}
