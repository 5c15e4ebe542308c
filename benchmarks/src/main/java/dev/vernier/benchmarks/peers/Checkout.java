package dev.vernier.benchmarks.peers;

import java.nio.file.Path;
import java.util.Objects;

/// The checkout that is measured. The script that started this says where it is.
public record Checkout(Path root) {

  public static Checkout current() {
    return new Checkout(
        Path.of(
            Objects.requireNonNull(
                System.getProperty("benchmarks.root"), "start it with a script in benchmarks/")));
  }

  public Path benchmarks() {
    return root.resolve("benchmarks");
  }

  /// Rows and the workers' logs.
  public Path scratch() {
    return benchmarks().resolve("target/peers");
  }

  /// The JVM that runs this.
  public Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  public String classPath() {
    return System.getProperty("java.class.path");
  }

  /// What the user typed.
  public String command() {
    return System.getProperty("benchmarks.command", "benchmarks/peers");
  }
}
