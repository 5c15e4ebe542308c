package dev.vernier.network.kernel.x86;

import static dev.vernier.network.kernel.x86.Operand.at;
import static dev.vernier.network.kernel.x86.Register.R10;
import static dev.vernier.network.kernel.x86.Register.R11;
import static dev.vernier.network.kernel.x86.Register.R12;
import static dev.vernier.network.kernel.x86.Register.R13;
import static dev.vernier.network.kernel.x86.Register.R8;
import static dev.vernier.network.kernel.x86.Register.R9;
import static dev.vernier.network.kernel.x86.Register.RAX;
import static dev.vernier.network.kernel.x86.Register.RBP;
import static dev.vernier.network.kernel.x86.Register.RBX;
import static dev.vernier.network.kernel.x86.Register.RCX;
import static dev.vernier.network.kernel.x86.Register.RDI;
import static dev.vernier.network.kernel.x86.Register.RDX;
import static dev.vernier.network.kernel.x86.Register.RSI;
import static dev.vernier.network.kernel.x86.Register.RSP;

import java.util.EnumMap;
import java.util.Map;

/// The code of the loops between the products on AVX-512.
///
/// A loop over a matrix is `f(x, y, c0, c1, c2, c3, rows, columns, xOffset, yOffset, c0Offset)`,
/// where `x` and `y` are dense matrices and the others vectors by column: it walks down blocks of
/// up to four vectors of columns, so that what goes by column stays in registers and sums have
/// chains enough to hide their latency. A loop over a stretch is `f(x, y, length, p0, p1,
/// constants, xOffset, yOffset)`; offsets are in bytes. No operation is fused or reassociated, so
/// the bits are those of the plain loops.
public final class LoopCode {

  /// The loops, by what they are called in the interface.
  public enum Loop {
    ADD_ROW,
    SCALE_AND_SHIFT,
    COMBINE,
    ADD_COLUMN_SUMS,
    ADD_MOMENTS,
    ADD_CORRELATIONS,
    RECTIFY,
    RECTIFY_BACKWARD,
    DROPOUT,
    GATHER,
    /// Takes, like the two below, numbers that are not normal for 0, as the plain loops do not.
    ADAM,
    MOMENTUM,
    NESTEROV
  }

  private static final int VECTOR = 64;
  private static final int LANES = 16;
  private static final int MOST_VECTORS = 4;

  // Mask registers: the lanes of the last vector, and those that a condition picks.
  private static final int EDGE = 1;
  private static final int CHOSEN = 2;

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
  private static final int ROWS = 16;
  private static final int COLUMNS = 24;
  private static final int X_OFFSET = 32;
  private static final int Y_OFFSET = 40;
  private static final int C0_OFFSET = 48;

  /// The first argument on the stack where no frame pointer is saved.
  private static final int STACKED = 8;

  /// Bits of the control register: results, and operands, that are not normal count as 0.
  private static final int FLUSH_TO_ZERO = 1 << 15 | 1 << 6;

  /// The lines of a row that are asked for ahead, and how many rows ahead.
  private static final int LINES_AHEAD = 8;

  private static final int ROWS_AHEAD = 2;

  private final Assembler a = new Assembler();
  private final Map<Loop, Integer> offsets = new EnumMap<>(Loop.class);

  /// Emits what is done to `vectors` vectors of a block.
  private interface Body {
    void emit(int vectors);
  }

  public LoopCode() {
    begin(Loop.ADD_ROW);
    matrix(
        n -> load(C0, RDX, n),
        n -> {
          load(X, R10, n);
          each(n, v -> a.vaddps(X + v, X + v, C0 + v));
          store(R11, X, n);
        },
        _ -> {});
    begin(Loop.SCALE_AND_SHIFT);
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
    begin(Loop.COMBINE);
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
    begin(Loop.ADD_COLUMN_SUMS);
    matrix(
        n -> load(C0, RDX, n),
        n -> {
          load(X, R10, n);
          each(n, v -> a.vaddps(C0 + v, C0 + v, X + v));
        },
        n -> store(RDX, C0, n));
    begin(Loop.ADD_MOMENTS);
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
    begin(Loop.ADD_CORRELATIONS);
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
    begin(Loop.RECTIFY);
    rectify(false);
    begin(Loop.RECTIFY_BACKWARD);
    rectify(true);
    begin(Loop.DROPOUT);
    dropout();
    begin(Loop.GATHER);
    gather();
    begin(Loop.ADAM);
    adam();
    begin(Loop.MOMENTUM);
    momentum(false);
    begin(Loop.NESTEROV);
    momentum(true);
  }

  private void begin(Loop loop) {
    a.align(VECTOR);
    offsets.put(loop, a.position());
  }

  public byte[] code() {
    return a.code();
  }

  public int offsetOf(Loop loop) {
    return offsets.getOrDefault(loop, -1);
  }

  /// What the code for dropout reads: the numbers from 0 to 15 times the factor of the hash, that
  /// factor times 16, then the two multipliers of the hash.
  public static int[] constants() {
    int factor = 0x9E3779B9;
    var constants = new int[4 * LANES];
    for (int lane = 0; lane < LANES; lane++) {
      constants[lane] = lane * factor;
      constants[LANES + lane] = LANES * factor;
      constants[2 * LANES + lane] = 0x21F0AAAD;
      constants[3 * LANES + lane] = 0x735A2D97;
    }
    return constants;
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
    a.push(RBP);
    a.mov(RBP, RSP);
    a.push(RBX);
    a.push(R12);
    a.push(R13);
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
    a.pop(R13);
    a.pop(R12);
    a.pop(RBX);
    a.pop(RBP);
    a.ret();
  }

  /// `rdi` and `rsi` walk along the two stretches, `rdx` numbers are left, perhaps none. The body
  /// is emitted twice, for whole vectors and for the rest, and goes by the mask in both.
  private void stretch(Runnable body) {
    var next = new Label();
    var last = new Label();
    var done = new Label();
    a.add(RDI, at(RSP, STACKED));
    a.add(RSI, at(RSP, STACKED + 8));
    EdgeMask.setAll(a, EDGE);
    a.bind(next);
    a.cmp(RDX, LANES);
    a.jump(Condition.LESS, last);
    body.run();
    a.add(RDI, VECTOR);
    a.add(RSI, VECTOR);
    a.sub(RDX, LANES);
    a.jump(next);
    a.bind(last);
    a.cmp(RDX, 1);
    a.jump(Condition.LESS, done);
    EdgeMask.set(a, EDGE, RDX, 0);
    body.run();
    a.bind(done);
    a.ret();
  }

  /// `rectify(x, y, length, leak, …)`: the leak is the bits of a float. Forward, `y` becomes the
  /// rectified `x`. Backward, `x` is the rectifier's output and `y` the gradient, which changes
  /// where `x` is not positive.
  private void rectify(boolean backward) {
    a.vpbroadcastd(C0, RCX);
    a.vpxord(C1, C1, C1);
    stretch(() -> {
      a.vmovups(X, EDGE, at(RDI));
      if (backward) {
        a.vmovups(Y, EDGE, at(RSI));
      }
      int value = backward ? Y : X;
      a.vcmpgtps(CHOSEN, X, C1);
      a.vmulps(T, value, C0);
      a.vblendmps(T, CHOSEN, T, value);
      a.vmovups(at(RSI), EDGE, T);
    });
  }

  /// `dropout(x, y, length, start, threshold, constants)`: `start` is what the hash of the first
  /// number begins with (place times factor, plus key); above the 32 bits of the threshold are
  /// those of the scale; `constants` is the address of [#constants].
  private void dropout() {
    a.vpbroadcastd(C0, RCX);
    a.vmovups(X, at(R9));
    a.vpaddd(C0, C0, X); // the places
    a.vmovups(C0 + 1, at(R9, VECTOR));
    a.vmovups(C0 + 2, at(R9, 2 * VECTOR));
    a.vmovups(C0 + 3, at(R9, 3 * VECTOR));
    a.vpbroadcastd(C1, R8); // the threshold
    a.mov(RAX, R8);
    a.shr(RAX, 32);
    a.vpbroadcastd(C2, RAX);
    stretch(() -> {
      a.vpsrld(T, C0, 16);
      a.vpxord(T, T, C0);
      a.vpmulld(T, T, C0 + 2);
      a.vpsrld(T + 1, T, 15);
      a.vpxord(T, T, T + 1);
      a.vpmulld(T, T, C0 + 3);
      a.vpsrld(T + 1, T, 15);
      a.vpxord(T, T, T + 1);
      a.vpsrld(T, T, 8);
      a.vpcmpgeud(CHOSEN, T, C1);
      a.vmovups(X, EDGE, at(RDI));
      a.vmulps(X, X, C2);
      a.vmovaps(X, CHOSEN, X);
      a.vmovups(at(RSI), EDGE, X);
      a.vpaddd(C0, C0, C0 + 1);
    });
  }

  /// `gather(from, to, rowBytes, indices, rows, readable, indicesOffset)`: rows by 32-bit index,
  /// one after the other. The beginning of a row is asked for while others are copied, since a row
  /// that no one has touched for long comes from main memory. `readable` counts the indices that
  /// may be read, at least `rows`.
  private void gather() {
    var row = new Label();
    var copy = new Label();
    var tail = new Label();
    var rest = new Label();
    var next = new Label();
    var near = new Label();
    a.add(RCX, at(RSP, STACKED));
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

  /// `adam(parameters, gradients, m, v, length, coefficients, offset)`, with the coefficients as
  /// floats in the order of the registers below.
  private void adam() {
    int beta1 = C0;
    int rest1 = C0 + 1;
    int beta2 = C0 + 2;
    int rest2 = C0 + 3;
    int mScale = C0 + 4;
    int vScale = C0 + 5;
    int epsilon = C0 + 6;
    int decay = C0 + 7;
    int rate = C0 + 8;
    for (int i = 0; i <= 8; i++) {
      a.vbroadcastss(C0 + i, at(R9, Float.BYTES * i));
    }
    int p = 0;
    int g = 1;
    int m = 2;
    int v = 3;
    int root = 4;
    int t = 5;
    int u = 6;
    update(
        R8,
        new Register[] {RDI, RSI, RDX, RCX},
        () -> {
          a.vmovups(g, EDGE, at(RSI));
          a.vmovups(m, EDGE, at(RDX));
          a.vmovups(v, EDGE, at(RCX));
          a.vmovups(p, EDGE, at(RDI));
          a.vmulps(m, m, beta1);
          a.vmulps(t, g, rest1);
          a.vaddps(m, m, t);
          a.vmulps(v, v, beta2);
          a.vmulps(t, g, rest2);
          a.vmulps(t, t, g);
          a.vaddps(v, v, t);
          a.vmovups(at(RDX), EDGE, m);
          a.vmovups(at(RCX), EDGE, v);
          a.vsqrtps(root, v);
          a.vmulps(root, root, vScale);
          a.vaddps(root, root, epsilon);
          a.vmulps(u, m, mScale);
          a.vdivps(u, u, root);
          a.vmulps(t, p, decay);
          a.vaddps(u, u, t);
          a.vmulps(u, u, rate);
          a.vsubps(p, p, u);
          a.vmovups(at(RDI), EDGE, p);
        });
  }

  /// `momentum(parameters, gradients, buffer, unused, length, coefficients, offset)`, with the
  /// coefficients as floats in the order of the registers below.
  private void momentum(boolean nesterov) {
    int mu = C0;
    int l2 = C0 + 1;
    int decay = C0 + 2;
    int rate = C0 + 3;
    for (int i = 0; i <= 3; i++) {
      a.vbroadcastss(C0 + i, at(R9, Float.BYTES * i));
    }
    int p = 0;
    int g = 1;
    int b = 2;
    int t = 3;
    update(
        R8,
        new Register[] {RDI, RSI, RDX},
        () -> {
          a.vmovups(p, EDGE, at(RDI));
          a.vmovups(g, EDGE, at(RSI));
          a.vmovups(b, EDGE, at(RDX));
          a.vmulps(t, p, l2);
          a.vaddps(g, g, t);
          a.vmulps(b, b, mu);
          a.vaddps(b, b, g);
          a.vmovups(at(RDX), EDGE, b);
          if (nesterov) {
            a.vmulps(b, b, mu);
            a.vaddps(b, g, b);
          }
          a.vmulps(t, p, decay);
          a.vaddps(b, b, t);
          a.vmulps(b, b, rate);
          a.vsubps(p, p, b);
          a.vmovups(at(RDI), EDGE, p);
        });
  }

  /// Goes along stretches of several arrays, all at the same offset, the first argument on the
  /// stack. What an optimiser remembers of a unit that gets no gradient shrinks for ever; numbers
  /// too small to be normal take a hundred times as long, and count as 0 here.
  private void update(Register length, Register[] pointers, Runnable body) {
    var next = new Label();
    var last = new Label();
    var done = new Label();
    for (Register pointer : pointers) {
      a.add(pointer, at(RSP, STACKED));
    }
    a.stmxcsr(at(RSP, -8));
    a.movsxd(RAX, at(RSP, -8));
    a.or(RAX, FLUSH_TO_ZERO);
    a.mov(at(RSP, -16), RAX);
    a.ldmxcsr(at(RSP, -16));
    EdgeMask.setAll(a, EDGE);
    a.cmp(length, LANES);
    a.jump(Condition.LESS, last);
    a.bind(next);
    body.run();
    for (Register pointer : pointers) {
      a.add(pointer, VECTOR);
    }
    a.sub(length, LANES);
    a.cmp(length, LANES);
    a.jump(Condition.GREATER_OR_EQUAL, next);
    a.bind(last);
    a.cmp(length, 1);
    a.jump(Condition.LESS, done);
    EdgeMask.set(a, EDGE, length, 0);
    a.jump(next);
    a.bind(done);
    a.ldmxcsr(at(RSP, -8));
    a.ret();
  }
}
