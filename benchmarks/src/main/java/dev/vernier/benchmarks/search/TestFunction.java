package dev.vernier.benchmarks.search;

/// The functions that optimisers are commonly tried on, to be minimised; formulas and minima as in
/// Surjanovic and Bingham, [Virtual Library of Simulation
/// Experiments](https://www.sfu.ca/~ssurjano/optimization.html).
enum TestFunction {
  /// `(x₂ − 5.1 x₁²/(4π²) + 5 x₁/π − 6)² + 10 (1 − 1/(8π)) cos x₁ + 10` on `[−5, 10] × [0, 15]`.
  /// Three minima of `10/(8π)`, one of them at `(π, 2.275)`.
  BRANIN,

  /// `−Σᵢ αᵢ exp(−Σⱼ Aᵢⱼ (xⱼ − Pᵢⱼ)²)` on the unit cube in six dimensions. One minimum of
  /// `−3.3223680114155`, and local ones above it.
  HARTMANN_6,

  /// `Σᵢ 100 (xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)²` in two dimensions or more: a bent valley with its minimum,
  /// 0, where every coordinate is 1.
  ROSENBROCK,

  /// `20 + e − 20 exp(−0.2 √(mean xᵢ²)) − exp(mean cos 2πxᵢ)` in any number of dimensions: a flat
  /// outside, a funnel, and a local minimum near every point of whole numbers. Its minimum, 0, is
  /// at the origin.
  ACKLEY;

  private static final double[] ALPHA = {1.0, 1.2, 3.0, 3.2};

  private static final double[][] A = {
    {10, 3, 17, 3.5, 1.7, 8},
    {0.05, 10, 17, 0.1, 8, 14},
    {3, 3.5, 1.7, 10, 17, 8},
    {17, 8, 0.05, 10, 0.1, 14}
  };

  private static final double[][] P = {
    {0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886},
    {0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991},
    {0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650},
    {0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381}
  };

  double at(double... x) {
    return switch (this) {
      case BRANIN -> branin(x);
      case HARTMANN_6 -> hartmann6(x);
      case ROSENBROCK -> rosenbrock(x);
      case ACKLEY -> ackley(x);
    };
  }

  private static double branin(double[] x) {
    double valley = x[1] - 5.1 / (4 * Math.PI * Math.PI) * x[0] * x[0] + 5 / Math.PI * x[0] - 6;
    return valley * valley + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x[0]) + 10;
  }

  private static double hartmann6(double[] x) {
    double sum = 0;
    for (int i = 0; i < ALPHA.length; i++) {
      double distance = 0;
      for (int j = 0; j < x.length; j++) {
        double difference = x[j] - P[i][j];
        distance += A[i][j] * difference * difference;
      }
      sum += ALPHA[i] * Math.exp(-distance);
    }
    return -sum;
  }

  private static double rosenbrock(double[] x) {
    double sum = 0;
    for (int i = 0; i + 1 < x.length; i++) {
      double valley = x[i + 1] - x[i] * x[i];
      sum += 100 * valley * valley + (1 - x[i]) * (1 - x[i]);
    }
    return sum;
  }

  private static double ackley(double[] x) {
    double squares = 0;
    double cosines = 0;
    for (double coordinate : x) {
      squares += coordinate * coordinate;
      cosines += Math.cos(2 * Math.PI * coordinate);
    }
    return 20
        + Math.E
        - 20 * Math.exp(-0.2 * Math.sqrt(squares / x.length))
        - Math.exp(cosines / x.length);
  }
}
