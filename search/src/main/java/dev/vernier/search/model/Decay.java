package dev.vernier.search.model;

/// The exponential of what is not positive, for loops that the JIT turns into vector instructions.
final class Decay {

  private Decay() {}

  /// `e⁻ˢ` for `s ≥ 0`.
  ///
  /// With `P` the Taylor series of the exponential up to the sixth power, `e⁻ˢ = 1 / P(s/256)²⁵⁶`:
  /// no branches and no bits to move, and it falls to 0 as the power overflows. The relative error
  /// is about `256 (s/256)⁷ / 7!`: 7e-12 at 10, 4e-9 at 25, 2e-6 at 60.
  static double of(double s) {
    double y = s * (1.0 / 256);
    double p = 1.0 / 24 + y * (1.0 / 120 + y * (1.0 / 720));
    p = 1 + y * (1 + y * (1.0 / 2 + y * (1.0 / 6 + y * p)));
    p *= p;
    p *= p;
    p *= p;
    p *= p;
    p *= p;
    p *= p;
    p *= p;
    p *= p;
    return 1 / p;
  }
}
