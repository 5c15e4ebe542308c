package dev.vernier.cli;

import picocli.CommandLine.IVersionProvider;

/// The version of the program, of Java and of the machine.
final class Version implements IVersionProvider {

  /// That of the program alone.
  static String ofProgram() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "of a checkout" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "vernier " + ofProgram(),
      "Java %s, %s %s"
          .formatted(
              System.getProperty("java.version"),
              System.getProperty("os.name"),
              System.getProperty("os.arch"))
    };
  }
}
