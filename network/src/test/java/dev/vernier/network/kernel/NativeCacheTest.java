package dev.vernier.network.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NativeCacheTest {

  private static final String LIBRARY = "the code of a library ".repeat(1_000);

  @TempDir Path temp;

  private NativeCache cache = new NativeCache(Path.of(""));
  private URL resource = getClass().getResource("/");

  @BeforeEach
  void jar() throws IOException {
    cache = new NativeCache(temp.resolve("cache"));
    Path jar = temp.resolve("natives.jar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry("lib.so"));
      out.write(LIBRARY.getBytes(UTF_8));
    }
    resource = URI.create("jar:" + jar.toUri() + "!/lib.so").toURL();
  }

  @Test
  void liesWhereTheVariablesOrTheSystemSay() {
    assertThat(place("Linux", Map.of())).isEqualTo(Path.of("/home/ann/.cache/vernier"));
    assertThat(place("Mac OS X", Map.of("XDG_CACHE_HOME", "/x")))
        .isEqualTo(Path.of("/home/ann/Library/Caches/vernier"));
    assertThat(place("Linux", Map.of("XDG_CACHE_HOME", "/x"))).isEqualTo(Path.of("/x/vernier"));
    assertThat(place("Linux", Map.of("XDG_CACHE_HOME", "")))
        .isEqualTo(Path.of("/home/ann/.cache/vernier"));
    assertThat(place("Mac OS X", Map.of("VERNIER_CACHE", "/v", "XDG_CACHE_HOME", "/x")))
        .isEqualTo(Path.of("/v"));
  }

  private static Path place(String osName, Map<String, String> environment) {
    return NativeCache.of(osName, environment::get, "/home/ann").directory();
  }

  @Test
  void unpacksWhatIsMissingAndLeavesNothingElseBehind() throws IOException {
    Path file = provide();
    assertThat(file).hasContent(LIBRARY);
    try (var files = Files.list(file.getParent())) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("lib.so", "lib.so.seal");
    }
  }

  @Test
  void takesASealedLibraryWithoutWritingItAgain() throws IOException {
    Path file = provide();
    Object key = Files.readAttributes(file, "fileKey").get("fileKey");
    assertThat(Files.readAttributes(provide(), "fileKey")).containsEntry("fileKey", key);
  }

  @Test
  void replacesATruncatedLibrary() throws IOException {
    Path file = provide();
    FileTime time = Files.getLastModifiedTime(file);
    Files.writeString(file, LIBRARY.substring(0, 5_000));
    Files.setLastModifiedTime(file, time);
    assertThat(provide()).hasContent(LIBRARY);
  }

  @Test
  void replacesGarbageOfTheRightSize() throws IOException {
    Path file = provide();
    FileTime time = Files.getLastModifiedTime(file);
    Files.writeString(file, "x".repeat(LIBRARY.length()));
    Files.setLastModifiedTime(file, FileTime.fromMillis(time.toMillis() + 1_000));
    assertThat(provide()).hasContent(LIBRARY);
  }

  @Test
  void replacesDistrustedGarbageWithTheRightAttributes() throws IOException {
    Path file = provide();
    FileTime time = Files.getLastModifiedTime(file);
    Files.writeString(file, "x".repeat(LIBRARY.length()));
    Files.setLastModifiedTime(file, time);
    cache.distrust(file);
    assertThat(provide()).hasContent(LIBRARY);
  }

  @Test
  void sealsAgainWhatIsStillWhole() throws IOException {
    Path file = provide();
    Object key = Files.readAttributes(file, "fileKey").get("fileKey");
    Files.delete(file.resolveSibling("lib.so.seal"));
    assertThat(Files.readAttributes(provide(), "fileKey")).containsEntry("fileKey", key);
    assertThat(file.resolveSibling("lib.so.seal")).exists();
  }

  @Test
  void severalMayUnpackAtOnce() throws Exception {
    List<Callable<String>> all = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      all.add(() -> Files.readString(provide()));
    }
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (Future<String> content : threads.invokeAll(all)) {
        assertThat(content.get()).isEqualTo(LIBRARY);
      }
    }
  }

  @Test
  void failsWhereTheDirectoryCannotBe() throws IOException {
    Files.writeString(temp.resolve("cache"), "a file");
    assertThatExceptionOfType(IOException.class).isThrownBy(this::provide);
  }

  private Path provide() throws IOException {
    return cache.provide(resource, "v1", "lib.so");
  }
}
