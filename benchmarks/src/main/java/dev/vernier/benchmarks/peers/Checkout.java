package dev.vernier.benchmarks.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

  /// Runs the product to its end.
  ///
  /// @param directory where it runs
  /// @param errors the file that its standard error goes into
  /// @return its standard output
  /// @throws IOException if it fails, with its standard error
  public String vernier(List<String> arguments, Path directory, Path errors)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(root.resolve("vernier").toString()));
    command.addAll(arguments);
    var process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(errors.toFile())
            .start();
    process.outputWriter().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(
          "%s failed:%n%s".formatted(String.join(" ", command), Files.readString(errors)));
    }
    return output;
  }

  /// What the user typed.
  public String command() {
    return System.getProperty("benchmarks.command", "benchmarks/peers");
  }
}
