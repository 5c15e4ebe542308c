package dev.vernier.space;

/// Derives independent seeds by hashing, so that a stream depends only on what names it and never
/// on the order of events.
public final class Seeds {

  /// The odd number nearest to 2⁶⁴ over the golden ratio. Added first, because the mixer maps zero
  /// to zero: without it, the first stream of seed 0 would be 0 on every level.
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private Seeds() {}

  /// The seed of a numbered stream below a seed.
  public static long derive(long seed, long stream) {
    return mix(mix(seed + GAMMA) + (stream + 1) * GAMMA);
  }

  /// A uniform number in `[0, 1)` from the top 53 bits of a hash.
  public static double unit(long hash) {
    return (hash >>> 11) * 0x1.0p-53;
  }

  /// The finaliser of SplitMix64 (Steele, Lea and Flood 2014, variant 13 of Stafford's mixers): a
  /// bijection with full avalanche.
  public static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
