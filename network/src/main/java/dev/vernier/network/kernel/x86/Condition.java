package dev.vernier.network.kernel.x86;

/// What the flags must say, after a comparison of numbers with signs, for a jump or a move.
enum Condition {
  EQUAL(4),
  NOT_EQUAL(5),
  LESS(0xC),
  GREATER_OR_EQUAL(0xD),
  GREATER(0xF);

  private final int number;

  Condition(int number) {
    this.number = number;
  }

  /// The low bits of the opcode.
  int number() {
    return number;
  }
}
