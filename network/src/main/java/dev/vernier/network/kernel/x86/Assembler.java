package dev.vernier.network.kernel.x86;

import static dev.vernier.network.kernel.x86.Encoder.NO_VECTOR;
import static dev.vernier.network.kernel.x86.Opcode.NONE;
import static dev.vernier.network.kernel.x86.Opcode.P66;
import static dev.vernier.network.kernel.x86.Opcode.PF2;
import static dev.vernier.network.kernel.x86.Opcode.PF3;
import static dev.vernier.network.kernel.x86.Opcode.T0F;
import static dev.vernier.network.kernel.x86.Opcode.T0F38;
import static dev.vernier.network.kernel.x86.Opcode.T0F3A;

/// Writes machine code for x86-64: the instructions that this package needs, each a method with the
/// name and the operand order of Intel's manual (Intel 64 and IA-32 Architectures Software
/// Developer's Manual, volume 2, chapters 3 to 5).
///
/// Vector registers are numbers from 0 to 31 and 512 bits wide, tiles numbers from 0 to 7, mask
/// registers numbers from 1 to 7. Encodings are the simplest rather than the shortest; that another
/// assembler reads them as they are meant is what `AssemblerTest` holds.
final class Assembler {

  private static final int VECTOR_BYTES = 64;

  private final Encoder encoder = new Encoder();

  /// The code so far, with every jump resolved.
  public byte[] code() {
    return encoder.code();
  }

  int position() {
    return encoder.position();
  }

  // General instructions.

  void push(Register r) {
    encoder.inOpcode(0x50, r);
  }

  void pop(Register r) {
    encoder.inOpcode(0x58, r);
  }

  void ret() {
    encoder.emit(0xC3);
  }

  void mov(Register to, Register from) {
    encoder.wide(0x8B, to.number(), from);
  }

  void mov(Register to, Operand from) {
    encoder.wide(0x8B, to.number(), from);
  }

  /// Four bytes, sign-extended.
  void movsxd(Register to, Operand from) {
    encoder.wide(0x63, to.number(), from);
  }

  void mov(Operand to, Register from) {
    encoder.wide(0x89, from.number(), to);
  }

  /// Zero-extended.
  void mov(Register to, int value) {
    encoder.inOpcode(0xB8, to);
    encoder.emit32(value);
  }

  void lea(Register to, Operand place) {
    encoder.wide(0x8D, to.number(), place);
  }

  void add(Register to, Register what) {
    encoder.wide(0x03, to.number(), what);
  }

  void add(Register to, Operand what) {
    encoder.wide(0x03, to.number(), what);
  }

  void add(Register to, int value) {
    immediate(0, to, value);
  }

  void sub(Register to, Register what) {
    encoder.wide(0x2B, to.number(), what);
  }

  void sub(Register to, int value) {
    immediate(5, to, value);
  }

  void and(Register to, Register what) {
    encoder.wide(0x23, to.number(), what);
  }

  void or(Register to, int value) {
    immediate(1, to, value);
  }

  /// Stores the register that controls floating-point arithmetic, four bytes.
  void stmxcsr(Operand to) {
    encoder.plainEscaped(0xAE, 3, to);
  }

  void ldmxcsr(Operand from) {
    encoder.plainEscaped(0xAE, 2, from);
  }

  void cmp(Register a, int value) {
    immediate(7, a, value);
  }

  void cmp(Register a, Register b) {
    encoder.wide(0x3B, a.number(), b);
  }

  /// `to = from · factor`.
  void imul(Register to, Register from, int factor) {
    encoder.wide(0x69, to.number(), from);
    encoder.emit32(factor);
  }

  /// `to = to · factor`.
  void imul(Register to, Register factor) {
    encoder.wideEscaped(0xAF, to.number(), factor);
  }

  void shl(Register r, int bits) {
    encoder.wide(0xC1, 4, r);
    encoder.emit(bits);
  }

  /// Fills with zeros.
  void shr(Register r, int bits) {
    encoder.wide(0xC1, 5, r);
    encoder.emit(bits);
  }

  /// The lowest bits of `from`, as many as the lowest eight bits of `count` say; zeros above.
  void bzhi(Register to, Register from, Register count) {
    encoder.vex(new Opcode(NONE, T0F38, true, 0xF5), to.number(), count.number(), from.number());
  }

  void cmov(Condition condition, Register to, Register from) {
    encoder.wideEscaped(0x40 + condition.number(), to.number(), from);
  }

  /// Reads the processor's identification of leaf `eax`, subleaf `ecx` into `eax`, `ebx`, `ecx`,
  /// `edx`.
  void cpuid() {
    encoder.emit(0x0F);
    encoder.emit(0xA2);
  }

  /// Reads the extended control register `ecx` into `edx:eax`.
  void xgetbv() {
    encoder.emit(0x0F);
    encoder.emit(0x01);
    encoder.emit(0xD0);
  }

  void jump(Label to) {
    encoder.emit(0xE9);
    encoder.distance(to);
  }

  void jump(Condition condition, Label to) {
    encoder.emit(0x0F);
    encoder.emit(0x80 + condition.number());
    encoder.distance(to);
  }

  void call(Operand place) {
    encoder.plain(0xFF, 2, place);
  }

  void bind(Label label) {
    encoder.bind(label);
  }

  /// Fills up with instructions that do nothing, so that a hot loop begins on a line of the cache.
  void align(int bytes) {
    while (position() % bytes != 0) {
      encoder.emit(0x90);
    }
  }

  private void immediate(int operation, Register register, int value) {
    encoder.wide(0x81, operation, register);
    encoder.emit32(value);
  }

  // Vector instructions, AVX-512.

  /// The low 16 bits of a general register become a mask.
  void kmovw(int mask, Register from) {
    encoder.vex(new Opcode(NONE, T0F, 0x92), mask, NO_VECTOR, from.number());
  }

  void vmovups(int to, Operand from) {
    encoder.evex(new Opcode(NONE, T0F, 0x10), to, NO_VECTOR, from, Lanes.ALL, VECTOR_BYTES);
  }

  /// Lanes outside the mask become 0 and their memory is not touched.
  void vmovups(int to, int mask, Operand from) {
    encoder.evex(
        new Opcode(NONE, T0F, 0x10), to, NO_VECTOR, from, Lanes.orZero(mask), VECTOR_BYTES);
  }

  void vmovups(Operand to, int from) {
    encoder.evex(new Opcode(NONE, T0F, 0x11), from, NO_VECTOR, to, Lanes.ALL, VECTOR_BYTES);
  }

  /// Memory of lanes outside the mask is left alone.
  void vmovups(Operand to, int mask, int from) {
    encoder.evex(new Opcode(NONE, T0F, 0x11), from, NO_VECTOR, to, Lanes.only(mask), VECTOR_BYTES);
  }

  void vbroadcastss(int to, Operand from) {
    encoder.evex(new Opcode(P66, T0F38, 0x18), to, NO_VECTOR, from, Lanes.ALL, Float.BYTES);
  }

  /// `sum = a · b + sum`, rounded once.
  void vfmadd231ps(int sum, int a, int b) {
    encoder.evex(new Opcode(P66, T0F38, 0xB8), sum, a, b);
  }

  /// `sum = a · b + sum` with one number of memory for all lanes of `b`.
  void vfmadd231psBroadcast(int sum, int a, Operand b) {
    encoder.evexBroadcast(new Opcode(P66, T0F38, 0xB8), sum, a, b);
  }

  void vaddps(int to, int a, int b) {
    encoder.evex(new Opcode(NONE, T0F, 0x58), to, a, b);
  }

  void vsubps(int to, int a, int b) {
    encoder.evex(new Opcode(NONE, T0F, 0x5C), to, a, b);
  }

  void vmulps(int to, int a, int b) {
    encoder.evex(new Opcode(NONE, T0F, 0x59), to, a, b);
  }

  /// The lanes of `a` where the mask has a 1, those of `other` where it has a 0.
  void vblendmps(int to, int mask, int other, int a) {
    encoder.evex(new Opcode(P66, T0F38, 0x65), to, other, a, Lanes.only(mask));
  }

  /// Lanes outside the mask become 0.
  void vmovaps(int to, int mask, int from) {
    encoder.evex(new Opcode(NONE, T0F, 0x28), to, NO_VECTOR, from, Lanes.orZero(mask));
  }

  /// The lanes where `a > b`; none where either is not a number.
  void vcmpgtps(int mask, int a, int b) {
    encoder.evex(new Opcode(NONE, T0F, 0xC2), mask, a, b);
    encoder.emit(0x1E); // greater than, ordered, quiet
  }

  void vdivps(int to, int a, int b) {
    encoder.evex(new Opcode(NONE, T0F, 0x5E), to, a, b);
  }

  void vsqrtps(int to, int from) {
    encoder.evex(new Opcode(NONE, T0F, 0x51), to, NO_VECTOR, from);
  }

  void vpaddd(int to, int a, int b) {
    encoder.evex(new Opcode(P66, T0F, 0xFE), to, a, b);
  }

  /// The low half of the products.
  void vpmulld(int to, int a, int b) {
    encoder.evex(new Opcode(P66, T0F38, 0x40), to, a, b);
  }

  /// Shifts to the right, filling with zeros.
  void vpsrld(int to, int from, int bits) {
    // The register that is shifted stands where a source does, the operation where a target does.
    encoder.evex(new Opcode(P66, T0F, 0x72), 2, to, from);
    encoder.emit(bits);
  }

  /// The lanes where `a >= b`, without signs.
  void vpcmpgeud(int mask, int a, int b) {
    encoder.evex(new Opcode(P66, T0F3A, 0x1E), mask, a, b);
    encoder.emit(5); // not less
  }

  void vpbroadcastd(int to, Register from) {
    encoder.evex(new Opcode(P66, T0F38, 0x7C), to, NO_VECTOR, from.number());
  }

  /// Asks for a line of the cache.
  void prefetch(Operand place) {
    encoder.plainEscaped(0x18, 1, place); // to all levels
  }

  void vpxord(int to, int a, int b) {
    encoder.evex(new Opcode(P66, T0F, 0xEF), to, a, b);
  }

  void vunpcklps(int to, int a, int b) {
    encoder.evex(new Opcode(NONE, T0F, 0x14), to, a, b);
  }

  void vunpckhps(int to, int a, int b) {
    encoder.evex(new Opcode(NONE, T0F, 0x15), to, a, b);
  }

  void vunpcklpd(int to, int a, int b) {
    encoder.evex(new Opcode(P66, T0F, true, 0x14), to, a, b);
  }

  void vunpckhpd(int to, int a, int b) {
    encoder.evex(new Opcode(P66, T0F, true, 0x15), to, a, b);
  }

  /// Two blocks of four lanes of `a`, then two of `b`, as the pairs of bits of `control` say.
  void vshuff32x4(int to, int a, int b, int control) {
    encoder.evex(new Opcode(P66, T0F3A, 0x23), to, a, b);
    encoder.emit(control);
  }

  // bf16.

  /// `sum = a₀ b₀ + a₁ b₁ + sum` per lane, where a lane of `a` and `b` is a pair of bf16.
  void vdpbf16ps(int sum, int a, int b) {
    encoder.evex(new Opcode(PF3, T0F38, 0x52), sum, a, b);
  }

  /// Rounds 32 floats to bf16, those of `low` to the lower half.
  void vcvtne2ps2bf16(int to, int high, int low) {
    encoder.evex(new Opcode(PF2, T0F38, 0x72), to, high, low);
  }

  /// Lane `i` of the result is the 16-bit lane `indices[i]` of `from`.
  void vpermw(int to, int indices, int from) {
    encoder.evex(new Opcode(P66, T0F38, true, 0x8D), to, indices, from);
  }

  /// Lane `i` of `to` becomes the 16-bit lane `indices[i]` of `to` and, from 32 on, of `other`.
  void vpermt2w(int to, int indices, int other) {
    encoder.evex(new Opcode(P66, T0F38, true, 0x7D), to, indices, other);
  }

  // Tiles, AMX.

  void ldtilecfg(Operand from) {
    encoder.vex(new Opcode(NONE, T0F38, 0x49), 0, NO_VECTOR, from);
  }

  void tilerelease() {
    encoder.vex(new Opcode(NONE, T0F38, 0x49), 0, NO_VECTOR, 0);
  }

  void tilezero(int tile) {
    encoder.vex(new Opcode(PF2, T0F38, 0x49), tile, NO_VECTOR, 0);
  }

  /// The operand's index, times its scale, is the distance between rows; it must have one.
  void tileloadd(int tile, Operand from) {
    encoder.vex(new Opcode(PF2, T0F38, 0x4B), tile, NO_VECTOR, from);
  }

  void tilestored(Operand to, int tile) {
    encoder.vex(new Opcode(PF3, T0F38, 0x4B), tile, NO_VECTOR, to);
  }

  /// `sum += a · b`, where a row of `a` has 32 bf16 and a row of `b` 16 pairs.
  void tdpbf16ps(int sum, int a, int b) {
    encoder.vex(new Opcode(PF3, T0F38, 0x5C), sum, b, a);
  }
}
