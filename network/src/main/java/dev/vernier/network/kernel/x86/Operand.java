package dev.vernier.network.kernel.x86;

import org.jspecify.annotations.Nullable;

/// A place in memory: `base + index · scale + displacement`.
///
/// @param index not [Register#RSP]
/// @param scale 1, 2, 4 or 8
record Operand(Register base, @Nullable Register index, int scale, int displacement) {

  static Operand at(Register base) {
    return new Operand(base, null, 1, 0);
  }

  static Operand at(Register base, int displacement) {
    return new Operand(base, null, 1, displacement);
  }

  static Operand at(Register base, Register index, int scale) {
    return new Operand(base, index, scale, 0);
  }

  boolean hasHighIndex() {
    return index != null && index.isHigh();
  }
}
