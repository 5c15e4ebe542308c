package dev.vernier.network;

import dev.vernier.network.kernel.Loops;

/// The average of a run's parameters, as [Averaging] describes it. Owned by one thread.
///
/// It is kept as `a ← a + c (w - a)`, which for `c = (1-d) / (1 - dᵗ)` is the exponential average
/// with its correction, and for `c = 1/n` the mean.
final class WeightAverage {

  private final Averaging averaging;
  private final int epochs;
  private final long stepsPerEpoch;
  private final float[] average;

  private float share;

  /// @param epochs how many the run has at most
  WeightAverage(Averaging averaging, ParameterLayout layout, int epochs, long stepsPerEpoch) {
    this.averaging = averaging;
    this.epochs = epochs;
    this.stepsPerEpoch = stepsPerEpoch;
    average = new float[averaging instanceof Averaging.None ? 0 : layout.length()];
  }

  /// One that averages nothing.
  static WeightAverage none() {
    return new WeightAverage(new Averaging.None(), new ParameterLayout.Builder().build(), 1, 1);
  }

  /// Prepares a step. Stretch by stretch, [#over] then takes in what it made of the parameters.
  ///
  /// @param step counted from 1
  void begin(long step) {
    share =
        switch (averaging) {
          case Averaging.None _ -> 0;
          case Averaging.Exponential(double decay) ->
              (float) ((1 - decay) / (1 - Math.pow(decay, (double) step)));
          case Averaging.Stochastic _ -> {
            long count = step / stepsPerEpoch - first() + 1;
            yield step % stepsPerEpoch == 0 && count >= 1 ? (float) (1.0 / count) : 0;
          }
        };
  }

  /// How far the average goes to the parameters of this step; 0 where it stays.
  float share() {
    return share;
  }

  /// Takes in a stretch of the trained parameters. The statistics of normalisations are no part of
  /// the average: they are measured anew for it.
  void over(float[] parameters, int from, int to) {
    if (share != 0) {
      Loops.best().approach(average, parameters, from, to - from, share);
    }
  }

  /// The first epoch at whose end the mean is taken, from 1.
  private long first() {
    return averaging instanceof Averaging.Stochastic(double from)
        ? (long) Math.floor(from * epochs) + 1
        : 1;
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
