package dev.vernier.journal;

import java.util.stream.Collectors;

/// A store that cannot be used as it is: the wrong file, a newer version, a full disk.
///
/// The message is one line for the person who chose the file: what was expected, what came, and
/// what to do. Nothing of the failed operation was written.
public final class StoreException extends IllegalArgumentException {

  StoreException(String message) {
    super(oneLine(message));
  }

  StoreException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  private static String oneLine(String message) {
    return message.lines().map(String::strip).collect(Collectors.joining(" "));
  }
}
