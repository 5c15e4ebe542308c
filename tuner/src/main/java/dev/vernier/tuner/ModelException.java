package dev.vernier.tuner;

import java.io.Serial;

/// A model file that cannot be read or written. The message is one line for the person at the
/// keyboard: what was expected, what came, what to do.
public final class ModelException extends IllegalArgumentException {

  @Serial private static final long serialVersionUID = 1;

  ModelException(String message) {
    super(message);
  }

  ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
