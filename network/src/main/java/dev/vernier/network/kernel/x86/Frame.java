package dev.vernier.network.kernel.x86;

import static dev.vernier.network.kernel.x86.Register.RBP;
import static dev.vernier.network.kernel.x86.Register.RSP;

/// The beginning and the end of a function that reads arguments on the stack by `rbp` and uses
/// registers that belong to its caller.
final class Frame {

  /// Where from `rbp` the first argument on the stack lies: above the saved `rbp` and the return
  /// address.
  static final int ARGUMENTS = 16;

  private Frame() {}

  /// @param saved to be given to [#leave] as well
  static void enter(Assembler a, Register... saved) {
    a.push(RBP);
    a.mov(RBP, RSP);
    for (Register register : saved) {
      a.push(register);
    }
  }

  static void leave(Assembler a, Register... saved) {
    for (int i = saved.length - 1; i >= 0; i--) {
      a.pop(saved[i]);
    }
    a.pop(RBP);
    a.ret();
  }
}
