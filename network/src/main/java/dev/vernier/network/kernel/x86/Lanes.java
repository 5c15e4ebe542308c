package dev.vernier.network.kernel.x86;

/// The lanes that an instruction writes.
///
/// @param mask the mask register, 0 for all lanes
/// @param zeroing whether the others become 0, rather than stay as they are
record Lanes(int mask, boolean zeroing) {

  static final Lanes ALL = new Lanes(0, false);

  static Lanes orZero(int mask) {
    return new Lanes(mask, true);
  }

  static Lanes only(int mask) {
    return new Lanes(mask, false);
  }
}
