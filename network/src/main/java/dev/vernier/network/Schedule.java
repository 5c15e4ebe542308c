package dev.vernier.network;

import java.util.List;
import java.util.Optional;

/// The learning rate as a function of progress.
///
/// A schedule *per step* moves with every step. One *per epoch* counts whole epochs, from 0, and is
/// constant within one. Which it is belongs to its definition. Progress past the end of the run
/// counts as its end, as far as not said otherwise.
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

  /// Why a run is too short for this schedule, with what to do; empty if it is not.
  ///
  /// @param epochs of the whole run
  /// @param stepsPerEpoch how many steps an epoch has
  default Optional<String> whyNot(int epochs, long stepsPerEpoch) {
    return Optional.empty();
  }

  /// The part of this schedule that follows the validation scores, which [#at] does not know of;
  /// its [PlateauState] has a factor of its own.
  default Optional<Plateau> plateau() {
    return Optional.empty();
  }

  /// Always 1.
  record Constant() implements Schedule {
    @Override
    public double at(long step, long stepsPerEpoch, long totalSteps) {
      return 1;
    }
  }

  /// `e^(-k e)` after `e` epochs, per epoch.
  ///
  /// @param rate `k`, positive; 0.02 leaves 13 % after 100 epochs
  record Exponential(double rate) implements Schedule {

    public Exponential {
      requirePositive("the rate of an exponential decay", rate);
    }

    @Override
    public double at(long step, long stepsPerEpoch, long totalSteps) {
      return Math.exp(-rate * epoch(step, stepsPerEpoch));
    }
  }

  /// `γ^e` after `e` epochs, per epoch: an [Exponential] by its factor, PyTorch's `ExponentialLR`.
  ///
  /// @param factor `γ`, in (0, 1]; 0.1 stops training within a few epochs
  record Multiplicative(double factor) implements Schedule {

    public Multiplicative {
      requireFactor(factor);
    }

    @Override
    public double at(long step, long stepsPerEpoch, long totalSteps) {
      return Math.pow(factor, (double) epoch(step, stepsPerEpoch));
    }
  }

  /// `1 / (1 + k e)` after `e` epochs, per epoch.
  ///
  /// @param rate `k`, positive
  record InverseTime(double rate) implements Schedule {

    public InverseTime {
      requirePositive("the rate of an inverse-time decay", rate);
    }

    @Override
    public double at(long step, long stepsPerEpoch, long totalSteps) {
      return 1 / (1 + rate * epoch(step, stepsPerEpoch));
    }
  }

  /// Multiplied by `factor` every `epochs` epochs, per epoch.
  ///
  /// @param factor in (0, 1]
  /// @param epochs at least 1
  record StepDecay(double factor, int epochs) implements Schedule {

    public StepDecay {
      requireFactor(factor);
      if (epochs < 1) {
        throw new IllegalArgumentException("the decay needs at least one epoch, got " + epochs);
      }
    }

    @Override
    public double at(long step, long stepsPerEpoch, long totalSteps) {
      long drops = epoch(step, stepsPerEpoch) / epochs;
      return Math.pow(factor, (double) drops);
    }
  }

  /// Multiplied by `factor` at each milestone, per epoch.
  ///
  /// @param factor in (0, 1]
  /// @param milestones after how many epochs, each at least 1, in ascending order
  record MultiStep(double factor, List<Integer> milestones) implements Schedule {

    public MultiStep {
      requireFactor(factor);
      milestones = List.copyOf(milestones);
      int before = 0;
      for (int milestone : milestones) {
        if (milestone <= before) {
          throw new IllegalArgumentException(
              "milestones are numbers of epochs from 1 on in ascending order, got " + milestones);
        }
        before = milestone;
      }
    }

    @Override
    public double at(long step, long stepsPerEpoch, long totalSteps) {
      long epoch = epoch(step, stepsPerEpoch);
      int drops = 0;
      while (drops < milestones.size() && milestones.get(drops) <= epoch) {
        drops++;
      }
      return Math.pow(factor, drops);
    }

    @Override
    public Optional<String> whyNot(int epochs, long stepsPerEpoch) {
      return milestones.stream()
          .filter(milestone -> milestone >= epochs)
          .findFirst()
          .map(milestone ->
              ("the schedule's milestone of %d epochs is not reached within %d; leave it out or raise"
                      + " epochs")
                  .formatted(milestone, epochs));
    }
  }

  /// `r + (1-r)(1 - s/T)^p` after `s` of `T` steps, per step.
  ///
  /// @param power `p`, positive; 1 is linear
  /// @param finalRatio the share `r` of the peak that is left at the end, in [0, 1]
  record Polynomial(double power, double finalRatio) implements Schedule {

    public Polynomial {
      requirePositive("the power of a polynomial decay", power);
      requireRatio(finalRatio);
    }

    @Override
    public double at(long step, long stepsPerEpoch, long totalSteps) {
      return finalRatio + (1 - finalRatio) * Math.pow(1 - progress(step, totalSteps), power);
    }
  }

  /// `r + (1-r)(1 - s/T)` after `s` of `T` steps, per step.
  ///
  /// @param finalRatio the share `r` of the peak that is left at the end, in [0, 1]
  static Polynomial linear(double finalRatio) {
    return new Polynomial(1, finalRatio);
  }

  /// `r + ½ (1-r)(1 + cos(π s/T))` after `s` of `T` steps, per step, from 1 down to `r` at the end
  /// and no rise after it (Loshchilov and Hutter 2017, without restarts).
  ///
  /// @param finalRatio the share `r` of the peak that is left at the end, in [0, 1]
  record Cosine(double finalRatio) implements Schedule {

    public Cosine {
      requireRatio(finalRatio);
    }

    @Override
    public double at(long step, long stepsPerEpoch, long totalSteps) {
      return fall(1, finalRatio, progress(step, totalSteps));
    }
  }

  /// Cosines that each begin again at 1 (Loshchilov and Hutter 2017, eq. 5), per step: the first
  /// takes `T₀` epochs, each later one `m` times as many as the one before. They go on past the
  /// end.
  ///
  /// @param firstEpochs `T₀`, at least 1
  /// @param growth `m`, at least 1
  /// @param finalRatio the share of the peak that is left at the end of each, in [0, 1]
  record CosineRestarts(int firstEpochs, int growth, double finalRatio) implements Schedule {

    public CosineRestarts {
      if (firstEpochs < 1) {
        throw new IllegalArgumentException(
            "the first cosine takes at least one epoch, got " + firstEpochs);
      }
      if (growth < 1) {
        throw new IllegalArgumentException(
            "a cosine takes at least as long as the one before, got growth " + growth);
      }
      requireRatio(finalRatio);
    }

    @Override
    public double at(long step, long stepsPerEpoch, long totalSteps) {
      long length = firstEpochs * stepsPerEpoch;
      long position = step;
      if (growth == 1) {
        position %= length;
      } else {
        while (position >= length) {
          position -= length;
          length *= growth;
        }
      }
      return fall(1, finalRatio, (double) position / length);
    }

    @Override
    public Optional<String> whyNot(int epochs, long stepsPerEpoch) {
      return firstEpochs <= epochs
          ? Optional.empty()
          : Optional.of(
              "the schedule's first cosine takes %d epochs, the run %d; shorten it or raise epochs"
                  .formatted(firstEpochs, epochs));
    }
  }

  /// One rise and one longer fall, both cosines, per step, while the momentum goes the other way
  /// (Smith 2018, as in PyTorch's `OneCycleLR`): from `1/d` up to 1 at step `ρT - 1`, then down to
  /// `1/(d f)` at the last step; the momentum from high to low and back.
  ///
  /// @param risingShare `ρ`, in (0, 1)
  /// @param startDivisor `d`, at least 1
  /// @param endDivisor `f`, at least 1
  /// @param lowMomentum at the peak of the rate; in [0, 1)
  /// @param highMomentum at both ends; in [0, 1)
  record OneCycle(
      double risingShare,
      double startDivisor,
      double endDivisor,
      double lowMomentum,
      double highMomentum)
      implements Schedule {

    public OneCycle {
      if (!(risingShare > 0 && risingShare < 1)) {
        throw new IllegalArgumentException(
            "the rising share of one cycle lies in (0, 1), got " + risingShare);
      }
      if (!(startDivisor >= 1 && endDivisor >= 1)) {
        throw new IllegalArgumentException(
            "the divisors of one cycle are at least 1, got %s and %s"
                .formatted(startDivisor, endDivisor));
      }
      if (!(lowMomentum >= 0 && lowMomentum <= highMomentum && highMomentum < 1)) {
        throw new IllegalArgumentException(
            "the momentum of one cycle rises within [0, 1), got %s and %s"
                .formatted(lowMomentum, highMomentum));
      }
    }

    /// PyTorch's defaults: divisors 25 and 10,000, momentum from 0.95 to 0.85 and back.
    ///
    /// @param risingShare in (0, 1), there 0.3
    public OneCycle(double risingShare) {
      this(risingShare, 25, 1e4, 0.85, 0.95);
    }

    @Override
    public double at(long step, long stepsPerEpoch, long totalSteps) {
      double start = 1 / startDivisor;
      return along(step, totalSteps, start, 1, start / endDivisor);
    }

    @Override
    public double momentum(long step, long totalSteps) {
      return along(step, totalSteps, highMomentum, lowMomentum, highMomentum);
    }

    private double along(long step, long totalSteps, double start, double middle, double end) {
      long last = totalSteps - 1;
      double position = Math.min(step, last);
      double turn = risingShare * totalSteps - 1;
      return position < turn
          ? fall(start, middle, position / turn)
          : fall(middle, end, (position - turn) / (last - turn));
    }
  }

  /// 1 for the first half of the run, then `½ (1 + cos(π (2s/T - 1)))` down to 0, per step
  /// (Holzmüller et al. 2024, for dropout and weight decay).
  record FlatCosine() implements Schedule {
    @Override
    public double at(long step, long stepsPerEpoch, long totalSteps) {
      return fall(1, 0, Math.max(0, 2 * progress(step, totalSteps) - 1));
    }
  }

  /// `½ (1 - cos(2π log₂(1 + 15 s/T)))`, per step: four cycles, each twice as long as the one
  /// before, from 0 to 1 and back (Holzmüller et al. 2024). The first step has rate 0.
  record CosLog4() implements Schedule {
    @Override
    public double at(long step, long stepsPerEpoch, long totalSteps) {
      double cycles = Math.log1p(15 * progress(step, totalSteps)) / Math.log(2);
      return 0.5 * (1 - Math.cos(2 * Math.PI * cycles));
    }
  }

  /// Multiplied by `factor` after more than `patience` epochs in a row without a better validation
  /// score, as PyTorch's `ReduceLROnPlateau`. It needs the scores: [#at] is 1, and the
  /// [PlateauState] that a run keeps has the factor.
  ///
  /// @param factor in (0, 1)
  /// @param patience how many epochs without a better score are borne, not negative; below that of
  ///   early stopping
  /// @param threshold by which share of the best score a better one differs from it; not negative
  /// @param minRatio the least factor, as a share of the peak, in [0, 1]
  record Plateau(double factor, int patience, double threshold, double minRatio)
      implements Schedule {

    public Plateau {
      if (!(factor > 0 && factor < 1)) {
        throw new IllegalArgumentException("the plateau factor lies in (0, 1), got " + factor);
      }
      if (patience < 0) {
        throw new IllegalArgumentException("the plateau patience is not negative, got " + patience);
      }
      if (!(threshold >= 0 && Double.isFinite(threshold))) {
        throw new IllegalArgumentException(
            "the plateau threshold is not negative, got " + threshold);
      }
      requireRatio(minRatio);
    }

    /// PyTorch's threshold of 1e-4, and no least factor.
    public Plateau(double factor, int patience) {
      this(factor, patience, 1e-4, 0);
    }

    @Override
    public double at(long step, long stepsPerEpoch, long totalSteps) {
      return 1;
    }

    @Override
    public Optional<Plateau> plateau() {
      return Optional.of(this);
    }

    /// What a run keeps of it, before the first epoch.
    public PlateauState open() {
      return new PlateauState(this);
    }
  }

  /// A rise before another schedule, per step: the factor `(s+1)/W` for the first `W` steps, so
  /// that the first step is not lost. The other schedule begins after it and spans the rest of the
  /// run, as if that were all; its epochs count from there. (PyTorch's `SequentialLR` does the
  /// same.)
  ///
  /// @param length how long the rise is
  /// @param schedule what follows; has no rise of its own
  record WarmUp(Length length, Schedule schedule) implements Schedule {

    /// How long a warm-up is.
    public sealed interface Length {
      /// In steps.
      long of(long totalSteps);
    }

    /// @param steps at least 1
    public record Steps(long steps) implements Length {
      public Steps {
        if (steps < 1) {
          throw new IllegalArgumentException("a warm-up takes at least one step, got " + steps);
        }
      }

      @Override
      public long of(long totalSteps) {
        return steps;
      }
    }

    /// @param share of all steps, rounded to the next number of them; in (0, 1)
    public record Share(double share) implements Length {
      public Share {
        if (!(share > 0 && share < 1)) {
          throw new IllegalArgumentException(
              "a warm-up is a share of all steps in (0, 1), got " + share);
        }
      }

      @Override
      public long of(long totalSteps) {
        return Math.round(share * totalSteps);
      }
    }

    public WarmUp {
      if (schedule instanceof OneCycle || schedule instanceof WarmUp) {
        throw new IllegalArgumentException(
            schedule + " begins with a rise of its own; leave out the warm-up");
      }
    }

    @Override
    public double at(long step, long stepsPerEpoch, long totalSteps) {
      long rise = length.of(totalSteps);
      return step < rise
          ? (step + 1.0) / rise
          : schedule.at(step - rise, stepsPerEpoch, Math.max(1, totalSteps - rise));
    }

    @Override
    public double momentum(long step, long totalSteps) {
      long rise = length.of(totalSteps);
      return schedule.momentum(Math.max(0, step - rise), Math.max(1, totalSteps - rise));
    }

    @Override
    public Optional<Plateau> plateau() {
      return schedule.plateau();
    }

    @Override
    public Optional<String> whyNot(int epochs, long stepsPerEpoch) {
      long totalSteps = epochs * stepsPerEpoch;
      long rise = length.of(totalSteps);
      if (rise >= totalSteps) {
        return Optional.of(
            "the warm-up takes %d steps, the run %d (%d epochs of %d); shorten it or raise epochs"
                .formatted(rise, totalSteps, epochs, stepsPerEpoch));
      }
      int left = Math.toIntExact(Math.ceilDiv(totalSteps - rise, stepsPerEpoch));
      return schedule
          .whyNot(left, stepsPerEpoch)
          .map(reason ->
              "%s (%d of %d epochs are left after the warm-up)".formatted(reason, left, epochs));
    }
  }

  /// How many whole epochs lie before a step.
  private static long epoch(long step, long stepsPerEpoch) {
    return step / stepsPerEpoch;
  }

  /// The share of the run that lies before a step, at most 1.
  private static double progress(long step, long totalSteps) {
    return Math.min(1, (double) step / totalSteps);
  }

  /// Half a cosine from one value to another, as `t` goes from 0 to 1.
  private static double fall(double from, double to, double t) {
    return to + 0.5 * (from - to) * (1 + Math.cos(Math.PI * t));
  }

  private static void requireFactor(double factor) {
    if (!(factor > 0 && factor <= 1)) {
      throw new IllegalArgumentException("the decay factor lies in (0, 1], got " + factor);
    }
  }

  private static void requireRatio(double ratio) {
    if (!(ratio >= 0 && ratio <= 1)) {
      throw new IllegalArgumentException(
          "the least learning rate is a share of the peak in [0, 1], got " + ratio);
    }
  }

  private static void requirePositive(String what, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException("%s is positive, got %s".formatted(what, value));
    }
  }
}
