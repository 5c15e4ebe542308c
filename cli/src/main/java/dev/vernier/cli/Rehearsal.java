package dev.vernier.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Goes through the commands once, in an empty working directory, so that the JVM can record which
/// classes a start needs.
final class Rehearsal {

  private Rehearsal() {}

  public static void main(String[] args) {
    StandardError.takeOver();
    execute("--help");
    execute("tune", "--help");
    execute("explain", "learning_rate");
    execute("tune", "penguins", "--trials", "4", "--set", "epochs=30");
    execute("tune", "digits", "--trials", "2", "--set", "epochs=5", "--json");
    execute("studies");
    execute("trials", "penguins", "--json");
    execute("best", "penguins");
    execute("train", "penguins", "--set", "epochs=5");
    execute("predict", "penguins.vernier", "penguins", "--out", Path.of("p.csv").toString());
    System.exit(0);
  }

  private static void execute(String... args) {
    int _ =
        Main.execute(
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            args);
  }
}
