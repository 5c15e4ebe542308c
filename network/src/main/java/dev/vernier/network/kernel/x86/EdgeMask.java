package dev.vernier.network.kernel.x86;

import static dev.vernier.network.kernel.x86.Operand.at;
import static dev.vernier.network.kernel.x86.Register.R11;
import static dev.vernier.network.kernel.x86.Register.RAX;

/// Masks for the edge of an array, where fewer numbers are left than a vector has lanes.
final class EdgeMask {

  private static final int LANES = 16;
  private static final int ALL = 0xFFFF;

  private EdgeMask() {}

  /// Lets all lanes through. Uses `rax`.
  static void setAll(Assembler a, int mask) {
    a.mov(RAX, ALL);
    a.kmovw(mask, RAX);
  }

  /// Lets the lowest `left - skipped` lanes through, at least none and at most 16. Uses `rax` and
  /// `r11`.
  ///
  /// @param left neither of the two
  static void set(Assembler a, int mask, Register left, int skipped) {
    a.lea(R11, at(left, -skipped));
    // What follows looks at the lowest eight bits of the count alone.
    a.mov(RAX, LANES);
    a.cmp(R11, RAX);
    a.cmov(Condition.GREATER, R11, RAX);
    a.mov(RAX, 0);
    a.cmp(R11, RAX);
    a.cmov(Condition.LESS, R11, RAX);
    a.mov(RAX, ALL);
    a.bzhi(RAX, RAX, R11);
    a.kmovw(mask, RAX);
  }
}
