package dev.vernier.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Checks on the places that a command will write to, before it works for long.
final class OutputDirectory {

  private OutputDirectory() {}

  /// Makes the directory where it is missing.
  ///
  /// @throws IllegalArgumentException if files cannot be written there
  static void requireWritable(Path directory) {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw new IllegalArgumentException(
          "%s is a file, not a directory; choose another with --out".formatted(directory));
    }
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cannot make the directory %s; choose another with --out".formatted(directory), e);
    }
    if (!Files.isWritable(directory)) {
      throw new IllegalArgumentException(
          "cannot write to the directory %s; choose another with --out".formatted(directory));
    }
  }
}
