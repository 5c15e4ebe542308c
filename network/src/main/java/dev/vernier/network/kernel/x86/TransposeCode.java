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

/// Transposes 16 rows of 32-bit numbers in registers, 16 columns at a time.
final class TransposeCode {

  private static final int SIDE = 16;
  private static final int EDGE = 2;

  /// The argument on the stack, above the return address.
  private static final int OFFSET = 8;

  // Which blocks of four lanes a shuffle takes from each of its operands.
  private static final int EVEN_BLOCKS = 0x88;
  private static final int ODD_BLOCKS = 0xDD;

  private TransposeCode() {}

  /// `transpose(from, fromRow, to, toRow, rows, columns, fromOffset)`: column `j` of `from`, which
  /// has `rows` (1 to 16) rows of `columns` numbers (at least 1), becomes row `j` of `to`: 16
  /// numbers, of which the first `rows` count. `to` has room for `columns` rounded up to a multiple
  /// of 16. Distances are in bytes.
  static void emit(Assembler a) {
    var next = new Label();
    a.add(RDI, at(RSP, OFFSET));
    a.bind(next);
    EdgeMask.set(a, EDGE, R9, 0);
    loadRows(a);
    transpose(a);
    for (int column = 0; column < SIDE; column++) {
      a.vmovups(at(RDX), column);
      a.add(RDX, RCX);
    }
    a.add(RDI, SIDE * Float.BYTES);
    a.sub(R9, SIDE);
    a.cmp(R9, 0);
    a.jump(Condition.GREATER, next);
    a.ret();
  }

  /// The last row again for the rows that are missing, whose numbers nobody reads.
  private static void loadRows(Assembler a) {
    a.mov(RAX, RDI);
    a.mov(R11, RSI);
    a.mov(R10, 0);
    for (int row = 0; row < SIDE; row++) {
      a.vmovups(row, EDGE, at(RAX));
      a.cmp(R8, row + 2);
      a.cmov(Condition.LESS, R11, R10);
      a.add(RAX, R11);
    }
  }

  /// Registers 0 to 15 hold the rows, and then the columns. The first two rounds transpose squares
  /// of four by four within blocks of four lanes, the others the blocks.
  static void transpose(Assembler a) {
    for (int i = 0; i < SIDE; i += 2) {
      a.vunpcklps(16 + i, i, i + 1);
      a.vunpckhps(17 + i, i, i + 1);
    }
    for (int i = 0; i < SIDE; i += 4) {
      a.vunpcklpd(i, 16 + i, 18 + i);
      a.vunpckhpd(i + 1, 16 + i, 18 + i);
      a.vunpcklpd(i + 2, 17 + i, 19 + i);
      a.vunpckhpd(i + 3, 17 + i, 19 + i);
    }
    for (int j = 0; j < 4; j++) {
      a.vshuff32x4(16 + j, j, j + 4, EVEN_BLOCKS);
      a.vshuff32x4(20 + j, j, j + 4, ODD_BLOCKS);
      a.vshuff32x4(24 + j, j + 8, j + 12, EVEN_BLOCKS);
      a.vshuff32x4(28 + j, j + 8, j + 12, ODD_BLOCKS);
    }
    for (int j = 0; j < 4; j++) {
      a.vshuff32x4(j, 16 + j, 24 + j, EVEN_BLOCKS);
      a.vshuff32x4(j + 4, 20 + j, 28 + j, EVEN_BLOCKS);
      a.vshuff32x4(j + 8, 16 + j, 24 + j, ODD_BLOCKS);
      a.vshuff32x4(j + 12, 20 + j, 28 + j, ODD_BLOCKS);
    }
  }
}
