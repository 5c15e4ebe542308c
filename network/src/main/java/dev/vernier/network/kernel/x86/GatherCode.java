package dev.vernier.network.kernel.x86;

import static dev.vernier.network.kernel.x86.Operand.at;
import static dev.vernier.network.kernel.x86.Register.R10;
import static dev.vernier.network.kernel.x86.Register.R11;
import static dev.vernier.network.kernel.x86.Register.R8;
import static dev.vernier.network.kernel.x86.Register.R9;
import static dev.vernier.network.kernel.x86.Register.RAX;
import static dev.vernier.network.kernel.x86.Register.RCX;
import static dev.vernier.network.kernel.x86.Register.RDI;
import static dev.vernier.network.kernel.x86.Register.RDX;
import static dev.vernier.network.kernel.x86.Register.RSI;
import static dev.vernier.network.kernel.x86.Register.RSP;

/// The code that gathers rows.
final class GatherCode {

  private static final int VECTOR = 64;
  private static final int EDGE = 1;

  // Vector registers.
  private static final int X = 0;
  private static final int Y = 4;

  /// The argument on the stack, above the return address.
  private static final int INDICES_OFFSET = 8;

  /// The lines of a row that are asked for ahead, and how many rows ahead.
  private static final int LINES_AHEAD = 8;

  private static final int ROWS_AHEAD = 2;

  private GatherCode() {}

  /// `gather(from, to, rowBytes, indices, rows, readable, indicesOffset)`: rows by 32-bit index,
  /// one after the other. The beginning of a row is asked for while others are copied, since a row
  /// that no one has touched for long comes from main memory. `readable` counts the indices that
  /// may be read, at least `rows`.
  static void emit(Assembler a) {
    var row = new Label();
    var copy = new Label();
    var tail = new Label();
    var rest = new Label();
    var next = new Label();
    var near = new Label();
    a.add(RCX, at(RSP, INDICES_OFFSET));
    // What is left of each row behind whole vectors.
    a.mov(R10, RDX);
    a.mov(RAX, VECTOR - 1);
    a.and(R10, RAX);
    a.shr(R10, 2);
    EdgeMask.set(a, EDGE, R10, 0);
    a.bind(row);
    a.movsxd(RAX, at(RCX));
    a.imul(RAX, RDX);
    a.lea(R10, at(RDI, RAX, 1));
    a.cmp(R9, ROWS_AHEAD + 1);
    a.jump(Condition.LESS, near);
    a.movsxd(RAX, at(RCX, ROWS_AHEAD * Integer.BYTES));
    a.imul(RAX, RDX);
    a.add(RAX, RDI);
    for (int line = 0; line < LINES_AHEAD; line++) {
      a.prefetch(at(RAX, VECTOR * line));
    }
    a.bind(near);
    a.mov(R11, RDX);
    a.bind(copy);
    a.cmp(R11, 2 * VECTOR);
    a.jump(Condition.LESS, rest);
    a.vmovups(X, at(R10));
    a.vmovups(Y, at(R10, VECTOR));
    a.vmovups(at(RSI), X);
    a.vmovups(at(RSI, VECTOR), Y);
    a.add(R10, 2 * VECTOR);
    a.add(RSI, 2 * VECTOR);
    a.sub(R11, 2 * VECTOR);
    a.jump(copy);
    a.bind(rest);
    a.cmp(R11, VECTOR);
    a.jump(Condition.LESS, tail);
    a.vmovups(X, at(R10));
    a.vmovups(at(RSI), X);
    a.add(R10, VECTOR);
    a.add(RSI, VECTOR);
    a.sub(R11, VECTOR);
    a.bind(tail);
    a.cmp(R11, 1);
    a.jump(Condition.LESS, next);
    a.vmovups(X, EDGE, at(R10));
    a.vmovups(at(RSI), EDGE, X);
    a.add(RSI, R11);
    a.bind(next);
    a.add(RCX, Integer.BYTES);
    a.sub(R9, 1);
    a.sub(R8, 1);
    a.jump(Condition.NOT_EQUAL, row);
    a.ret();
  }
}
