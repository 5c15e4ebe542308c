package dev.vernier.network;

/// A checkpoint cannot be written, or not be resumed from.
public final class CheckpointException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public CheckpointException(String message) {
    super(message);
  }

  public CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
