package dev.vernier.benchmarks.peers;

import java.nio.file.Path;
import java.util.Objects;

/// The checkout that is measured. The script `benchmarks/peers` says where it is.
record Checkout(Path root) {

  static Checkout current() {
    return new Checkout(
        Path.of(
            Objects.requireNonNull(
                System.getProperty("benchmarks.root"), "start it with benchmarks/peers")));
  }

  Path benchmarks() {
    return root.resolve("benchmarks");
  }

  /// Rows and the workers' logs.
  Path scratch() {
    return benchmarks().resolve("target/peers");
  }

  /// The JVM that runs this.
  Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  String classPath() {
    return System.getProperty("java.class.path");
  }

  /// What the user typed.
  String command() {
    return System.getProperty("benchmarks.command", "benchmarks/peers");
  }
}
