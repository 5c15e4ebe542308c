package dev.vernier.network.kernel.x86;

/// What tells one instruction with the prefix VEX or EVEX from another. The manual has it in the
/// same order: `66.0F38.W1 8D`.
///
/// @param prefix the value of `pp`, the older prefix that is folded into this one
/// @param table the value of `mmm`
/// @param wide the bit `W`
record Opcode(int prefix, int table, boolean wide, int number) {

  static final int NONE = 0;
  static final int P66 = 1;
  static final int PF3 = 2;
  static final int PF2 = 3;

  static final int T0F = 1;
  static final int T0F38 = 2;
  static final int T0F3A = 3;

  Opcode(int prefix, int table, int number) {
    this(prefix, table, false, number);
  }
}
