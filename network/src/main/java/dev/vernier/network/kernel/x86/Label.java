package dev.vernier.network.kernel.x86;

import java.util.ArrayList;
import java.util.List;

/// A place in the code of one [Assembler], to jump to.
final class Label {

  private static final int UNKNOWN = -1;

  private int position = UNKNOWN;
  private final List<Integer> references = new ArrayList<>();

  boolean isKnown() {
    return position != UNKNOWN;
  }

  int position() {
    return position;
  }

  void setPosition(int position) {
    this.position = position;
  }

  /// Where the distances to this place stand that were emitted before it was known.
  List<Integer> references() {
    return references;
  }
}
