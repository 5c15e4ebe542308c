package dev.vernier.network.kernel.x86;

import static dev.vernier.network.kernel.x86.Operand.at;
import static dev.vernier.network.kernel.x86.Register.R10;
import static dev.vernier.network.kernel.x86.Register.R8;
import static dev.vernier.network.kernel.x86.Register.R9;
import static dev.vernier.network.kernel.x86.Register.RCX;
import static dev.vernier.network.kernel.x86.Register.RDI;
import static dev.vernier.network.kernel.x86.Register.RDX;
import static dev.vernier.network.kernel.x86.Register.RSI;
import static dev.vernier.network.kernel.x86.Register.RSP;

/// The code of an optimiser's steps over a stretch of the parameters, their gradients and what it
/// remembers of them, and of the average that follows them.
final class UpdateCode {

  private static final int VECTOR = 64;
  private static final int LANES = 16;

  /// The mask register for the lanes that are left.
  private static final int EDGE = 1;

  /// The first vector register of the coefficients.
  private static final int C0 = 16;

  /// The arguments on the stack, above the return address.
  private static final int OFFSET = 8;

  private static final int AVERAGE = 16;

  private final Assembler a;

  UpdateCode(Assembler assembler) {
    a = assembler;
  }

  /// `adam(parameters, gradients, m, v, length, coefficients, offset, average)`, with the
  /// coefficients as floats in the order of the registers below. Roots and quotients take so long
  /// that the average's way through the memory is free.
  ///
  /// @param averaged whether there is an average
  void adam(boolean averaged) {
    int beta1 = C0;
    int rest1 = C0 + 1;
    int beta2 = C0 + 2;
    int rest2 = C0 + 3;
    int mScale = C0 + 4;
    int vScale = C0 + 5;
    int epsilon = C0 + 6;
    int decay = C0 + 7;
    int rate = C0 + 8;
    int factor = C0 + 9;
    int share = C0 + 10;
    for (int i = 0; i <= 10; i++) {
      a.vbroadcastss(C0 + i, at(R9, Float.BYTES * i));
    }
    int p = 0;
    int g = 1;
    int m = 2;
    int v = 3;
    int root = 4;
    int t = 5;
    int u = 6;
    int average = 7;
    if (averaged) {
      a.mov(R10, at(RSP, AVERAGE));
    }
    update(
        averaged ? new Register[] {RDI, RSI, RDX, RCX, R10} : new Register[] {RDI, RSI, RDX, RCX},
        () -> {
          a.vmovups(g, EDGE, at(RSI));
          a.vmovups(m, EDGE, at(RDX));
          a.vmovups(v, EDGE, at(RCX));
          a.vmovups(p, EDGE, at(RDI));
          a.vmulps(g, g, factor);
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
          if (averaged) {
            a.vmovups(average, EDGE, at(R10));
            a.vsubps(p, p, average);
            a.vmulps(p, p, share);
            a.vaddps(average, average, p);
            a.vmovups(at(R10), EDGE, average);
          }
        });
  }

  /// `momentum(parameters, gradients, buffer, unused, length, coefficients, offset, unused)`, with
  /// the coefficients as floats in the order of the registers below.
  void momentum(boolean nesterov) {
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

  /// Goes along stretches of several arrays, all at the same offset and of the length in `r8`. The
  /// body is emitted once, and goes by the mask. [Denormals] count as 0.
  private void update(Register[] pointers, Runnable body) {
    var next = new Label();
    var last = new Label();
    var done = new Label();
    for (Register pointer : pointers) {
      a.add(pointer, at(RSP, OFFSET));
    }
    Denormals.flush(a);
    EdgeMask.setAll(a, EDGE);
    a.cmp(R8, LANES);
    a.jump(Condition.LESS, last);
    a.bind(next);
    body.run();
    for (Register pointer : pointers) {
      a.add(pointer, VECTOR);
    }
    a.sub(R8, LANES);
    a.cmp(R8, LANES);
    a.jump(Condition.GREATER_OR_EQUAL, next);
    a.bind(last);
    a.cmp(R8, 1);
    a.jump(Condition.LESS, done);
    EdgeMask.set(a, EDGE, R8, 0);
    a.jump(next);
    a.bind(done);
    Denormals.restore(a);
    a.ret();
  }
}
