package dev.vernier.network.kernel.x86;

import static dev.vernier.network.kernel.x86.Operand.at;
import static dev.vernier.network.kernel.x86.Register.R10;
import static dev.vernier.network.kernel.x86.Register.R11;
import static dev.vernier.network.kernel.x86.Register.R12;
import static dev.vernier.network.kernel.x86.Register.R13;
import static dev.vernier.network.kernel.x86.Register.R14;
import static dev.vernier.network.kernel.x86.Register.R15;
import static dev.vernier.network.kernel.x86.Register.R8;
import static dev.vernier.network.kernel.x86.Register.R9;
import static dev.vernier.network.kernel.x86.Register.RAX;
import static dev.vernier.network.kernel.x86.Register.RBP;
import static dev.vernier.network.kernel.x86.Register.RBX;
import static dev.vernier.network.kernel.x86.Register.RCX;
import static dev.vernier.network.kernel.x86.Register.RDI;
import static dev.vernier.network.kernel.x86.Register.RDX;
import static dev.vernier.network.kernel.x86.Register.RSI;

/// The code of a matrix product on AVX-512: one function that walks down a panel of C, and for
/// every height and width of a register tile an inner loop that it calls.
///
/// A tile of C stays in registers while the loop goes once along k: it loads the tile's columns of
/// a row of B, and per row of the tile spreads one number of A over a register and multiplies; a
/// tile of one vector has the multiplication spread it. Its sizes keep the multipliers, not the
/// loads, the bottleneck: a tile of 8 rows by 3 vectors costs 24 multiplications and 11 loads a
/// turn. (Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication", ACM TOMS
/// 34(3), 2008, section 6.)
public final class FloatCode {

  /// The widest tile, in vectors of 16 floats.
  public static final int MOST_VECTORS = 3;

  /// The tallest tile of each width in vectors. At most 24 of the 32 registers are sums; others
  /// hold the columns of B and the number of A.
  private static final int[] MOST_ROWS = {0, 12, 12, 8, 6};

  /// Holds the lanes of a panel's last vector.
  private static final int EDGE = 1;

  // Arguments on the stack, counted from the saved frame pointer.
  private static final int LDB = Frame.ARGUMENTS;
  private static final int LDC = 24;
  private static final int MASK = 32;
  private static final int TALL = 40;
  private static final int TALL_COUNT = 48;
  private static final int SHORT = 56;
  private static final int SHORT_COUNT = 64;
  private static final int START = 72;
  private static final int START_ROW = 80;
  private static final int A_OFFSET = 88;
  private static final int B_OFFSET = 96;
  private static final int C_OFFSET = 104;
  private static final int START_OFFSET = 112;
  private static final int TURNED = 120;

  private final Assembler assembler = new Assembler();
  private final int[][] tiles = new int[MOST_VECTORS + 1][];
  private final int transpose;

  public FloatCode() {
    panel();
    for (int vectors = 1; vectors <= MOST_VECTORS; vectors++) {
      tiles[vectors] = new int[MOST_ROWS[vectors] + 1];
      for (int rows = 1; rows <= MOST_ROWS[vectors]; rows++) {
        assembler.align(64);
        tiles[vectors][rows] = assembler.position();
        tile(rows, vectors);
      }
    }
    assembler.align(64);
    transpose = assembler.position();
    TransposeCode.emit(assembler);
  }

  public byte[] code() {
    return assembler.code();
  }

  public static int mostRows(int vectors) {
    return MOST_ROWS[vectors];
  }

  /// Where the code of a tile begins.
  public int offsetOfTile(int vectors, int rows) {
    return tiles[vectors][rows];
  }

  public int offsetOfTranspose() {
    return transpose;
  }

  /// `panel(a, b, c, k, aRow, aStep, ldb, ldc, mask, tall, tallCount, short, shortCount, start,
  /// startRow, aOffset, bOffset, cOffset, startOffset, turned)`: `tallCount` tiles of the one
  /// height, then `shortCount` of the other, one below the other; `tall` and `short` are the
  /// addresses of their code. All distances and offsets are in bytes; `mask` has the lanes of the
  /// last vector. The sums begin with the numbers at `start`, whose rows lie `startRow` apart: 0
  /// gives all rows of C the same, and a negative one zeros, with `start` unread. If `turned` is
  /// not 0, it is the address of what to read in place of B. [Denormals] count as 0.
  private void panel() {
    Assembler a = assembler;
    Frame.enter(a, RBX, R12, R13, R14, R15);
    Denormals.flush(a);
    a.add(RDI, at(RBP, A_OFFSET));
    a.add(RSI, at(RBP, B_OFFSET));
    a.mov(RAX, at(RBP, TURNED));
    a.cmp(RAX, 0);
    a.cmov(Condition.NOT_EQUAL, RSI, RAX);
    a.add(RDX, at(RBP, C_OFFSET));
    a.mov(RAX, at(RBP, START));
    a.add(RAX, at(RBP, START_OFFSET));
    a.mov(at(RBP, START), RAX);
    a.mov(R10, at(RBP, LDB));
    a.mov(R11, at(RBP, LDC));
    a.mov(RAX, at(RBP, MASK));
    a.kmovw(EDGE, RAX);
    a.lea(RBX, at(R8, R8, 2));
    repeat(TALL, TALL_COUNT);
    repeat(SHORT, SHORT_COUNT);
    Denormals.restore(a);
    Frame.leave(a, RBX, R12, R13, R14, R15);
  }

  private void repeat(int function, int count) {
    Assembler a = assembler;
    var next = new Label();
    var done = new Label();
    a.bind(next);
    a.mov(RAX, at(RBP, count));
    a.sub(RAX, 1);
    a.jump(Condition.LESS, done);
    a.mov(at(RBP, count), RAX);
    a.call(at(RBP, function));
    a.jump(next);
    a.bind(done);
  }

  /// One tile: `rdi` walks down A, `rdx` down C, the argument `start` down what the sums begin
  /// with. `rsi` (B), `rcx` (k), `r8` and `r9` (A's distances), `r10` and `r11` (those of B and C)
  /// and `rbx` (three times `r8`) stay as the panel has them; `rax` and `r12` to `r15` are free.
  private void tile(int rows, int vectors) {
    Assembler a = assembler;
    var load = new Label();
    var start = new Label();
    var loop = new Label();
    int columns = rows * vectors;
    int spread = columns + vectors;

    a.mov(R12, at(RBP, START_ROW));
    a.cmp(R12, 0);
    a.jump(Condition.GREATER_OR_EQUAL, load);
    for (int sum = 0; sum < rows * vectors; sum++) {
      a.vpxord(sum, sum, sum);
    }
    a.jump(start);
    a.bind(load);
    a.mov(RAX, at(RBP, START));
    for (int row = 0; row < rows; row++) {
      for (int v = 0; v < vectors; v++) {
        loadVector(row * vectors + v, at(RAX, 64 * v), v == vectors - 1);
      }
      a.add(RAX, R12);
    }
    a.mov(at(RBP, START), RAX);

    a.bind(start);
    a.mov(R12, RDI);
    if (rows > 4) {
      a.lea(R13, at(RDI, R8, 4));
    }
    if (rows > 8) {
      a.lea(R14, at(RDI, R8, 8));
    }
    a.mov(R15, RSI);
    a.mov(RAX, RCX);
    a.align(32);
    a.bind(loop);
    for (int v = 0; v < vectors; v++) {
      loadVector(columns + v, at(R15, 64 * v), v == vectors - 1);
    }
    for (int row = 0; row < rows; row++) {
      Operand entry = rowOfA(row);
      if (vectors == 1) {
        a.vfmadd231psBroadcast(row, columns, entry);
        continue;
      }
      a.vbroadcastss(spread, entry);
      for (int v = 0; v < vectors; v++) {
        a.vfmadd231ps(row * vectors + v, spread, columns + v);
      }
    }
    a.add(R12, R9);
    if (rows > 4) {
      a.add(R13, R9);
    }
    if (rows > 8) {
      a.add(R14, R9);
    }
    a.add(R15, R10);
    a.sub(RAX, 1);
    a.jump(Condition.NOT_EQUAL, loop);

    for (int row = 0; row < rows; row++) {
      for (int v = 0; v < vectors; v++) {
        storeVector(at(RDX, 64 * v), row * vectors + v, v == vectors - 1);
      }
      a.add(RDX, R11);
    }
    a.imul(RAX, R8, rows);
    a.add(RDI, RAX);
    a.ret();
  }

  /// The entry of A for a row of the tile, from three cursors four rows apart.
  private static Operand rowOfA(int row) {
    Register cursor = row < 4 ? R12 : row < 8 ? R13 : R14;
    return switch (row & 3) {
      case 0 -> at(cursor);
      case 1 -> at(cursor, R8, 1);
      case 2 -> at(cursor, R8, 2);
      default -> at(cursor, RBX, 1);
    };
  }

  private void loadVector(int to, Operand from, boolean last) {
    if (last) {
      assembler.vmovups(to, EDGE, from);
    } else {
      assembler.vmovups(to, from);
    }
  }

  private void storeVector(Operand to, int from, boolean last) {
    if (last) {
      assembler.vmovups(to, EDGE, from);
    } else {
      assembler.vmovups(to, from);
    }
  }
}
