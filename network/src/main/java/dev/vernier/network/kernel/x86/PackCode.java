package dev.vernier.network.kernel.x86;

import static dev.vernier.network.kernel.x86.Operand.at;
import static dev.vernier.network.kernel.x86.Register.R10;
import static dev.vernier.network.kernel.x86.Register.R11;
import static dev.vernier.network.kernel.x86.Register.R12;
import static dev.vernier.network.kernel.x86.Register.R13;
import static dev.vernier.network.kernel.x86.Register.R8;
import static dev.vernier.network.kernel.x86.Register.R9;
import static dev.vernier.network.kernel.x86.Register.RAX;
import static dev.vernier.network.kernel.x86.Register.RCX;
import static dev.vernier.network.kernel.x86.Register.RDI;
import static dev.vernier.network.kernel.x86.Register.RDX;
import static dev.vernier.network.kernel.x86.Register.RSI;
import static dev.vernier.network.kernel.x86.Register.RSP;

/// Rounds floats to bf16 and lays them out as tiles: 16 rows of 64 bytes, one tile after the other
/// along k, filled up with zeros at its end.
///
/// A left operand's tile has 16 of its rows by 32 along k. A right operand's tile has 16 of its
/// columns by 32 along k, and its row `q` holds the pairs of numbers `2q` and `2q + 1` along k.
/// Which way an operand lies in memory decides how it gets there:
///
/// | along k it lies | left operand | right operand |
/// |---|---|---|
/// | across a row | [#rows] | [#turnedRows] |
/// | down a column | [#turnedPairs] | [#pairs] |
///
/// The functions for rows are `pack(from, fromRow, to, count, k, constants, strip, offset)`: the
/// strip of `count` (1 to 16) rows of an operand, along all of k. Those for pairs are `pack(from,
/// fromRow, to, count, k, constants, strip)`: at most 32 rows along k, across all `count` columns,
/// whose tiles lie `strip` bytes apart. So both read memory in the order in which it lies.
/// Distances are in bytes; `constants` is [#constants].
final class PackCode {

  private static final int SIDE = 16;
  private static final int DEPTH = 32;
  private static final int VECTOR = 64;

  // Mask registers.
  private static final int FIRST = 2;
  private static final int SECOND = 3;

  private static final int INTERLEAVE = 31;

  /// The second argument on the stack, above the return address.
  private static final int OFFSET = 16;

  /// The first argument on the stack, above the return address and a saved register.
  private static final int STRIP = 16;

  /// The same above two saved registers: the indices, or the count of [#turn].
  private static final int INDICES = 24;

  /// How far ahead in a row the cache is asked for it, in bytes.
  private static final int AHEAD = 512;

  private final Assembler a;

  PackCode(Assembler assembler) {
    a = assembler;
  }

  /// Four vectors of 32 words. Three are indices: of words of the two halves of one vector in turn,
  /// which makes pairs of two rows rounded together; third, of the lower halves of two vectors in
  /// turn; last, of their upper halves. The second is zeros, and is loaded in place of rows beyond
  /// the end.
  static short[] constants() {
    var constants = new short[4 * DEPTH];
    for (int i = 0; i < SIDE; i++) {
      constants[2 * i] = (short) i;
      constants[2 * i + 1] = (short) (SIDE + i);
      constants[2 * DEPTH + 2 * i] = (short) i;
      constants[2 * DEPTH + 2 * i + 1] = (short) (DEPTH + i);
      constants[3 * DEPTH + 2 * i] = (short) (SIDE + i);
      constants[3 * DEPTH + 2 * i + 1] = (short) (DEPTH + SIDE + i);
    }
    return constants;
  }

  void rows() {
    rows(false);
  }

  void turnedRows() {
    rows(true);
  }

  void pairs() {
    pairs(false);
  }

  void turnedPairs() {
    pairs(true);
  }

  /// `packGathered(from, fromRow, to, count, k, constants, indices, indicesOffset)`: as [#rows], of
  /// rows by 32-bit index. What comes next of each row is asked for early, since it comes from main
  /// memory.
  void gatheredRows() {
    var next = new Label();
    a.push(R12);
    a.push(R13);
    a.mov(R13, at(RSP, INDICES));
    a.add(R13, at(RSP, INDICES + 8));
    a.bind(next);
    EdgeMask.set(a, FIRST, R8, 0);
    EdgeMask.set(a, SECOND, R8, SIDE);
    a.mov(R12, R13);
    a.mov(R11, Integer.BYTES);
    a.mov(R10, 0);
    for (int row = 0; row < SIDE; row++) {
      a.movsxd(RAX, at(R12));
      a.imul(RAX, RSI);
      a.add(RAX, RDI);
      a.prefetch(at(RAX, AHEAD));
      a.prefetch(at(RAX, AHEAD + VECTOR));
      a.vmovups(SIDE, FIRST, at(RAX));
      a.vmovups(SIDE + 1, SECOND, at(RAX, VECTOR));
      a.vcvtne2ps2bf16(row, SIDE + 1, SIDE);
      a.cmp(RCX, row + 2);
      a.cmov(Condition.LESS, R11, R10);
      a.add(R12, R11);
    }
    store(false);
    a.add(RDI, DEPTH * Float.BYTES);
    a.sub(R8, DEPTH);
    a.cmp(R8, 0);
    a.jump(Condition.GREATER, next);
    a.pop(R13);
    a.pop(R12);
    a.ret();
  }

  /// `turn(from, nextStrip, to, strip, tiles, constants, count)`: two strips of a left operand, 32
  /// of its rows, become one tile's depth of the left operand that is its transpose. The strips lie
  /// `nextStrip` bytes apart; each of their `tiles` tiles becomes two, one in each of two strips of
  /// the result, which lie `strip` bytes apart. Of the rows, the first `count` are there; the
  /// others count as zeros.
  void turn() {
    var next = new Label();
    a.push(R12);
    a.push(R13);
    a.mov(R13, at(RSP, INDICES));
    a.bind(next);
    for (int half = 0; half < 2; half++) {
      // Words of two rows in turn, of the lower or upper half of their columns.
      a.vmovups(INTERLEAVE, at(R9, 2 * VECTOR + half * VECTOR));
      for (int q = 0; q < SIDE; q++) {
        row(q, 2 * q);
        row(SIDE, 2 * q + 1);
        a.vpermt2w(q, INTERLEAVE, SIDE);
      }
      a.mov(RAX, RDX);
      store(true);
      a.mov(RDX, RAX);
      a.add(RDX, RCX);
    }
    a.add(RDI, SIDE * VECTOR);
    a.sub(R8, 1);
    a.jump(Condition.NOT_EQUAL, next);
    a.pop(R13);
    a.pop(R12);
    a.ret();
  }

  /// A row of the two strips, or zeros.
  private void row(int to, int row) {
    if (row < SIDE) {
      a.lea(RAX, at(RDI, row * VECTOR));
    } else {
      a.lea(RAX, new Operand(RDI, RSI, 1, (row - SIDE) * VECTOR));
    }
    a.lea(R10, at(R9, VECTOR));
    a.cmp(R13, row + 1);
    a.cmov(Condition.LESS, RAX, R10);
    a.vmovups(to, at(RAX));
  }

  /// The last row stands in for those that are missing, since nobody reads their products; along k,
  /// what is missing becomes zeros.
  private void rows(boolean turn) {
    var next = new Label();
    a.add(RDI, at(RSP, OFFSET));
    a.bind(next);
    // The lanes of the two halves of a row that are left.
    EdgeMask.set(a, FIRST, R8, 0);
    EdgeMask.set(a, SECOND, R8, SIDE);
    a.mov(RAX, RDI);
    a.mov(R11, RSI);
    a.mov(R10, 0);
    for (int row = 0; row < SIDE; row++) {
      a.vmovups(SIDE, FIRST, at(RAX));
      a.vmovups(SIDE + 1, SECOND, at(RAX, VECTOR));
      a.vcvtne2ps2bf16(row, SIDE + 1, SIDE);
      a.cmp(RCX, row + 2);
      a.cmov(Condition.LESS, R11, R10);
      a.add(RAX, R11);
    }
    store(turn);
    a.add(RDI, DEPTH * Float.BYTES);
    a.sub(R8, DEPTH);
    a.cmp(R8, 0);
    a.jump(Condition.GREATER, next);
    a.ret();
  }

  private void pairs(boolean turn) {
    var next = new Label();
    a.add(RDI, at(RSP, OFFSET));
    a.push(R12);
    a.bind(next);
    EdgeMask.set(a, FIRST, RCX, 0);
    a.vmovups(INTERLEAVE, at(R9));
    a.mov(R12, RDI);
    for (int q = 0; q < SIDE; q++) {
      loadOrZero(SIDE, 2 * q);
      loadOrZero(SIDE + 1, 2 * q + 1);
      a.vcvtne2ps2bf16(q, SIDE + 1, SIDE);
      a.vpermw(q, INTERLEAVE, q);
    }
    a.mov(RAX, RDX);
    store(turn);
    a.mov(RDX, RAX);
    a.add(RDX, at(RSP, STRIP));
    a.add(RDI, VECTOR);
    a.sub(RCX, SIDE);
    a.cmp(RCX, 0);
    a.jump(Condition.GREATER, next);
    a.pop(R12);
    a.ret();
  }

  /// The next row at `r12`, or zeros if it is beyond k. Uses `rax` and `r10`.
  private void loadOrZero(int to, int row) {
    a.mov(RAX, R12);
    a.lea(R10, at(R9, VECTOR));
    a.cmp(R8, row + 1);
    a.cmov(Condition.LESS, RAX, R10);
    a.vmovups(to, FIRST, at(RAX));
    a.add(R12, RSI);
  }

  /// Stores the sixteen rows as a tile at `rdx`, and moves on by a tile.
  private void store(boolean turn) {
    if (turn) {
      TransposeCode.transpose(a);
    }
    for (int row = 0; row < SIDE; row++) {
      a.vmovups(at(RDX, VECTOR * row), row);
    }
    a.add(RDX, SIDE * VECTOR);
  }
}
