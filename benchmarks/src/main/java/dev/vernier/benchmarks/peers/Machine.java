package dev.vernier.benchmarks.peers;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where and when something was measured.
public final class Machine {

  /// Those that decide how fast matrices multiply.
  private static final Set<String> FLAGS =
      Set.of(
          "avx2",
          "fma",
          "avx512f",
          "avx512_bf16",
          "avx512_vnni",
          "avx512_fp16",
          "amx_bf16",
          "amx_tile",
          "amx_int8",
          "asimd",
          "bf16",
          "sve",
          "sve2");

  private Machine() {}

  /// For a document: date, processor and its flags, cores, load, system, JDK, command.
  public static Map<String, Object> describe(Checkout checkout) throws IOException {
    Map<String, String> processor = processor();
    var description = new LinkedHashMap<String, Object>();
    description.put("date", LocalDate.now(ZoneOffset.UTC).toString());
    description.put("command", checkout.command());
    description.put(
        "cpu",
        "%s, family %s, model %s"
            .formatted(
                processor.getOrDefault("Model name", "unknown"),
                processor.getOrDefault("CPU family", "?"),
                processor.getOrDefault("Model", "?")));
    description.put(
        "flags",
        Pattern.compile(" ")
            .splitAsStream(processor.getOrDefault("Flags", ""))
            .filter(FLAGS::contains)
            .collect(Collectors.joining(" ")));
    description.put("cores", Runtime.getRuntime().availableProcessors());
    description.put("load", load());
    description.put("system", system());
    description.put(
        "jdk",
        System.getProperty("java.vendor.version", "")
            + " "
            + System.getProperty("java.runtime.version", ""));
    return description;
  }

  /// The same, in Markdown.
  public static String inWords(Map<String, Object> description) {
    return "%s, %s cores of %s (%s), %s, JDK %s, load %s at the start.%n%n```sh%n%s%n```%n"
        .formatted(
            description.get("date"),
            description.get("cores"),
            description.get("cpu"),
            description.get("flags"),
            description.get("system"),
            description.get("jdk"),
            description.get("load"),
            description.get("command"));
  }

  /// How many processes wanted to run in the last minute: what other work there was.
  private static String load() {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return String.format(Locale.ROOT, "%.2f", load);
  }

  /// The OpenBLAS kernels for this processor, where an old OpenBLAS might know only its elders: one
  /// that does not know the model falls back to SSE.
  public static Optional<String> openBlasCore() throws IOException {
    var flags =
        Pattern.compile(" ")
            .splitAsStream(processor().getOrDefault("Flags", ""))
            .collect(Collectors.toSet());
    if (flags.containsAll(Set.of("avx512f", "avx512bw", "avx512dq", "avx512vl"))) {
      return Optional.of("SkylakeX");
    }
    return flags.containsAll(Set.of("avx2", "fma")) ? Optional.of("Haswell") : Optional.empty();
  }

  private static Map<String, String> processor() throws IOException {
    var process = new ProcessBuilder("lscpu").redirectErrorStream(true).start();
    try (var lines = process.inputReader().lines()) {
      return fields(lines, ":");
    }
  }

  private static String system() throws IOException {
    Path release = Path.of("/etc/os-release");
    if (!Files.isReadable(release)) {
      return System.getProperty("os.name", "unknown");
    }
    try (var lines = Files.lines(release)) {
      return fields(lines, "=").getOrDefault("PRETTY_NAME", "unknown").replace("\"", "");
    }
  }

  private static Map<String, String> fields(Stream<String> lines, String separator) {
    var fields = new LinkedHashMap<String, String>();
    for (String line : List.copyOf(lines.toList())) {
      int at = line.indexOf(separator);
      if (at > 0) {
        fields.putIfAbsent(line.substring(0, at).strip(), line.substring(at + 1).strip());
      }
    }
    return fields;
  }
}
