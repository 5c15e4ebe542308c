package dev.vernier.network.kernel;

/// Standard normal numbers by place: the quantile of a uniform number that a hash gives, in single
/// precision.
///
/// The quantile is `√2 erf⁻¹(u)` with the polynomials of Giles (2010, "Approximating the erfinv
/// function", table 5), the logarithm in them that of the Cephes library. A hash has 24 bits, so
/// there are 2²⁴ different numbers, symmetric around 0 and at most 5.4 from it.
///
/// This is the definition; [VectorCurves] does the same operations on lanes.
@SuppressWarnings("FloatingPointLiteralPrecision") // The constants as they were published.
final class Noise {

  /// Of `-ln(1 - u²)`: up to here the first polynomial holds, from here on the second.
  static final float CENTRE = 5;

  static final float CENTRE_SHIFT = 2.5f;
  static final float TAIL_SHIFT = 3;

  // Polynomials, from the highest power.
  static final float[] IN_CENTRE = {
    2.81022636e-08f,
    3.43273939e-07f,
    -3.5233877e-06f,
    -4.39150654e-06f,
    0.00021858087f,
    -0.00125372503f,
    -0.00417768164f,
    0.246640727f,
    1.50140941f
  };
  static final float[] IN_TAIL = {
    -0.000200214257f,
    0.000100950558f,
    0.00134934322f,
    -0.00367342844f,
    0.00573950773f,
    -0.0076224613f,
    0.00943887047f,
    1.00167406f,
    2.83297682f
  };
  static final float[] LOG = {
    7.0376836292e-2f,
    -1.1514610310e-1f,
    1.1676998740e-1f,
    -1.2420140846e-1f,
    1.4249322787e-1f,
    -1.6668057665e-1f,
    2.0000714765e-1f,
    -2.4999993993e-1f,
    3.3333331174e-1f
  };

  static final float SQRT_2 = (float) Math.sqrt(2);

  // The bits of two numbers.
  static final int ONE = Float.floatToRawIntBits(1);
  static final int SQRT_HALF = Float.floatToRawIntBits((float) Math.sqrt(0.5));

  private Noise() {}

  /// The number of a hash of 24 bits.
  static float normal(int hash) {
    // Odd multiples of 2⁻²⁴ between -1 and 1, all exact.
    float u = (2 * hash + 1 - (1 << 24)) * 0x1p-24f;
    float magnitude = Math.abs(u);
    float w = -log((1 - magnitude) * (1 + magnitude));
    float p =
        w < CENTRE
            ? Curve.polynomial(IN_CENTRE, w - CENTRE_SHIFT)
            : Curve.polynomial(IN_TAIL, (float) Math.sqrt(w) - TAIL_SHIFT);
    return SQRT_2 * u * p;
  }

  /// The natural logarithm of a normal positive number.
  private static float log(float x) {
    // The mantissa from √½ to √2, without a branch.
    int bits = Float.floatToRawIntBits(x) + (ONE - SQRT_HALF);
    float e = (bits >> 23) - 127;
    float m = Float.intBitsToFloat((bits & 0x007FFFFF) + SQRT_HALF) - 1;
    float z = m * m;
    float y = Curve.polynomial(LOG, m) * m * z + e * Curve.LN2_LOW - 0.5f * z;
    return m + y + e * Curve.LN2_HIGH;
  }
}
