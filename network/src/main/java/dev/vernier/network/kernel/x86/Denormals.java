package dev.vernier.network.kernel.x86;

import static dev.vernier.network.kernel.x86.Operand.at;
import static dev.vernier.network.kernel.x86.Register.RAX;
import static dev.vernier.network.kernel.x86.Register.RSP;

/// Makes numbers too small to be normal count as 0 for a while. Arithmetic on them takes a hundred
/// times as long, and training is full of them: means of gradients that have died out, slopes far
/// out on a curve.
final class Denormals {

  /// Bits of the control register: results, and operands, that are not normal count as 0.
  private static final int FLUSH_TO_ZERO = 1 << 15 | 1 << 6;

  private Denormals() {}

  /// Begins the while. Takes two places on the stack, and `rax`.
  static void flush(Assembler a) {
    a.push(RAX);
    a.push(RAX);
    a.stmxcsr(at(RSP));
    a.movsxd(RAX, at(RSP));
    a.or(RAX, FLUSH_TO_ZERO);
    a.mov(at(RSP, 8), RAX);
    a.ldmxcsr(at(RSP, 8));
  }

  /// Ends it, and gives the places back.
  static void restore(Assembler a) {
    a.ldmxcsr(at(RSP));
    a.pop(RAX);
    a.pop(RAX);
  }
}
