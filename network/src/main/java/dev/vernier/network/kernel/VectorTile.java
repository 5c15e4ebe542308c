package dev.vernier.network.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The inner loops of [VectorProduct]: eight rows of C, one or two vectors wide, kept in registers
/// as outer products are added to them. Each step of `k` loads one row of the packed panel of B and
/// multiplies it by one broadcast entry of A per row of C.
///
/// No sum runs across the lanes of a vector, whose order the JIT and the interpreter may choose
/// differently, so an entry of C is one chain of fused multiply-adds in ascending `k`. The methods
/// are small on purpose: past a certain size the JIT no longer keeps vectors in registers, and they
/// run many times slower.
final class VectorTile {

  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();
  static final int ROWS = 8;

  private VectorTile() {}

  /// Writes a tile of [#ROWS] × 2 vectors to `out`. Rows of A past `lastRow` (counted in the tile)
  /// are read from `lastRow`, so a tile at the lower edge computes some of its rows twice.
  ///
  /// @param a entry (i, p) of the tile's rows lies at `aStart + i · aRow + p · aStep`
  /// @param panel (k, 2 vectors), dense
  static void wide(
      float[] a,
      int aStart,
      int aRow,
      int aStep,
      int lastRow,
      int k,
      float[] panel,
      float[] out,
      int outStart,
      int ld) {
    int i0 = aStart;
    int i1 = aStart + Math.min(1, lastRow) * aRow;
    int i2 = aStart + Math.min(2, lastRow) * aRow;
    int i3 = aStart + Math.min(3, lastRow) * aRow;
    int i4 = aStart + Math.min(4, lastRow) * aRow;
    int i5 = aStart + Math.min(5, lastRow) * aRow;
    int i6 = aStart + Math.min(6, lastRow) * aRow;
    int i7 = aStart + Math.min(7, lastRow) * aRow;
    FloatVector l0 = FloatVector.zero(SPECIES);
    FloatVector l1 = l0;
    FloatVector l2 = l0;
    FloatVector l3 = l0;
    FloatVector l4 = l0;
    FloatVector l5 = l0;
    FloatVector l6 = l0;
    FloatVector l7 = l0;
    FloatVector r0 = l0;
    FloatVector r1 = l0;
    FloatVector r2 = l0;
    FloatVector r3 = l0;
    FloatVector r4 = l0;
    FloatVector r5 = l0;
    FloatVector r6 = l0;
    FloatVector r7 = l0;
    for (int p = 0; p < k; p++) {
      int q = p * aStep;
      FloatVector left = FloatVector.fromArray(SPECIES, panel, p * 2 * LANES);
      FloatVector right = FloatVector.fromArray(SPECIES, panel, p * 2 * LANES + LANES);
      FloatVector x = FloatVector.broadcast(SPECIES, a[i0 + q]);
      l0 = x.fma(left, l0);
      r0 = x.fma(right, r0);
      x = FloatVector.broadcast(SPECIES, a[i1 + q]);
      l1 = x.fma(left, l1);
      r1 = x.fma(right, r1);
      x = FloatVector.broadcast(SPECIES, a[i2 + q]);
      l2 = x.fma(left, l2);
      r2 = x.fma(right, r2);
      x = FloatVector.broadcast(SPECIES, a[i3 + q]);
      l3 = x.fma(left, l3);
      r3 = x.fma(right, r3);
      x = FloatVector.broadcast(SPECIES, a[i4 + q]);
      l4 = x.fma(left, l4);
      r4 = x.fma(right, r4);
      x = FloatVector.broadcast(SPECIES, a[i5 + q]);
      l5 = x.fma(left, l5);
      r5 = x.fma(right, r5);
      x = FloatVector.broadcast(SPECIES, a[i6 + q]);
      l6 = x.fma(left, l6);
      r6 = x.fma(right, r6);
      x = FloatVector.broadcast(SPECIES, a[i7 + q]);
      l7 = x.fma(left, l7);
      r7 = x.fma(right, r7);
    }
    l0.intoArray(out, outStart);
    r0.intoArray(out, outStart + LANES);
    l1.intoArray(out, outStart + ld);
    r1.intoArray(out, outStart + ld + LANES);
    l2.intoArray(out, outStart + 2 * ld);
    r2.intoArray(out, outStart + 2 * ld + LANES);
    l3.intoArray(out, outStart + 3 * ld);
    r3.intoArray(out, outStart + 3 * ld + LANES);
    l4.intoArray(out, outStart + 4 * ld);
    r4.intoArray(out, outStart + 4 * ld + LANES);
    l5.intoArray(out, outStart + 5 * ld);
    r5.intoArray(out, outStart + 5 * ld + LANES);
    l6.intoArray(out, outStart + 6 * ld);
    r6.intoArray(out, outStart + 6 * ld + LANES);
    l7.intoArray(out, outStart + 7 * ld);
    r7.intoArray(out, outStart + 7 * ld + LANES);
  }

  /// As [#wide], but one vector wide.
  static void narrow(
      float[] a,
      int aStart,
      int aRow,
      int aStep,
      int lastRow,
      int k,
      float[] panel,
      float[] out,
      int outStart,
      int ld) {
    int i0 = aStart;
    int i1 = aStart + Math.min(1, lastRow) * aRow;
    int i2 = aStart + Math.min(2, lastRow) * aRow;
    int i3 = aStart + Math.min(3, lastRow) * aRow;
    int i4 = aStart + Math.min(4, lastRow) * aRow;
    int i5 = aStart + Math.min(5, lastRow) * aRow;
    int i6 = aStart + Math.min(6, lastRow) * aRow;
    int i7 = aStart + Math.min(7, lastRow) * aRow;
    FloatVector c0 = FloatVector.zero(SPECIES);
    FloatVector c1 = c0;
    FloatVector c2 = c0;
    FloatVector c3 = c0;
    FloatVector c4 = c0;
    FloatVector c5 = c0;
    FloatVector c6 = c0;
    FloatVector c7 = c0;
    for (int p = 0; p < k; p++) {
      int q = p * aStep;
      FloatVector row = FloatVector.fromArray(SPECIES, panel, p * LANES);
      c0 = FloatVector.broadcast(SPECIES, a[i0 + q]).fma(row, c0);
      c1 = FloatVector.broadcast(SPECIES, a[i1 + q]).fma(row, c1);
      c2 = FloatVector.broadcast(SPECIES, a[i2 + q]).fma(row, c2);
      c3 = FloatVector.broadcast(SPECIES, a[i3 + q]).fma(row, c3);
      c4 = FloatVector.broadcast(SPECIES, a[i4 + q]).fma(row, c4);
      c5 = FloatVector.broadcast(SPECIES, a[i5 + q]).fma(row, c5);
      c6 = FloatVector.broadcast(SPECIES, a[i6 + q]).fma(row, c6);
      c7 = FloatVector.broadcast(SPECIES, a[i7 + q]).fma(row, c7);
    }
    c0.intoArray(out, outStart);
    c1.intoArray(out, outStart + ld);
    c2.intoArray(out, outStart + 2 * ld);
    c3.intoArray(out, outStart + 3 * ld);
    c4.intoArray(out, outStart + 4 * ld);
    c5.intoArray(out, outStart + 5 * ld);
    c6.intoArray(out, outStart + 6 * ld);
    c7.intoArray(out, outStart + 7 * ld);
  }
}
