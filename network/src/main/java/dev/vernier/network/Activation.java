package dev.vernier.network;

import java.util.Arrays;
import java.util.Locale;

/// The non-linearities between layers, with the definitions and constants of PyTorch.
///
/// The functions here are the reference, in double precision; [dev.vernier.network.kernel.Curve]
/// has those that training runs.
public enum Activation {
  /// `max(x, 0)`; derivative 0 at 0.
  RELU,
  /// `x` above 0, else `0.01 x`.
  LEAKY_RELU,
  /// `x` above 0, else `e^x - 1` (Clevert et al. 2016).
  ELU,
  /// The scaled ELU that keeps mean 0 and variance 1 (Klambauer et al. 2017).
  SELU,
  /// `x Φ(x)`, exact, not the tanh approximation (Hendrycks and Gimpel 2016).
  GELU,
  /// `x σ(x)`, also called swish.
  SILU,
  /// `x tanh(ln(1 + e^x))` (Misra 2019).
  MISH,
  TANH,
  SIGMOID;

  static final double LEAK = 0.01;
  private static final double SELU_SCALE = 1.0507009873554805;
  private static final double SELU_ALPHA = 1.6732632423543772;
  private static final double INVERSE_SQRT_2PI = 1 / Math.sqrt(2 * Math.PI);

  /// The activation of a name such as `leaky_relu`.
  public static Activation of(String name) {
    return Arrays.stream(values())
        .filter(activation -> activation.toString().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "\"%s\" is not an activation; choose one of %s"
                    .formatted(name, Arrays.toString(values()))));
  }

  /// The value at `x`.
  public double value(double x) {
    return switch (this) {
      case RELU -> Math.max(x, 0);
      case LEAKY_RELU -> x > 0 ? x : LEAK * x;
      case ELU -> x > 0 ? x : Math.expm1(x);
      case SELU -> SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x));
      case GELU -> x * ErrorFunction.normalCdf(x);
      case SILU -> x * sigmoid(x);
      case MISH -> x * tanhOfSoftplus(x);
      case TANH -> Math.tanh(x);
      case SIGMOID -> sigmoid(x);
    };
  }

  /// The derivative at `x`.
  public double derivative(double x) {
    return switch (this) {
      case RELU -> x > 0 ? 1 : 0;
      case LEAKY_RELU -> x > 0 ? 1 : LEAK;
      case ELU -> x > 0 ? 1 : Math.exp(x);
      case SELU -> SELU_SCALE * (x > 0 ? 1 : SELU_ALPHA * Math.exp(x));
      case GELU -> ErrorFunction.normalCdf(x) + x * INVERSE_SQRT_2PI * Math.exp(-0.5 * x * x);
      case SILU -> {
        double s = sigmoid(x);
        yield s * (1 + x * (1 - s));
      }
      case MISH -> {
        double t = tanhOfSoftplus(x);
        yield t + x * sigmoid(x) * (1 - t * t);
      }
      case TANH -> {
        double t = Math.tanh(x);
        yield 1 - t * t;
      }
      case SIGMOID -> {
        double s = sigmoid(x);
        yield s * (1 - s);
      }
    };
  }

  private static double sigmoid(double x) {
    if (x >= 0) {
      return 1 / (1 + Math.exp(-x));
    }
    double e = Math.exp(x);
    return e / (1 + e);
  }

  /// `tanh(ln(1 + e^x)) = (e² + 2e) / (e² + 2e + 2)` for `e = e^x`.
  private static double tanhOfSoftplus(double x) {
    if (x > 20) {
      return 1;
    }
    double e = Math.exp(x);
    double n = e * (e + 2);
    return n / (n + 2);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
