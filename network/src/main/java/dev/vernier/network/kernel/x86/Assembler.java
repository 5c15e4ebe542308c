package dev.vernier.network.kernel.x86;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes machine code for x86-64: the instructions that matrix products need, each a method with
/// the name and the operand order of Intel's manual (Intel 64 and IA-32 Architectures Software
/// Developer's Manual, volume 2; the encodings are in its chapters 2.1 to 2.7).
///
/// Vector registers are numbers from 0 to 31 and 512 bits wide, tiles numbers from 0 to 7, mask
/// registers numbers from 1 to 7. Encodings are the simplest rather than the shortest; that another
/// assembler reads them as they are meant is what `AssemblerTest` holds.
final class Assembler {

  /// A place in the code, to jump to.
  static final class Label {
    private int position = -1;
    private final List<Integer> references = new ArrayList<>();
  }

  /// When to jump.
  enum Condition {
    EQUAL(4),
    NOT_EQUAL(5),
    LESS(0xC),
    GREATER_OR_EQUAL(0xD),
    GREATER(0xF);

    private final int code;

    Condition(int code) {
      this.code = code;
    }
  }

  /// No mask: all lanes.
  private static final int ALL_LANES = 0;

  private static final int NO_VECTOR = 0;

  // The values of `pp`, the prefix that is folded into VEX and EVEX.
  private static final int NONE = 0;
  private static final int P66 = 1;
  private static final int PF3 = 2;
  private static final int PF2 = 3;

  // The values of `mmm`, the table of opcodes.
  private static final int T0F = 1;
  private static final int T0F38 = 2;
  private static final int T0F3A = 3;

  private static final int VECTOR_BYTES = 64;

  private byte[] code = new byte[1 << 14];
  private int position;

  /// The code so far, with every jump resolved.
  public byte[] code() {
    return Arrays.copyOf(code, position);
  }

  int position() {
    return position;
  }

  // General instructions.

  void push(Register r) {
    rexIfHigh(r);
    emit(0x50 + r.low());
  }

  void pop(Register r) {
    rexIfHigh(r);
    emit(0x58 + r.low());
  }

  void ret() {
    emit(0xC3);
  }

  void mov(Register to, Register from) {
    wide(0x8B, to, from);
  }

  void mov(Register to, Operand from) {
    wide(0x8B, to, from);
  }

  /// Four bytes, sign-extended.
  void movsxd(Register to, Operand from) {
    wide(0x63, to, from);
  }

  void mov(Operand to, Register from) {
    wide(0x89, from, to);
  }

  /// Zero-extended.
  void mov(Register to, int value) {
    rexIfHigh(to);
    emit(0xB8 + to.low());
    emit32(value);
  }

  void lea(Register to, Operand place) {
    wide(0x8D, to, place);
  }

  void add(Register to, Register what) {
    wide(0x03, to, what);
  }

  void add(Register to, Operand what) {
    wide(0x03, to, what);
  }

  void add(Register to, int value) {
    immediate(0, to, value);
  }

  void sub(Register to, Register what) {
    wide(0x2B, to, what);
  }

  void sub(Register to, int value) {
    immediate(5, to, value);
  }

  void and(Register to, Register what) {
    wide(0x23, to, what);
  }

  void or(Register to, int value) {
    immediate(1, to, value);
  }

  /// Stores the register that controls floating-point arithmetic, four bytes.
  void stmxcsr(Operand to) {
    rex(false, 0, to);
    emit(0x0F);
    emit(0xAE);
    memory(3, to, 1);
  }

  void ldmxcsr(Operand from) {
    rex(false, 0, from);
    emit(0x0F);
    emit(0xAE);
    memory(2, from, 1);
  }

  void cmp(Register a, int value) {
    immediate(7, a, value);
  }

  void cmp(Register a, Register b) {
    wide(0x3B, a, b);
  }

  /// `to = from · factor`.
  void imul(Register to, Register from, int factor) {
    wide(0x69, to, from);
    emit32(factor);
  }

  /// `to = to · factor`.
  void imul(Register to, Register factor) {
    rex(true, to.number(), factor);
    emit(0x0F);
    emit(0xAF);
    direct(to.low(), factor.low());
  }

  void shl(Register r, int bits) {
    rex(true, 0, r);
    emit(0xC1);
    direct(4, r.low());
    emit(bits);
  }

  /// Fills with zeros.
  void shr(Register r, int bits) {
    rex(true, 0, r);
    emit(0xC1);
    direct(5, r.low());
    emit(bits);
  }

  /// The lowest bits of `from`, as many as the lowest eight bits of `count` say; zeros above.
  void bzhi(Register to, Register from, Register count) {
    vex(to.number() >> 3, 0, from.number() >> 3, count.number(), NONE, T0F38, true);
    emit(0xF5);
    direct(to.low(), from.low());
  }

  void cmov(Condition condition, Register to, Register from) {
    rex(true, to.number(), from);
    emit(0x0F);
    emit(0x40 + condition.code);
    direct(to.low(), from.low());
  }

  /// Reads the processor's identification of leaf `eax`, subleaf `ecx` into `eax`, `ebx`, `ecx`,
  /// `edx`.
  void cpuid() {
    emit(0x0F);
    emit(0xA2);
  }

  /// Reads the extended control register `ecx` into `edx:eax`.
  void xgetbv() {
    emit(0x0F);
    emit(0x01);
    emit(0xD0);
  }

  void jump(Label to) {
    emit(0xE9);
    reference(to);
  }

  void jump(Condition condition, Label to) {
    emit(0x0F);
    emit(0x80 + condition.code);
    reference(to);
  }

  void call(Operand place) {
    rex(false, 0, place);
    emit(0xFF);
    memory(2, place, 1);
  }

  void bind(Label label) {
    label.position = position;
    for (int at : label.references) {
      patch(at, position);
    }
  }

  /// Fills up with instructions that do nothing, so that a hot loop begins on a line of the cache.
  void align(int bytes) {
    while (position % bytes != 0) {
      emit(0x90);
    }
  }

  // Vector instructions, AVX-512.

  /// The low 16 bits of a general register become a mask.
  void kmovw(int mask, Register from) {
    vex(mask, NO_VECTOR, from.number(), NONE, T0F);
    emit(0x92);
    direct(mask, from.low());
  }

  void vmovups(int to, Operand from) {
    evexMemory(0x10, to, NO_VECTOR, from, NONE, T0F, false, ALL_LANES, false, VECTOR_BYTES);
  }

  /// Lanes outside the mask become 0 and their memory is not touched.
  void vmovups(int to, int mask, Operand from) {
    evexMemory(0x10, to, NO_VECTOR, from, NONE, T0F, false, mask, true, VECTOR_BYTES);
  }

  void vmovups(Operand to, int from) {
    evexMemory(0x11, from, NO_VECTOR, to, NONE, T0F, false, ALL_LANES, false, VECTOR_BYTES);
  }

  /// Memory of lanes outside the mask is left alone.
  void vmovups(Operand to, int mask, int from) {
    evexMemory(0x11, from, NO_VECTOR, to, NONE, T0F, false, mask, false, VECTOR_BYTES);
  }

  void vbroadcastss(int to, Operand from) {
    evexMemory(0x18, to, NO_VECTOR, from, P66, T0F38, false, ALL_LANES, false, Float.BYTES);
  }

  /// `sum = a · b + sum`, rounded once.
  void vfmadd231ps(int sum, int a, int b) {
    evex(0xB8, sum, a, b, P66, T0F38, false);
  }

  /// `sum = a · b + sum` with one number of memory for all lanes of `b`.
  void vfmadd231psBroadcast(int sum, int a, Operand b) {
    evexBroadcast(0xB8, sum, a, b, P66, T0F38);
  }

  void vaddps(int to, int a, int b) {
    evex(0x58, to, a, b, NONE, T0F, false);
  }

  void vsubps(int to, int a, int b) {
    evex(0x5C, to, a, b, NONE, T0F, false);
  }

  void vmulps(int to, int a, int b) {
    evex(0x59, to, a, b, NONE, T0F, false);
  }

  /// The lanes of `a` where the mask has a 1, those of `other` where it has a 0.
  void vblendmps(int to, int mask, int other, int a) {
    evexMasked(0x65, to, other, a, P66, T0F38, mask, false);
  }

  /// Lanes outside the mask become 0.
  void vmovaps(int to, int mask, int from) {
    evexMasked(0x28, to, NO_VECTOR, from, NONE, T0F, mask, true);
  }

  /// The lanes where `a > b`; none where either is not a number.
  void vcmpgtps(int mask, int a, int b) {
    evex(0xC2, mask, a, b, NONE, T0F, false);
    emit(0x1E); // greater than, ordered, quiet
  }

  void vdivps(int to, int a, int b) {
    evex(0x5E, to, a, b, NONE, T0F, false);
  }

  void vsqrtps(int to, int from) {
    evex(0x51, to, NO_VECTOR, from, NONE, T0F, false);
  }

  void vpaddd(int to, int a, int b) {
    evex(0xFE, to, a, b, P66, T0F, false);
  }

  /// The low half of the products.
  void vpmulld(int to, int a, int b) {
    evex(0x40, to, a, b, P66, T0F38, false);
  }

  /// Shifts to the right, filling with zeros.
  void vpsrld(int to, int from, int bits) {
    // The register that is shifted stands where a source does, the operation where a target does.
    evex(0x72, 2, to, from, P66, T0F, false);
    emit(bits);
  }

  /// The lanes where `a >= b`, without signs.
  void vpcmpgeud(int mask, int a, int b) {
    evex(0x1E, mask, a, b, P66, T0F3A, false);
    emit(5); // not less
  }

  void vpbroadcastd(int to, Register from) {
    evexPrefix(to, NO_VECTOR, 0, from.number() >> 3, P66, T0F38, false, ALL_LANES, false, false);
    emit(0x7C);
    direct(to, from.low());
  }

  /// Asks for a line of the cache.
  void prefetch(Operand place) {
    rex(false, 0, place);
    emit(0x0F);
    emit(0x18);
    memory(1, place, 1); // to all levels
  }

  void vpxord(int to, int a, int b) {
    evex(0xEF, to, a, b, P66, T0F, false);
  }

  void vunpcklps(int to, int a, int b) {
    evex(0x14, to, a, b, NONE, T0F, false);
  }

  void vunpckhps(int to, int a, int b) {
    evex(0x15, to, a, b, NONE, T0F, false);
  }

  void vunpcklpd(int to, int a, int b) {
    evex(0x14, to, a, b, P66, T0F, true);
  }

  void vunpckhpd(int to, int a, int b) {
    evex(0x15, to, a, b, P66, T0F, true);
  }

  /// Two blocks of four lanes of `a`, then two of `b`, as the pairs of bits of `control` say.
  void vshuff32x4(int to, int a, int b, int control) {
    evex(0x23, to, a, b, P66, T0F3A, false);
    emit(control);
  }

  // bf16.

  /// `sum = a₀ b₀ + a₁ b₁ + sum` per lane, where a lane of `a` and `b` is a pair of bf16.
  void vdpbf16ps(int sum, int a, int b) {
    evex(0x52, sum, a, b, PF3, T0F38, false);
  }

  /// The same with one pair of memory for all lanes of `b`.
  void vdpbf16psBroadcast(int sum, int a, Operand b) {
    evexBroadcast(0x52, sum, a, b, PF3, T0F38);
  }

  /// Rounds 32 floats to bf16, those of `low` to the lower half.
  void vcvtne2ps2bf16(int to, int high, int low) {
    evex(0x72, to, high, low, PF2, T0F38, false);
  }

  /// Lane `i` of the result is the 16-bit lane `indices[i]` of `from`.
  void vpermw(int to, int indices, int from) {
    evex(0x8D, to, indices, from, P66, T0F38, true);
  }

  /// Lane `i` of `to` becomes the 16-bit lane `indices[i]` of `to` and, from 32 on, of `other`.
  void vpermt2w(int to, int indices, int other) {
    evex(0x7D, to, indices, other, P66, T0F38, true);
  }

  // Tiles, AMX.

  void ldtilecfg(Operand from) {
    vex(0, NO_VECTOR, from, NONE, T0F38);
    emit(0x49);
    memory(0, from, 1);
  }

  void tilerelease() {
    vex(0, NO_VECTOR, 0, NONE, T0F38);
    emit(0x49);
    emit(0xC0);
  }

  void tilezero(int tile) {
    vex(tile, NO_VECTOR, 0, PF2, T0F38);
    emit(0x49);
    direct(tile, 0);
  }

  /// The operand's index, times its scale, is the distance between rows; it must have one.
  void tileloadd(int tile, Operand from) {
    vex(tile, NO_VECTOR, from, PF2, T0F38);
    emit(0x4B);
    memory(tile, from, 1);
  }

  void tilestored(Operand to, int tile) {
    vex(tile, NO_VECTOR, to, PF3, T0F38);
    emit(0x4B);
    memory(tile, to, 1);
  }

  /// `sum += a · b`, where a row of `a` has 32 bf16 and a row of `b` 16 pairs.
  void tdpbf16ps(int sum, int a, int b) {
    vex(sum, b, a, PF3, T0F38);
    emit(0x5C);
    direct(sum, a);
  }

  // Encoding.

  private void wide(int opcode, Register register, Register operand) {
    rex(true, register.number(), operand);
    emit(opcode);
    direct(register.low(), operand.low());
  }

  private void wide(int opcode, Register register, Operand operand) {
    rex(true, register.number(), operand);
    emit(opcode);
    memory(register.low(), operand, 1);
  }

  private void immediate(int operation, Register register, int value) {
    rex(true, 0, register);
    emit(0x81);
    direct(operation, register.low());
    emit32(value);
  }

  private void rexIfHigh(Register r) {
    if (r.isHigh()) {
      emit(0x41);
    }
  }

  private void rex(boolean wide, int register, Register operand) {
    emit(0x40 | (wide ? 8 : 0) | (register >> 3) << 2 | (operand.isHigh() ? 1 : 0));
  }

  private void rex(boolean wide, int register, Operand operand) {
    emit(
        0x40
            | (wide ? 8 : 0)
            | (register >> 3) << 2
            | (operand.hasHighIndex() ? 2 : 0)
            | (operand.base().isHigh() ? 1 : 0));
  }

  private void vex(int register, int second, Operand operand, int prefix, int table) {
    vex(
        register >> 3,
        operand.hasHighIndex() ? 1 : 0,
        operand.base().number() >> 3,
        second,
        prefix,
        table,
        false);
  }

  private void vex(int register, int second, int operand, int prefix, int table) {
    vex(register >> 3, 0, operand >> 3, second, prefix, table, false);
  }

  private void vex(int r, int x, int b, int second, int prefix, int table, boolean w) {
    emit(0xC4);
    emit((r ^ 1) << 7 | (x ^ 1) << 6 | (b ^ 1) << 5 | table);
    emit((w ? 0x80 : 0) | (~second & 0xF) << 3 | prefix);
  }

  private void evex(int opcode, int to, int a, int b, int prefix, int table, boolean w) {
    // The second operand's fifth bit takes the place of the index's.
    evexPrefix(to, a, (b >> 4) & 1, (b >> 3) & 1, prefix, table, w, ALL_LANES, false, false);
    emit(opcode);
    direct(to & 7, b & 7);
  }

  private void evexMasked(
      int opcode, int to, int a, int b, int prefix, int table, int mask, boolean zeroing) {
    evexPrefix(to, a, (b >> 4) & 1, (b >> 3) & 1, prefix, table, false, mask, zeroing, false);
    emit(opcode);
    direct(to & 7, b & 7);
  }

  private void evexMemory(
      int opcode,
      int register,
      int second,
      Operand operand,
      int prefix,
      int table,
      boolean w,
      int mask,
      boolean zeroing,
      int unit) {
    evexPrefix(
        register,
        second,
        operand.hasHighIndex() ? 1 : 0,
        operand.base().number() >> 3,
        prefix,
        table,
        w,
        mask,
        zeroing,
        false);
    emit(opcode);
    memory(register & 7, operand, unit);
  }

  private void evexBroadcast(
      int opcode, int register, int second, Operand operand, int prefix, int table) {
    evexPrefix(
        register,
        second,
        operand.hasHighIndex() ? 1 : 0,
        operand.base().number() >> 3,
        prefix,
        table,
        false,
        ALL_LANES,
        false,
        true);
    emit(opcode);
    memory(register & 7, operand, Float.BYTES);
  }

  private void evexPrefix(
      int register,
      int second,
      int x,
      int b,
      int prefix,
      int table,
      boolean w,
      int mask,
      boolean zeroing,
      boolean broadcast) {
    emit(0x62);
    emit(
        (~register >> 3 & 1) << 7
            | (x ^ 1) << 6
            | (b ^ 1) << 5
            | (~register >> 4 & 1) << 4
            | table);
    emit((w ? 0x80 : 0) | (~second & 0xF) << 3 | 4 | prefix);
    emit(
        (zeroing ? 0x80 : 0)
            | 0x40 // 512 bits
            | (broadcast ? 0x10 : 0)
            | (~second >> 4 & 1) << 3
            | mask);
  }

  private void direct(int register, int operand) {
    emit(0xC0 | ((register & 7) << 3) | (operand & 7));
  }

  /// @param unit what a displacement of one byte counts
  private void memory(int register, Operand operand, int unit) {
    int displacement = operand.displacement();
    @Nullable Register index = operand.index();
    int base = operand.base().low();
    boolean needsSib = index != null || base == Register.RSP.low();
    boolean none = displacement == 0 && base != Register.RBP.low();
    boolean small = displacement % unit == 0 && (byte) (displacement / unit) == displacement / unit;
    int mode = none ? 0 : small ? 1 : 2;
    emit(mode << 6 | (register & 7) << 3 | (needsSib ? 4 : base));
    if (needsSib) {
      int indexBits = index == null ? Register.RSP.low() : index.low();
      emit(Integer.numberOfTrailingZeros(operand.scale()) << 6 | indexBits << 3 | base);
    }
    if (mode == 1) {
      emit(displacement / unit);
    } else if (mode == 2) {
      emit32(displacement);
    }
  }

  private void reference(Label label) {
    int at = position;
    label.references.add(at);
    emit32(0);
    if (label.position >= 0) {
      patch(at, label.position);
    }
  }

  private void patch(int at, int target) {
    int distance = target - (at + 4);
    for (int i = 0; i < 4; i++) {
      code[at + i] = (byte) (distance >> (8 * i));
    }
  }

  private void emit32(int value) {
    for (int i = 0; i < 4; i++) {
      emit(value >> (8 * i));
    }
  }

  private void emit(int value) {
    if (position == code.length) {
      code = Arrays.copyOf(code, 2 * position);
    }
    code[position++] = (byte) value;
  }
}
