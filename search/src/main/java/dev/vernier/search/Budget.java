package dev.vernier.search;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What ends a run, whichever comes first. With nothing of it, a run ends when the sampler's space
/// is exhausted or someone stops it.
///
/// @param trials how many trials the study shall have in all, counting those of earlier runs and of
///   other processes; those that others are running are waited for
/// @param time how long the run may take. Trials that run when it is over are cancelled and wait
///   for the next run; but while the study has no completed trial, the first to complete is waited
///   for, and not halted by the pruner.
/// @param steps how many steps, such as epochs, the trials of the study may take together. What
///   runs when they are spent is cancelled.
/// @param target a value of the first goal that is good enough
/// @param patience how many trials may end in a row without a new best one
public record Budget(
    OptionalInt trials,
    Optional<Duration> time,
    OptionalLong steps,
    OptionalDouble target,
    OptionalInt patience) {

  public Budget {
    requirePositive(trials, "trial");
    requirePositive(patience, "trial without progress");
    if (time.isPresent() && !time.get().isPositive()) {
      throw new IllegalArgumentException("a budget has a positive time, got " + time.get());
    }
    if (steps.isPresent() && steps.getAsLong() < 1) {
      throw new IllegalArgumentException(
          "a budget has at least one step, got " + steps.getAsLong());
    }
    if (target.isPresent() && !Double.isFinite(target.getAsDouble())) {
      throw new IllegalArgumentException("a target is finite, got " + target.getAsDouble());
    }
  }

  public Budget(OptionalInt trials, Optional<Duration> time) {
    this(trials, time, OptionalLong.empty(), OptionalDouble.empty(), OptionalInt.empty());
  }

  private static void requirePositive(OptionalInt number, String of) {
    if (number.isPresent() && number.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "a budget has at least one %s, got %d".formatted(of, number.getAsInt()));
    }
  }

  public static Budget ofTrials(int trials) {
    return new Budget(OptionalInt.of(trials), Optional.empty());
  }

  public static Budget ofTime(Duration time) {
    return new Budget(OptionalInt.empty(), Optional.of(time));
  }

  public static Budget unlimited() {
    return new Budget(OptionalInt.empty(), Optional.empty());
  }

  public Budget withSteps(long most) {
    return new Budget(trials, time, OptionalLong.of(most), target, patience);
  }

  public Budget withTarget(double value) {
    return new Budget(trials, time, steps, OptionalDouble.of(value), patience);
  }

  public Budget withPatience(int most) {
    return new Budget(trials, time, steps, target, OptionalInt.of(most));
  }

  /// Why what a study has come to spends this budget; empty where it does not. Trials and time are
  /// the runner's to watch.
  ///
  /// @param goal the first of the study
  Optional<String> spent(StudyTally tally, Goal goal) {
    if (target.isPresent()
        && tally.best().isPresent()
        && !goal.better(target.getAsDouble(), tally.best().getAsDouble())) {
      return Optional.of(
          "the target of %s is reached: %s"
              .formatted(target.getAsDouble(), (float) tally.best().getAsDouble()));
    }
    if (patience.isPresent() && tally.withoutProgress() >= patience.getAsInt()) {
      return Optional.of("%d trials ended without progress".formatted(tally.withoutProgress()));
    }
    if (steps.isPresent() && tally.steps() >= steps.getAsLong()) {
      return Optional.of("the %d steps are spent".formatted(tally.steps()));
    }
    return Optional.empty();
  }
}
