package dev.vernier.search.model;

/// How much a point is worth trying, by what a model expects of it. Holds the derivatives of the
/// last value; owned by one thread.
public interface Criterion {

  /// More is better.
  double at(double mean, double deviation);

  double byMean();

  double byDeviation();

  /// The optimistic bound: `β σ - μ`.
  static Criterion optimistic(double beta) {
    return new Criterion() {
      @Override
      public double at(double mean, double deviation) {
        return beta * deviation - mean;
      }

      @Override
      public double byMean() {
        return -1;
      }

      @Override
      public double byDeviation() {
        return beta;
      }
    };
  }
}
