package dev.vernier.data;

/// Data that cannot be used. The message is one line for the person who brought the data: what was
/// expected, what came, what to do.
public final class DataException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  public DataException(String message) {
    super(message);
  }

  DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
