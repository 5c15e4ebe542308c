package dev.vernier.network.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/// Intel's oneDNN, loaded into this process once and for good, or the reason why it is not.
///
/// The library comes from a jar of natives on the class path and is unpacked to the [NativeCache].
/// Before it loads, `OMP_NUM_THREADS=1` is set in the environment of the C library, which its
/// OpenMP reads as it starts: trials run one per core, and their products stay on their own
/// threads.
@SuppressWarnings("restricted") // Calling native code is what this class is for.
final class OneDnn {

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

  private OneDnn() {}

  private static final class Once {
    static final Attempt ATTEMPT = load();

    private static Attempt load() {
      String os = System.getProperty("os.name");
      try {
        NativeCache cache = NativeCache.of(os, System::getenv, System.getProperty("user.home"));
        return new Attempt.Loaded(Build.of(os, System.getProperty("os.arch")).load(cache));
      } catch (IOException | RuntimeException | LinkageError e) {
        return new Attempt.Failed(e.getMessage() == null ? e.toString() : e.getMessage());
      }
    }
  }

  /// The build for one platform.
  ///
  /// @param libraries file names in the order of loading: the OpenMP runtime, if one comes along,
  ///   and oneDNN itself
  private record Build(String platform, List<String> libraries) {

    private static final String ROOT = "org/bytedeco/dnnl/";

    static Build of(String osName, String osArch) {
      String arch =
          switch (osArch) {
            case "aarch64" -> "arm64";
            case "amd64" -> "x86_64";
            default -> osArch;
          };
      if (osName.startsWith("Mac")) {
        String openMp = arch.equals("arm64") ? "libomp.dylib" : "libiomp5.dylib";
        return new Build("macosx-" + arch, List.of(openMp, "libdnnl.3.dylib"));
      } else if (osName.startsWith("Windows")) {
        return new Build("windows-" + arch, List.of("dnnl.dll"));
      }
      String os = osName.toLowerCase(Locale.ROOT);
      return new Build(os + "-" + arch, List.of("libgomp.so.1", "libdnnl.so.3"));
    }

    SymbolLookup load(NativeCache cache) throws IOException {
      List<URL> resources = new ArrayList<>();
      for (String library : libraries) {
        resources.add(resource(library));
      }
      String folder =
          "onednn-%s-%08x".formatted(version(), NativeCache.Content.of(resources.getLast()).crc());
      setOneThread();
      List<SymbolLookup> lookups = new ArrayList<>();
      for (int i = 0; i < libraries.size(); i++) {
        lookups.add(open(cache, resources.get(i), folder, libraries.get(i)));
      }
      checkOneThread(lookups.getLast());
      return lookups.getLast();
    }

    private URL resource(String library) {
      String path = ROOT + platform + "/" + library;
      URL url = OneDnn.class.getClassLoader().getResource(path);
      if (url == null) {
        throw new IllegalStateException(
            "the class path has no %s; add org.bytedeco:dnnl with the classifier %s"
                .formatted(path, platform));
      }
      return url;
    }

    private static String version() throws IOException {
      Properties properties = new Properties();
      try (InputStream in =
          OneDnn.class
              .getClassLoader()
              .getResourceAsStream("META-INF/maven/org.bytedeco/dnnl/pom.properties")) {
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
      MemorySegment name = arena.allocateFrom("OMP_NUM_THREADS");
      MemorySegment one = arena.allocateFrom("1");
      // setenv has a third argument, whether to overwrite; _putenv_s ignores it.
      MethodHandle handle =
          Linker.nativeLinker()
              .downcallHandle(set, FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
      int status = (int) handle.invokeExact(name, one, 1);
      if (status != 0) {
        throw new IllegalStateException("OMP_NUM_THREADS could not be set: status " + status);
      }
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  /// Another library may have started the same OpenMP earlier, with threads. A library's symbols
  /// include those of the libraries it needs, except on Windows.
  private static void checkOneThread(SymbolLookup oneDnn) {
    Optional<MemorySegment> maxThreads = oneDnn.find("omp_get_max_threads");
    if (maxThreads.isEmpty()) {
      return;
    }
    MethodHandle handle =
        Linker.nativeLinker().downcallHandle(maxThreads.get(), FunctionDescriptor.of(JAVA_INT));
    int threads;
    try {
      threads = (int) handle.invokeExact();
    } catch (Throwable e) {
      throw rethrown(e);
    }
    if (threads != 1) {
      throw new IllegalStateException(
          "OpenMP was loaded before by another library, with %d threads; set OMP_NUM_THREADS=1"
              .formatted(threads));
    }
  }

  /// Native functions throw nothing of their own; what a handle throws is unchecked.
  static RuntimeException rethrown(Throwable e) {
    switch (e) {
      case Error error -> throw error;
      case RuntimeException runtime -> throw runtime;
      default -> throw new IllegalStateException(e);
    }
  }
}
