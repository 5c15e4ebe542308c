package dev.vernier.network.kernel;

/// Sine and cosine of an angle in turns, `sin 2πt` and `cos 2πt`, in single precision.
///
/// Taking whole quarters of a turn away is exact, so the error is 1e-7 for every `t` that has
/// fractions to speak of, below 2²⁰. The polynomials are those of the Cephes library on ±π/4.
///
/// This is the definition; [VectorCurves] does the same operations on lanes.
@SuppressWarnings("FloatingPointLiteralPrecision") // The constants as they were published.
final class Turns {

  /// An eighth of a turn: what may remain.
  static final float LIMIT = 0.125f;

  static final float TWO_PI = (float) (2 * Math.PI);

  // Polynomials in the square, from the highest power.
  static final float[] SINE = {-1.9515295891e-4f, 8.3321608736e-3f, -1.6666654611e-1f};
  static final float[] COSINE = {
    2.443315711809948e-5f, -1.388731625493765e-3f, 4.166664568298827e-2f
  };

  private Turns() {}

  static float sine(float t) {
    return at(t, 0);
  }

  static float cosine(float t) {
    return at(t, 1);
  }

  /// The sine of so many quarters of a turn more.
  private static float at(float t, int more) {
    float shifted = t * 4 + Curve.ROUND;
    float rest = t - (shifted - Curve.ROUND) * 0.25f;
    float x = Math.min(Math.max(rest, -LIMIT), LIMIT) * TWO_PI;
    float z = x * x;
    // The last bits of the number rounded by shifting are those of the quarters.
    int quarters = Float.floatToRawIntBits(shifted) + more;
    float value =
        (quarters & 1) == 0
            ? Curve.polynomial(SINE, z) * z * x + x
            : Curve.polynomial(COSINE, z) * z * z - 0.5f * z + 1;
    return (quarters & 2) == 0 ? value : -value;
  }
}
