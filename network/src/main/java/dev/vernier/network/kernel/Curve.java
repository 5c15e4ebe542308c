package dev.vernier.network.kernel;

/// Smooth functions of one number with their slopes, in single precision. The constants of `exp`,
/// `tanh` and `erf` are those of the Cephes library (Moshier, netlib.org/cephes, `single`).
///
/// This is the definition; [VectorCurves] does the same operations on lanes.
@SuppressWarnings("FloatingPointLiteralPrecision") // The constants as they were published.
public enum Curve {
  SIGMOID(true),
  TANH(true),
  /// `x` above 0, else `e^x - 1`.
  ELU(true),
  /// ELU, scaled: λ = 1.0507…, α = 1.6732….
  SELU(true),
  /// `x Φ(x)`.
  GELU(false),
  /// `x σ(x)`.
  SILU(false),
  /// `x tanh(ln(1 + e^x))`.
  MISH(false);

  static final float SELU_SCALE = 1.0507009873554805f;
  static final float SELU_ALPHA = 1.6732632423543772f;
  static final float INVERSE_SQRT_2 = (float) Math.sqrt(0.5);
  static final float INVERSE_SQRT_2PI = (float) (1 / Math.sqrt(2 * Math.PI));

  static final float EXP_LOW = -87f;
  static final float EXP_HIGH = 88f;
  static final float LOG2_E = 1.44269504088896341f;

  /// Adding and taking it away rounds to an integer.
  static final float ROUND = 0x1.8p23f;

  // ln 2, as a number with few bits and the rest.
  static final float LN2_HIGH = 0.693359375f;
  static final float LN2_LOW = -2.12194440e-4f;

  // Polynomials, from the highest power.
  static final float[] EXP = {
    1.9875691500e-4f,
    1.3981999507e-3f,
    8.3334519073e-3f,
    4.1665795894e-2f,
    1.6666665459e-1f,
    5.0000001201e-1f
  };
  static final float[] TANH_SMALL = {
    -5.70498872745e-3f, 2.06390887954e-2f, -5.37397155531e-2f, 1.33314422036e-1f, -3.33332819422e-1f
  };
  static final float[] ERF = {
    7.853861353153693e-5f,
    -8.010193625184903e-4f,
    5.188327685732524e-3f,
    -2.685381193529856e-2f,
    1.128358514861418e-1f,
    -3.761262582423300e-1f,
    1.128379165726710e+0f
  };
  static final float[] ERFC_BELOW_2 = {
    2.326819970068386e-2f,
    -1.387039388740657e-1f,
    3.687424674597105e-1f,
    -5.824733027278666e-1f,
    6.210004621745983e-1f,
    -4.944515323274145e-1f,
    3.404879937665872e-1f,
    -2.741127028184656e-1f,
    5.638259427386472e-1f
  };
  static final float[] ERFC_FROM_2 = {
    -1.047766399936249e+1f,
    1.297719955372516e+1f,
    -7.495518717768503e+0f,
    2.921019019210786e+0f,
    -1.015265279202700e+0f,
    4.218463358204948e-1f,
    -2.820767439740514e-1f,
    5.641895067754075e-1f
  };

  /// `e^x - 1` near 0: the Taylor series, `1/7!` to `1/2!`.
  static final float[] EXPM1 = {1f / 5040, 1f / 720, 1f / 120, 1f / 24, 1f / 6, 0.5f};

  /// Below this the polynomial of `tanh` holds, above it the one by `exp`.
  static final float TANH_LIMIT = 0.625f;

  static final float EXPM1_LIMIT = -0.5f;

  /// Above this `tanh(ln(1 + e^x))` is 1, and so is the sigmoid.
  static final float SOFTPLUS_LIMIT = 20;

  private final boolean slopeFromValue;

  Curve(boolean slopeFromValue) {
    this.slopeFromValue = slopeFromValue;
  }

  /// Whether the slope is computed from the function's value rather than from its argument.
  public boolean slopeFromValue() {
    return slopeFromValue;
  }

  float at(float x) {
    return switch (this) {
      case SIGMOID -> sigmoid(x);
      case TANH -> tanh(x);
      case ELU -> x > 0 ? x : expm1(x);
      case SELU -> SELU_SCALE * (x > 0 ? x : SELU_ALPHA * expm1(x));
      case GELU -> x * normal(x);
      case SILU -> x * sigmoid(x);
      case MISH -> x * tanhOfSoftplus(x);
    };
  }

  /// @param v the value or the argument: see [#slopeFromValue]
  float slope(float v) {
    return switch (this) {
      case SIGMOID -> v * (1 - v);
      case TANH -> 1 - v * v;
      case ELU -> v > 0 ? 1 : v + 1;
      case SELU -> v > 0 ? SELU_SCALE : v + SELU_SCALE * SELU_ALPHA;
      case GELU -> {
        float z = v * INVERSE_SQRT_2;
        float e = exp(-(z * z));
        yield 0.5f + 0.5f * erf(z, e) + v * (INVERSE_SQRT_2PI * e);
      }
      case SILU -> {
        float s = sigmoid(v);
        yield s * (1 + v * (1 - s));
      }
      case MISH -> {
        float e = exp(Math.min(v, SOFTPLUS_LIMIT));
        float n = e * (e + 2);
        float t = n / (n + 2);
        yield t + v * (e / (1 + e)) * (1 - t * t);
      }
    };
  }

  static float exp(float x) {
    float clamped = Math.min(Math.max(x, EXP_LOW), EXP_HIGH);
    float n = clamped * LOG2_E + ROUND - ROUND;
    float r = clamped - n * LN2_HIGH - n * LN2_LOW;
    float power = polynomial(EXP, r) * (r * r) + r + 1;
    return power * Float.intBitsToFloat(((int) n + 127) << 23);
  }

  private static float expm1(float x) {
    return x > EXPM1_LIMIT ? polynomial(EXPM1, x) * (x * x) + x : exp(x) - 1;
  }

  private static float sigmoid(float x) {
    return 1 / (1 + exp(-x));
  }

  private static float tanh(float x) {
    float magnitude = Math.abs(x);
    if (magnitude < TANH_LIMIT) {
      float z = x * x;
      return polynomial(TANH_SMALL, z) * z * x + x;
    }
    float t = 1 - 2 / (exp(2 * magnitude) + 1);
    return x < 0 ? -t : t;
  }

  /// `tanh(ln(1 + e^x)) = (e² + 2e) / (e² + 2e + 2)` for `e = e^x`.
  private static float tanhOfSoftplus(float x) {
    float e = exp(Math.min(x, SOFTPLUS_LIMIT));
    float n = e * (e + 2);
    return n / (n + 2);
  }

  /// The standard normal distribution function, `½ (1 + erf(x / √2))`.
  private static float normal(float x) {
    float z = x * INVERSE_SQRT_2;
    return 0.5f + 0.5f * erf(z, exp(-(z * z)));
  }

  /// @param e `e^(-x²)`
  private static float erf(float x, float e) {
    float magnitude = Math.abs(x);
    if (magnitude < 1) {
      return polynomial(ERF, x * x) * x;
    }
    float q = 1 / magnitude;
    float y = q * q;
    float p = magnitude < 2 ? polynomial(ERFC_BELOW_2, y) : polynomial(ERFC_FROM_2, y);
    float complement = e * q * p;
    return x < 0 ? complement - 1 : 1 - complement;
  }

  static float polynomial(float[] coefficients, float x) {
    float sum = coefficients[0];
    for (int i = 1; i < coefficients.length; i++) {
      sum = sum * x + coefficients[i];
    }
    return sum;
  }
}
