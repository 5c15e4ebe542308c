package dev.vernier.network.kernel.x86;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Writes the bytes of instructions by their form: prefix, opcode, operands (Intel 64 and IA-32
/// Architectures Software Developer's Manual, volume 2, chapters 2.1 to 2.7).
///
/// A register that stands in an instruction's field `reg` is a number here, since an operation of
/// an opcode that has several stands there too.
final class Encoder {

  /// For an instruction without a second source.
  static final int NO_VECTOR = 0;

  /// What a displacement of one byte counts where it counts bytes.
  private static final int BYTE = 1;

  private byte[] code = new byte[1 << 14];
  private int position;

  byte[] code() {
    return Arrays.copyOf(code, position);
  }

  int position() {
    return position;
  }

  void bind(Label label) {
    label.setPosition(position);
    for (int at : label.references()) {
      patch(at, position);
    }
  }

  /// The distance to a label, four bytes, from behind them.
  void distance(Label to) {
    int at = position;
    emit32(0);
    if (to.isKnown()) {
      patch(at, to.position());
    } else {
      to.references().add(at);
    }
  }

  private void patch(int at, int target) {
    int distance = target - (at + Integer.BYTES);
    for (int i = 0; i < Integer.BYTES; i++) {
      code[at + i] = (byte) (distance >> (Byte.SIZE * i));
    }
  }

  void emit32(int value) {
    for (int i = 0; i < Integer.BYTES; i++) {
      emit(value >> (Byte.SIZE * i));
    }
  }

  void emit(int value) {
    if (position == code.length) {
      code = Arrays.copyOf(code, 2 * position);
    }
    code[position++] = (byte) value;
  }

  /// An opcode that has the register in its low bits.
  void inOpcode(int opcode, Register r) {
    if (r.isHigh()) {
      emit(0x41);
    }
    emit(opcode + r.low());
  }

  /// 64 bits.
  void wide(int opcode, int register, Register operand) {
    rex(true, register, operand);
    emit(opcode);
    direct(register, operand.low());
  }

  /// 64 bits.
  void wide(int opcode, int register, Operand operand) {
    rex(true, register, operand);
    emit(opcode);
    memory(register, operand, BYTE);
  }

  /// 64 bits, of the second table of opcodes.
  void wideEscaped(int opcode, int register, Register operand) {
    rex(true, register, operand);
    emit(0x0F);
    emit(opcode);
    direct(register, operand.low());
  }

  /// As large as the instruction says.
  void plain(int opcode, int register, Operand operand) {
    rex(false, register, operand);
    emit(opcode);
    memory(register, operand, BYTE);
  }

  /// As large as the instruction says, of the second table of opcodes.
  void plainEscaped(int opcode, int register, Operand operand) {
    rex(false, register, operand);
    emit(0x0F);
    emit(opcode);
    memory(register, operand, BYTE);
  }

  private void rex(boolean wide, int register, Register operand) {
    emit(0x40 | (wide ? 8 : 0) | (register >> 3) << 2 | operand.number() >> 3);
  }

  private void rex(boolean wide, int register, Operand operand) {
    emit(
        0x40 | (wide ? 8 : 0) | (register >> 3) << 2 | highIndex(operand) << 1 | highBase(operand));
  }

  void vex(Opcode opcode, int register, int second, int operand) {
    vexPrefix(opcode, register, second, 0, operand >> 3);
    emit(opcode.number());
    direct(register, operand);
  }

  void vex(Opcode opcode, int register, int second, Operand operand) {
    vexPrefix(opcode, register, second, highIndex(operand), highBase(operand));
    emit(opcode.number());
    memory(register, operand, BYTE);
  }

  private void vexPrefix(Opcode opcode, int register, int second, int x, int b) {
    emit(0xC4);
    emit((register >> 3 ^ 1) << 7 | (x ^ 1) << 6 | (b ^ 1) << 5 | opcode.table());
    emit((opcode.wide() ? 0x80 : 0) | (~second & 0xF) << 3 | opcode.prefix());
  }

  void evex(Opcode opcode, int register, int second, int operand) {
    evex(opcode, register, second, operand, Lanes.ALL);
  }

  void evex(Opcode opcode, int register, int second, int operand, Lanes lanes) {
    // The operand's fifth bit takes the place of the index's.
    evexPrefix(opcode, register, second, operand >> 4, operand >> 3 & 1, lanes, false);
    emit(opcode.number());
    direct(register, operand);
  }

  /// @param unit what a displacement of one byte counts: the bytes that are read or written
  void evex(Opcode opcode, int register, int second, Operand operand, Lanes lanes, int unit) {
    int x = highIndex(operand);
    evexPrefix(opcode, register, second, x, highBase(operand), lanes, false);
    emit(opcode.number());
    memory(register, operand, unit);
  }

  /// One number of memory, four bytes, for all lanes.
  void evexBroadcast(Opcode opcode, int register, int second, Operand operand) {
    int x = highIndex(operand);
    evexPrefix(opcode, register, second, x, highBase(operand), Lanes.ALL, true);
    emit(opcode.number());
    memory(register, operand, Float.BYTES);
  }

  private void evexPrefix(
      Opcode opcode, int register, int second, int x, int b, Lanes lanes, boolean broadcast) {
    emit(0x62);
    emit(
        (~register >> 3 & 1) << 7
            | (x ^ 1) << 6
            | (b ^ 1) << 5
            | (~register >> 4 & 1) << 4
            | opcode.table());
    emit((opcode.wide() ? 0x80 : 0) | (~second & 0xF) << 3 | 4 | opcode.prefix());
    emit(
        (lanes.zeroing() ? 0x80 : 0)
            | 0x40 // 512 bits
            | (broadcast ? 0x10 : 0)
            | (~second >> 4 & 1) << 3
            | lanes.mask());
  }

  private static int highIndex(Operand operand) {
    return operand.hasHighIndex() ? 1 : 0;
  }

  private static int highBase(Operand operand) {
    return operand.base().isHigh() ? 1 : 0;
  }

  private void direct(int register, int operand) {
    emit(0xC0 | (register & 7) << 3 | (operand & 7));
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
}
