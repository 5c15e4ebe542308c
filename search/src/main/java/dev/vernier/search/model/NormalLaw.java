package dev.vernier.search.model;

/// The standard normal law.
final class NormalLaw {

  private NormalLaw() {}

  /// `Φ(z)`, to double precision absolutely.
  static double distribution(double z) {
    return z < 0
        ? 1 - LogExpectedImprovement.distribution(-z)
        : LogExpectedImprovement.distribution(z);
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
