package dev.vernier.network;

/// The learning rate as a function of progress.
public sealed interface Schedule {

  /// The factor that multiplies the peak learning rate at a step.
  ///
  /// @param step counted from 0; may lie past the end
  /// @param stepsPerEpoch how many steps an epoch has
  /// @param totalSteps how many steps the whole run has
  double at(long step, long stepsPerEpoch, long totalSteps);

  /// The momentum at a step, or Adam's `β₁`; NaN where the optimiser keeps its own.
  ///
  /// @param step counted from 0; may lie past the end
  default double momentum(long step, long totalSteps) {
    return Double.NaN;
  }

  /// Always 1.
  record Constant() implements Schedule {
    @Override
    public double at(long step, long stepsPerEpoch, long totalSteps) {
      return 1;
    }
  }

  /// `r + ½ (1-r)(1 + cos(π s/T))`, per step, from 1 down to `r` at the end and no rise after it
  /// (Loshchilov and Hutter 2017, without restarts).
  ///
  /// @param finalRatio the share `r` of the peak that is left at the end, in [0, 1]
  record Cosine(double finalRatio) implements Schedule {

    public Cosine {
      if (!(finalRatio >= 0 && finalRatio <= 1)) {
        throw new IllegalArgumentException(
            "the final learning rate is a share of the peak in [0, 1], got " + finalRatio);
      }
    }

    @Override
    public double at(long step, long stepsPerEpoch, long totalSteps) {
      double progress = Math.min(1, (double) step / totalSteps);
      return finalRatio + 0.5 * (1 - finalRatio) * (1 + Math.cos(Math.PI * progress));
    }
  }

  /// Multiplied by `factor` every `epochs` epochs.
  ///
  /// @param factor in (0, 1]
  /// @param epochs at least 1
  record StepDecay(double factor, int epochs) implements Schedule {

    public StepDecay {
      if (!(factor > 0 && factor <= 1)) {
        throw new IllegalArgumentException("the decay factor lies in (0, 1], got " + factor);
      }
      if (epochs < 1) {
        throw new IllegalArgumentException("the decay needs at least one epoch, got " + epochs);
      }
    }

    @Override
    public double at(long step, long stepsPerEpoch, long totalSteps) {
      long drops = step / stepsPerEpoch / epochs;
      return Math.pow(factor, (double) drops);
    }
  }
}
