package dev.vernier.benchmarks.peers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The checkout that is measured. The script that started this says where it is.
public record Checkout(Path root) {

  /// `vernier.jvm` in pom.xml.
  private static final List<String> LAUNCHER_FLAGS =
      List.of("--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED");

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
  Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /// Begins the command of a process that runs Vernier as its launcher does, on what this runs on.
  ///
  /// @param options more options for the JVM
  public List<String> vernierJvm(List<String> options, Class<?> main) {
    var command = new ArrayList<>(List.of(java().toString()));
    command.addAll(LAUNCHER_FLAGS);
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    return command;
  }

  /// What the user typed.
  public String command() {
    return System.getProperty("benchmarks.command", "benchmarks/peers");
  }
}
