package dev.vernier.network.kernel.x86;

import static dev.vernier.network.kernel.x86.Operand.at;
import static dev.vernier.network.kernel.x86.Register.R10;
import static dev.vernier.network.kernel.x86.Register.R11;
import static dev.vernier.network.kernel.x86.Register.R12;
import static dev.vernier.network.kernel.x86.Register.R13;
import static dev.vernier.network.kernel.x86.Register.R8;
import static dev.vernier.network.kernel.x86.Register.R9;
import static dev.vernier.network.kernel.x86.Register.RBP;
import static dev.vernier.network.kernel.x86.Register.RBX;
import static dev.vernier.network.kernel.x86.Register.RCX;
import static dev.vernier.network.kernel.x86.Register.RDI;
import static dev.vernier.network.kernel.x86.Register.RDX;
import static dev.vernier.network.kernel.x86.Register.RSI;

/// The code of the loops over a matrix, and what goes with its columns: `f(x, y, c0, c1, c2, c3,
/// rows, columns, xOffset, yOffset, c0Offset)`, where `x` and `y` are dense matrices and the others
/// vectors by column. It walks down blocks of up to four vectors of columns, so that what goes by
/// column stays in registers and sums have chains enough to hide their latency.
final class MatrixLoopCode {

  private static final int VECTOR = 64;
  private static final int LANES = 16;
  private static final int MOST_VECTORS = 4;

  /// The mask register for the lanes of a block's last vector.
  private static final int EDGE = 1;

  // The first vector registers of the blocks: what goes by column, then what is loaded and worked
  // out. A vector of the block has the register as many places on.
  private static final int C0 = 16;
  private static final int C1 = 20;
  private static final int C2 = 24;
  private static final int C3 = 28;
  private static final int X = 0;
  private static final int Y = 4;
  private static final int T = 8;

  // Arguments on the stack, counted from the saved frame pointer.
  private static final int ROWS = Frame.ARGUMENTS;
  private static final int COLUMNS = 24;
  private static final int X_OFFSET = 32;
  private static final int Y_OFFSET = 40;
  private static final int C0_OFFSET = 48;

  private final Assembler a;

  MatrixLoopCode(Assembler assembler) {
    a = assembler;
  }

  /// Emits what is done to `vectors` vectors of a block.
  private interface Body {
    void emit(int vectors);
  }

  void addRow() {
    matrix(
        n -> load(C0, RDX, n),
        n -> {
          load(X, R10, n);
          each(n, v -> a.vaddps(X + v, X + v, C0 + v));
          store(R11, X, n);
        },
        _ -> {});
  }

  void scaleAndShift() {
    matrix(
        n -> {
          load(C0, RDX, n);
          load(C1, RCX, n);
        },
        n -> {
          load(X, R10, n);
          each(n, v -> a.vmulps(X + v, X + v, C0 + v));
          each(n, v -> a.vaddps(X + v, X + v, C1 + v));
          store(R11, X, n);
        },
        _ -> {});
  }

  void combine() {
    matrix(
        n -> {
          load(C0, RDX, n);
          load(C1, RCX, n);
          load(C2, R8, n);
        },
        n -> {
          load(Y, R11, n);
          load(X, R10, n);
          each(n, v -> a.vmulps(Y + v, Y + v, C0 + v));
          each(n, v -> a.vmulps(X + v, X + v, C1 + v));
          each(n, v -> a.vaddps(Y + v, Y + v, X + v));
          each(n, v -> a.vaddps(Y + v, Y + v, C2 + v));
          store(R11, Y, n);
        },
        _ -> {});
  }

  void addColumnSums() {
    matrix(
        n -> load(C0, RDX, n),
        n -> {
          load(X, R10, n);
          each(n, v -> a.vaddps(C0 + v, C0 + v, X + v));
        },
        n -> store(RDX, C0, n));
  }

  void addMoments() {
    matrix(
        n -> {
          load(C0, RDX, n);
          load(C1, RCX, n);
          load(C2, R8, n);
        },
        n -> {
          load(X, R10, n);
          each(n, v -> a.vsubps(X + v, X + v, C0 + v));
          each(n, v -> a.vaddps(C1 + v, C1 + v, X + v));
          each(n, v -> a.vmulps(X + v, X + v, X + v));
          each(n, v -> a.vaddps(C2 + v, C2 + v, X + v));
        },
        n -> {
          store(RCX, C1, n);
          store(R8, C2, n);
        });
  }

  void addCorrelations() {
    matrix(
        n -> {
          load(C0, RDX, n);
          load(C1, RCX, n);
          load(C2, R8, n);
          load(C3, R9, n);
        },
        n -> {
          load(Y, R11, n);
          load(X, R10, n);
          each(n, v -> a.vmulps(X + v, X + v, C0 + v));
          each(n, v -> a.vaddps(X + v, X + v, C1 + v));
          each(n, v -> a.vaddps(C2 + v, C2 + v, Y + v));
          each(n, v -> a.vmulps(T + v, Y + v, X + v));
          each(n, v -> a.vaddps(C3 + v, C3 + v, T + v));
        },
        n -> {
          store(R8, C2, n);
          store(R9, C3, n);
        });
  }

  private interface Each {
    void emit(int vector);
  }

  private static void each(int vectors, Each body) {
    for (int v = 0; v < vectors; v++) {
      body.emit(v);
    }
  }

  private void load(int to, Register from, int vectors) {
    for (int v = 0; v < vectors; v++) {
      if (v == vectors - 1) {
        a.vmovups(to + v, EDGE, at(from, VECTOR * v));
      } else {
        a.vmovups(to + v, at(from, VECTOR * v));
      }
    }
  }

  private void store(Register to, int from, int vectors) {
    for (int v = 0; v < vectors; v++) {
      if (v == vectors - 1) {
        a.vmovups(at(to, VECTOR * v), EDGE, from + v);
      } else {
        a.vmovups(at(to, VECTOR * v), from + v);
      }
    }
  }

  /// Blocks of columns: `before` loads what goes by column, `row` is done for each row, and `after`
  /// stores the sums. In all three the pointers of the arguments are at the block's first column;
  /// in `row`, `r10` and `r11` are at it in this row of `x` and `y`. There must be a row and a
  /// column.
  private void matrix(Body before, Body row, Body after) {
    var block = new Label();
    var done = new Label();
    var sizes = new Label[MOST_VECTORS + 1];
    Frame.enter(a, RBX, R12, R13);
    a.add(RDI, at(RBP, X_OFFSET));
    a.add(RSI, at(RBP, Y_OFFSET));
    a.add(RDX, at(RBP, C0_OFFSET));
    a.mov(R12, at(RBP, COLUMNS)); // left
    a.mov(RBX, R12);
    a.shl(RBX, 2); // bytes of a row
    a.bind(block);
    for (int vectors = 1; vectors < MOST_VECTORS; vectors++) {
      sizes[vectors] = new Label();
      a.cmp(R12, LANES * vectors + 1);
      a.jump(Condition.LESS, sizes[vectors]);
    }
    for (int vectors = MOST_VECTORS; vectors >= 1; vectors--) {
      if (vectors < MOST_VECTORS) {
        a.bind(sizes[vectors]);
      }
      var next = new Label();
      EdgeMask.set(a, EDGE, R12, LANES * (vectors - 1));
      before.emit(vectors);
      a.mov(R10, RDI);
      a.mov(R11, RSI);
      a.mov(R13, at(RBP, ROWS));
      a.bind(next);
      row.emit(vectors);
      a.add(R10, RBX);
      a.add(R11, RBX);
      a.sub(R13, 1);
      a.jump(Condition.NOT_EQUAL, next);
      after.emit(vectors);
      a.sub(R12, LANES * vectors);
      a.cmp(R12, 1);
      a.jump(Condition.LESS, done);
      for (Register pointer : new Register[] {RDI, RSI, RDX, RCX, R8, R9}) {
        a.add(pointer, VECTOR * vectors);
      }
      a.jump(block);
    }
    a.bind(done);
    Frame.leave(a, RBX, R12, R13);
  }
}
