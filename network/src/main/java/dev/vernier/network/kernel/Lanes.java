package dev.vernier.network.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The vectors of the loops on the Vector API, and what every one of those loops does with them.
///
/// Touch this class only where the module `jdk.incubator.vector` is resolved.
final class Lanes {

  /// The widest vectors of this processor, but no wider than a sum over a row has chains.
  static final VectorSpecies<Float> FLOATS =
      FloatVector.SPECIES_PREFERRED.length() > Reductions.CHAINS
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;

  /// How many numbers a vector has.
  static final int LANES = FLOATS.length();

  private Lanes() {}

  static FloatVector load(float[] x, int from, VectorMask<Float> mask) {
    return FloatVector.fromArray(FLOATS, x, from, mask);
  }

  /// The lanes from `index` on that lie below `limit`.
  static VectorMask<Float> lanes(int index, int limit) {
    return FLOATS.indexInRange(index, limit);
  }
}
