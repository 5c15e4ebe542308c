package dev.vernier.cli;

import java.nio.file.Path;

/// Goes through the commands once, in an empty working directory, so that the JVM can record which
/// classes a start needs.
final class Rehearsal {

  private Rehearsal() {}

  public static void main(String[] args) {
    StandardError.takeOver();
    Main.execute("--help");
    Main.execute("tune", "--help");
    Main.execute("explain", "learning_rate");
    Main.execute("tune", "penguins", "--trials", "4", "--set", "epochs=30");
    Main.execute("tune", "digits", "--trials", "2", "--set", "epochs=5", "--json");
    Main.execute("studies");
    Main.execute("trials", "penguins", "--json");
    Main.execute("best", "penguins");
    Main.execute("train", "penguins", "--set", "epochs=5");
    Main.execute("predict", "penguins.vernier", "penguins", "--out", Path.of("p.csv").toString());
    System.exit(0);
  }
}
