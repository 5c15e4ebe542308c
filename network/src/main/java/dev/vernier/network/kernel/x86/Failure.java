package dev.vernier.network.kernel.x86;

/// What a method handle throws: machine code throws nothing of its own, so all of it is unchecked.
public final class Failure {

  private Failure() {}

  public static RuntimeException of(Throwable thrown) {
    switch (thrown) {
      case Error error -> throw error;
      case RuntimeException runtime -> throw runtime;
      default -> throw new IllegalStateException(thrown);
    }
  }
}
