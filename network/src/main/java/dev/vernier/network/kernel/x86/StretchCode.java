package dev.vernier.network.kernel.x86;

import static dev.vernier.network.kernel.x86.Operand.at;
import static dev.vernier.network.kernel.x86.Register.R8;
import static dev.vernier.network.kernel.x86.Register.R9;
import static dev.vernier.network.kernel.x86.Register.RAX;
import static dev.vernier.network.kernel.x86.Register.RCX;
import static dev.vernier.network.kernel.x86.Register.RDI;
import static dev.vernier.network.kernel.x86.Register.RDX;
import static dev.vernier.network.kernel.x86.Register.RSI;
import static dev.vernier.network.kernel.x86.Register.RSP;

/// The code of the loops over a stretch of numbers: `f(x, y, length, p0, p1, constants, xOffset,
/// yOffset)`.
final class StretchCode {

  private static final int VECTOR = 64;
  private static final int LANES = 16;

  // Mask registers: the lanes that are left, and those that a condition picks.
  private static final int EDGE = 1;
  private static final int CHOSEN = 2;

  /// The first vector register of what stays; those below hold what is loaded and worked out.
  private static final int C0 = 16;

  // Arguments on the stack, above the return address.
  private static final int X_OFFSET = 8;
  private static final int Y_OFFSET = 16;

  private final Assembler a;

  StretchCode(Assembler assembler) {
    a = assembler;
  }

  /// What the code for dropout reads: the numbers from 0 to 15 times the factor of the hash, that
  /// factor times 16, then the two multipliers of the hash.
  static int[] constants() {
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

  /// `rectify(x, y, length, leak, …)`: the leak is the bits of a float. Forward, `y` becomes the
  /// rectified `x`. Backward, `x` is the rectifier's output and `y` the gradient, which changes
  /// where `x` is not positive.
  void rectify(boolean backward) {
    int leak = C0;
    int zero = C0 + 1;
    int x = 0;
    int y = 1;
    int t = 2;
    a.vpbroadcastd(leak, RCX);
    a.vpxord(zero, zero, zero);
    stretch(() -> {
      a.vmovups(x, EDGE, at(RDI));
      if (backward) {
        a.vmovups(y, EDGE, at(RSI));
      }
      int value = backward ? y : x;
      a.vcmpgtps(CHOSEN, x, zero);
      a.vmulps(t, value, leak);
      a.vblendmps(t, CHOSEN, t, value);
      a.vmovups(at(RSI), EDGE, t);
    });
  }

  /// `dropout(x, y, length, start, threshold, constants)`: `start` is what the hash of the first
  /// number begins with (place times factor, plus key); above the 32 bits of the threshold are
  /// those of the scale; `constants` is the address of [#constants].
  void dropout() {
    int places = C0;
    int step = C0 + 1;
    int factor1 = C0 + 2;
    int factor2 = C0 + 3;
    int threshold = C0 + 4;
    int scale = C0 + 5;
    int x = 0;
    int hash = 1;
    int t = 2;
    a.vpbroadcastd(places, RCX);
    a.vmovups(x, at(R9));
    a.vpaddd(places, places, x);
    a.vmovups(step, at(R9, VECTOR));
    a.vmovups(factor1, at(R9, 2 * VECTOR));
    a.vmovups(factor2, at(R9, 3 * VECTOR));
    a.vpbroadcastd(threshold, R8);
    a.mov(RAX, R8);
    a.shr(RAX, 32);
    a.vpbroadcastd(scale, RAX);
    stretch(() -> {
      a.vpsrld(hash, places, 16);
      a.vpxord(hash, hash, places);
      a.vpmulld(hash, hash, factor1);
      a.vpsrld(t, hash, 15);
      a.vpxord(hash, hash, t);
      a.vpmulld(hash, hash, factor2);
      a.vpsrld(t, hash, 15);
      a.vpxord(hash, hash, t);
      a.vpsrld(hash, hash, 8);
      a.vpcmpgeud(CHOSEN, hash, threshold);
      a.vmovups(x, EDGE, at(RDI));
      a.vmulps(x, x, scale);
      a.vmovaps(x, CHOSEN, x);
      a.vmovups(at(RSI), EDGE, x);
      a.vpaddd(places, places, step);
    });
  }

  /// `rdi` and `rsi` walk along the two stretches, `rdx` numbers are left, perhaps none. The body
  /// is emitted twice, for whole vectors and for the rest, and goes by the mask in both.
  private void stretch(Runnable body) {
    var next = new Label();
    var last = new Label();
    var done = new Label();
    a.add(RDI, at(RSP, X_OFFSET));
    a.add(RSI, at(RSP, Y_OFFSET));
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
}
