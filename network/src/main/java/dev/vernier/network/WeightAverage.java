package dev.vernier.network;

/// The average of a run's parameters, as [Averaging] describes it. Owned by one thread.
///
/// It is kept as `a ← a + c (w - a)`, which for `c = (1-d) / (1 - dᵗ)` is the exponential average
/// with its correction, and for `c = 1/n` the mean.
final class WeightAverage {

  private final Averaging averaging;
  private final int epochs;
  private final long stepsPerEpoch;
  private final float[] average;

  /// @param epochs how many the run has at most
  WeightAverage(Averaging averaging, ParameterLayout layout, int epochs, long stepsPerEpoch) {
    this.averaging = averaging;
    this.epochs = epochs;
    this.stepsPerEpoch = stepsPerEpoch;
    average = new float[averaging instanceof Averaging.None ? 0 : layout.length()];
  }

  /// @param step counted from 1
  void afterStep(float[] parameters, long step) {
    switch (averaging) {
      case Averaging.None _ -> {}
      case Averaging.Exponential(double decay) ->
          approach(parameters, (1 - decay) / (1 - Math.pow(decay, (double) step)));
      case Averaging.Stochastic _ -> {
        if (step % stepsPerEpoch == 0) {
          long count = step / stepsPerEpoch - first() + 1;
          if (count >= 1) {
            approach(parameters, 1.0 / count);
          }
        }
      }
    }
  }

  /// The first epoch at whose end the mean is taken, from 1.
  private long first() {
    return averaging instanceof Averaging.Stochastic(double from)
        ? (long) Math.floor(from * epochs) + 1
        : 1;
  }

  private void approach(float[] parameters, double share) {
    float c = (float) share;
    for (int i = 0; i < average.length; i++) {
      average[i] += c * (parameters[i] - average[i]);
    }
  }

  /// The average, if there is one by the end of an epoch.
  ///
  /// @param epoch from 1
  boolean has(int epoch) {
    return average.length > 0 && epoch >= first();
  }

  /// The average itself; empty where there is none.
  float[] values() {
    return average;
  }
}
