package dev.vernier.cli;

import picocli.CommandLine.IVersionProvider;

/// The version of the program, of Java and of the machine.
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = Main.class.getPackage().getImplementationVersion();
    return new String[] {
      "vernier " + (version == null ? "of a checkout" : version),
      "Java %s, %s %s"
          .formatted(
              System.getProperty("java.version"),
              System.getProperty("os.name"),
              System.getProperty("os.arch"))
    };
  }
}
