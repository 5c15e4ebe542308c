package dev.vernier.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A CSV file of sixty rows that a test makes up.
final class SmallTable {

  private SmallTable() {}

  /// @param row the text of a row from its number, which counts from 0
  static Path write(Path file, String header, IntFunction<String> row) throws IOException {
    String rows = IntStream.range(0, 60).mapToObj(row).collect(Collectors.joining("\n"));
    return Files.writeString(file, header + "\n" + rows + "\n");
  }
}
