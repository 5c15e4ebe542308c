package dev.vernier.benchmarks.peers;

import dev.vernier.benchmarks.Workload;
import dev.vernier.network.kernel.MatrixProducts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What takes part in a comparison.
enum Peer {
  VERNIER("Vernier"),
  /// Vernier's matrix products without the rest of a step.
  PRODUCTS("products alone"),
  /// Vernier with products in bf16.
  BF16("Vernier in bf16"),
  BF16_PRODUCTS("bf16 products alone"),
  PYTORCH("PyTorch"),
  LIBTORCH("libtorch"),
  DJL("DJL");

  private static final Path PYTHON = Path.of("/usr/bin/python3");

  private final String title;

  Peer(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  private static Peer of(String name) {
    return Arrays.stream(values())
        .filter(peer -> peer.id().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "\"%s\" is no peer; choose of %s"
                    .formatted(
                        name,
                        Arrays.stream(values()).map(Peer::id).collect(Collectors.joining(", ")))));
  }

  /// The peer of a name, which can take part.
  static Peer taking(String name, Checkout checkout) throws IOException {
    var peer = of(name);
    Optional<String> reason = peer.whyNot(checkout);
    if (reason.isPresent()) {
      throw new IllegalArgumentException(reason.get());
    }
    return peer;
  }

  /// What it is called on the command line.
  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// What multiplies for it without the rest of a step.
  Optional<Peer> productsAlone() {
    return switch (this) {
      case VERNIER -> Optional.of(PRODUCTS);
      case BF16 -> Optional.of(BF16_PRODUCTS);
      default -> Optional.empty();
    };
  }

  /// Why it cannot take part, with what to do about it; empty where it can.
  private Optional<String> whyNot(Checkout checkout) throws IOException {
    return switch (this) {
      case VERNIER, PRODUCTS -> Optional.empty();
      case BF16, BF16_PRODUCTS -> MatrixProducts.whyNotBfloat16();
      case PYTORCH -> whyNotPyTorch(checkout);
      case LIBTORCH, DJL ->
          Files.exists(classPathFile(checkout))
              ? Optional.empty()
              : Optional.of("%s is not built; build with -Ppeers".formatted(title));
    };
  }

  /// Asks the worker itself.
  private static Optional<String> whyNotPyTorch(Checkout checkout) throws IOException {
    if (!Files.isExecutable(PYTHON)) {
      return Optional.of("%s is missing".formatted(PYTHON));
    }
    var process = new ProcessBuilder(PYTHON.toString(), pythonWorker(checkout), "check").start();
    String reason =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return reason.isEmpty() ? Optional.empty() : Optional.of(reason);
  }

  private static String pythonWorker(Checkout checkout) {
    return checkout.benchmarks().resolve("src/main/python/pytorch_worker.py").toString();
  }

  /// The command of its worker, without the pinning.
  ///
  /// @param files the rows, without suffix
  /// @param options more options for Vernier's JVM
  List<String> command(Workload workload, Path files, Checkout checkout, String options)
      throws IOException {
    var command = new ArrayList<String>();
    switch (this) {
      case VERNIER, PRODUCTS, BF16, BF16_PRODUCTS -> {
        command.addAll(checkout.vernierJvm(words(options), VernierWorker.class));
        if (this == PRODUCTS || this == BF16_PRODUCTS) {
          command.add("measure=products");
        }
        if (this == BF16 || this == BF16_PRODUCTS) {
          command.add("precision=bf16");
        }
      }
      case PYTORCH -> {
        command.add(PYTHON.toString());
        command.add(pythonWorker(checkout));
      }
      case LIBTORCH ->
          command.addAll(
              List.of(
                  checkout.java().toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  peerClassPath(checkout),
                  "dev.vernier.benchmarks.libtorch.LibtorchWorker"));
      case DJL ->
          command.addAll(
              List.of(
                  checkout.java().toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "-Dai.djl.offline=true",
                  "-Dai.djl.pytorch.num_threads=1",
                  "-Dai.djl.pytorch.num_interop_threads=1",
                  "-cp",
                  peerClassPath(checkout),
                  "dev.vernier.benchmarks.djl.DjlWorker"));
    }
    command.addAll(workload.toArguments());
    command.add("files=" + files);
    return command;
  }

  /// Variables of its worker's environment, beside those that give it one thread.
  Map<String, String> environment() throws IOException {
    String core = "OPENBLAS_CORETYPE";
    if (this != PYTORCH || System.getenv(core) != null) {
      return Map.of();
    }
    return Machine.openBlasCore().map(name -> Map.of(core, name)).orElse(Map.of());
  }

  private static List<String> words(String options) {
    return Pattern.compile(" ").splitAsStream(options).filter(word -> !word.isEmpty()).toList();
  }

  private String peerClassPath(Checkout checkout) throws IOException {
    Path target = classPathFile(checkout).resolveSibling("classes");
    return target + ":" + Files.readString(classPathFile(checkout)).strip();
  }

  private Path classPathFile(Checkout checkout) {
    return checkout.benchmarks().resolve(id() + "/target/class-path");
  }
}
