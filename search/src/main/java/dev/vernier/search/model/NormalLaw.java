package dev.vernier.search.model;

/// The standard normal law.
final class NormalLaw {

  private NormalLaw() {}

  static final double ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

  /// Beyond this, the tail is less than 1e-17.
  private static final double FAR = 8.5;

  /// `Φ(z)`, to double precision.
  static double distribution(double z) {
    if (Math.abs(z) <= 1) {
      return 0.5 + central(z);
    }
    double tail = density(z) / (Math.abs(z) + millsFraction(Math.abs(z)));
    return z < 0 ? tail : 1 - tail;
  }

  /// `φ(z)`.
  static double density(double z) {
    return Math.exp(-0.5 * z * z) / ROOT_TWO_PI;
  }

  /// `Φ(z) - ½`, as `φ(z) (z + z³/3 + z⁵/(3·5) + …)` (Marsaglia 2004, Evaluating the normal
  /// distribution), to about 1e-15.
  static double central(double z) {
    if (Math.abs(z) > FAR) {
      return Math.copySign(0.5, z);
    }
    double term = z;
    double sum = z;
    for (int odd = 3; Math.abs(term) > Math.abs(sum) * 1e-17; odd += 2) {
      term *= z * z / odd;
      sum += term;
    }
    return sum * density(z);
  }

  /// The `q` of Mills' ratio, `(1 - Φ(x)) / φ(x) = 1 / (x + q)`: `1 / (x + 2 / (x + 3 / (x + …)))`.
  ///
  /// @param x at least 1
  static double millsFraction(double x) {
    int depth = (int) Math.min(8 + 400 / (x * x), 400);
    double tail = x;
    for (int k = depth; k >= 2; k--) {
      tail = x + k / tail;
    }
    return 1 / tail;
  }

  /// `Φ⁻¹(p)` to about seven digits (Wichura 1988, algorithm AS 241, PPND7).
  ///
  /// @param p in (0, 1)
  static double quantile(double p) {
    double q = p - 0.5;
    if (Math.abs(q) <= 0.425) {
      double r = 0.180625 - q * q;
      return q
          * (((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179)
          / (((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1);
    }
    double r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
    double z;
    if (r <= 5) {
      r -= 1.6;
      z =
          (((0.17023821103 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777)
              / ((0.12021132975 * r + 0.73700164250) * r + 1);
    } else {
      r -= 5;
      z =
          (((0.017337203997 * r + 0.42868294337) * r + 3.0812263860) * r + 6.6579051150)
              / ((0.012258202635 * r + 0.24197894225) * r + 1);
    }
    return Math.copySign(z, q);
  }
}
