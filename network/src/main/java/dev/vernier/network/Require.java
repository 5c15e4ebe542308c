package dev.vernier.network;

/// What the settings of optimisers must fulfil, with messages that say what came.
final class Require {

  private Require() {}

  /// A number in [0, 1).
  static void share(String what, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException("%s lies in [0, 1), got %s".formatted(what, value));
    }
  }

  /// A finite number that is at least 0.
  static void nonNegative(String what, double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          "%s is finite and not negative, got %s".formatted(what, value));
    }
  }

  /// A finite number above 0.
  static void positive(String what, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          "%s is finite and positive, got %s".formatted(what, value));
    }
  }
}
