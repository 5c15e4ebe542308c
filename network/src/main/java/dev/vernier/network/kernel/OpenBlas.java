package dev.vernier.network.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.vernier.network.kernel.x86.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;

/// OpenBLAS, loaded into this process once and for good, or the reason why it is not.
///
/// The library comes from a jar of natives on the class path and is unpacked to the [NativeCache],
/// with the libraries it needs beside it. Before it loads, `OPENBLAS_NUM_THREADS=1` is set in the
/// environment of the C library: trials run one per core, and their products stay on their own
/// threads.
///
/// oneDNN's `dnnl_sgemm` is as fast, but a signal that arrives while it runs corrupts the heap of
/// the C library for some shapes (seen with 3.11 on AVX-512, (256, 256) by (256, 256) among them),
/// and the process dies. Java Flight Recorder and every sampling profiler send such signals.
@SuppressWarnings("restricted") // Calling native code is what this class is for.
final class OpenBlas {

  /// What came of the attempt to load the library.
  sealed interface Attempt {
    record Loaded(SymbolLookup symbols) implements Attempt {}

    record Failed(String reason) implements Attempt {}
  }

  /// Only the first look makes an attempt.
  static Attempt attempt() {
    return Once.ATTEMPT;
  }

  /// A function of the library, which must have loaded.
  static MethodHandle function(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    return switch (attempt()) {
      case Attempt.Loaded(var symbols) ->
          Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), descriptor, options);
      case Attempt.Failed(var reason) -> throw new IllegalStateException(reason);
    };
  }

  private OpenBlas() {}

  private static final class Once {
    static final Attempt ATTEMPT = load();

    private static Attempt load() {
      String os = System.getProperty("os.name");
      try {
        return new Attempt.Loaded(
            Build.of(os, System.getProperty("os.arch")).load(NativeCache.ofThisUser()));
      } catch (IOException | RuntimeException | LinkageError e) {
        return new Attempt.Failed(e.getMessage() == null ? e.toString() : e.getMessage());
      }
    }
  }

  /// The build for one platform.
  ///
  /// @param libraries file names; OpenBLAS itself is the last, and finds the others beside it
  private record Build(String platform, List<String> libraries) {

    private static final String ROOT = "org/bytedeco/openblas/";

    static Build of(String osName, String osArch) {
      String arch =
          switch (osArch) {
            case "aarch64" -> "arm64";
            case "amd64" -> "x86_64";
            default -> osArch;
          };
      if (osName.startsWith("Mac")) {
        return new Build(
            "macosx-" + arch,
            List.of(
                "libgcc_s.1.1.dylib",
                "libquadmath.0.dylib",
                "libgfortran.5.dylib",
                "libopenblas.0.dylib"));
      } else if (osName.startsWith("Windows")) {
        return new Build("windows-" + arch, List.of("libopenblas.dll"));
      }
      String platform = osName.toLowerCase(Locale.ROOT) + "-" + arch;
      List<String> compiler =
          arch.equals("x86_64")
              ? List.of("libgcc_s.so.1", "libquadmath.so.0", "libgfortran.so.5")
              : List.of("libgcc_s.so.1", "libgfortran.so.5");
      return new Build(
          platform, Stream.concat(compiler.stream(), Stream.of("libopenblas.so.0")).toList());
    }

    SymbolLookup load(NativeCache cache) throws IOException {
      URL itself = resource(libraries.getLast());
      String folder = "openblas-%s-%08x".formatted(version(), NativeCache.Content.of(itself).crc());
      for (String library : libraries.subList(0, libraries.size() - 1)) {
        cache.provide(resource(library), folder, library);
      }
      setOneThread();
      return open(cache, itself, folder, libraries.getLast());
    }

    private URL resource(String library) {
      String path = ROOT + platform + "/" + library;
      URL url = OpenBlas.class.getClassLoader().getResource(path);
      if (url == null) {
        throw new IllegalStateException(
            "the class path has no %s; add org.bytedeco:openblas with the classifier %s"
                .formatted(path, platform));
      }
      return url;
    }

    private static String version() throws IOException {
      Properties properties = new Properties();
      try (InputStream in =
          OpenBlas.class
              .getClassLoader()
              .getResourceAsStream("META-INF/maven/org.bytedeco/openblas/pom.properties")) {
        if (in != null) {
          properties.load(in);
        }
      }
      return properties.getProperty("version", "unknown");
    }

    private static SymbolLookup open(NativeCache cache, URL resource, String folder, String name)
        throws IOException {
      Path file = cache.provide(resource, folder, name);
      try {
        return SymbolLookup.libraryLookup(file, Arena.global());
      } catch (IllegalArgumentException _) {
        // Perhaps the file was damaged in a way that its attributes do not show.
        cache.distrust(file);
        return openAgain(cache.provide(resource, folder, name));
      }
    }

    private static SymbolLookup openAgain(Path file) {
      try {
        return SymbolLookup.libraryLookup(file, Arena.global());
      } catch (IllegalArgumentException e) {
        // The lookup does not tell what the linker said; loading it for JNI does.
        System.load(file.toString());
        throw e;
      }
    }
  }

  private static void setOneThread() {
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    SymbolLookup c =
        windows
            ? SymbolLookup.libraryLookup("ucrtbase", Arena.global())
            : Linker.nativeLinker().defaultLookup();
    MemorySegment set = c.findOrThrow(windows ? "_putenv_s" : "setenv");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom("OPENBLAS_NUM_THREADS");
      MemorySegment one = arena.allocateFrom("1");
      // setenv has a third argument, whether to overwrite; _putenv_s ignores it.
      MethodHandle handle =
          Linker.nativeLinker()
              .downcallHandle(set, FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
      int status = (int) handle.invokeExact(name, one, 1);
      if (status != 0) {
        throw new IllegalStateException("OPENBLAS_NUM_THREADS could not be set: status " + status);
      }
    } catch (Throwable e) {
      throw Failure.of(e);
    }
  }
}
