package dev.vernier.search;

import dev.vernier.space.Configuration;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is known of a trial at one moment. Immutable.
///
/// @param parent the trial from whose state it began, if any
/// @param parentStep the step at which the parent was paused then; 0 without a parent
/// @param worker who runs it or ran it last; empty before anybody has
/// @param before how long it ran until the pause from which it goes on; 0 without one
/// @param startedAt when that worker took it up, or when it was enqueued
/// @param reports the metrics by step, of the current or last attempt
/// @param pausedAt the step at which it was paused last, and goes on; 0 before
/// @param pace the shortest time that the current or last attempt took for a step, as its reports
///   show; empty before the first
/// @param endedAt when it finished or was interrupted
/// @param interruption why it waits or is paused; empty otherwise
public record TrialView(
    TrialId id,
    Configuration configuration,
    Optional<TrialId> parent,
    int parentStep,
    State state,
    Optional<Worker> worker,
    Duration before,
    Instant startedAt,
    Optional<Instant> endedAt,
    SortedMap<Integer, Map<String, Double>> reports,
    int pausedAt,
    Optional<Duration> pace,
    String interruption,
    Optional<Outcome> outcome) {

  public enum State {
    /// To be run, again after an interruption or for the first time.
    WAITING,
    /// Put aside by the pruner, which may resume it.
    PAUSED,
    RUNNING,
    COMPLETED,
    PRUNED,
    DIVERGED,
    FAILED;

    public boolean finished() {
      return this != WAITING && this != PAUSED && this != RUNNING;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public TrialView {
    reports = Collections.unmodifiableSortedMap(new TreeMap<>(reports));
  }

  /// The final value of the first goal; empty unless the trial completed.
  public OptionalDouble value() {
    return outcome.orElse(null) instanceof Outcome.Completed completed
        ? OptionalDouble.of(completed.values().getFirst())
        : OptionalDouble.empty();
  }

  /// The final values of the goals; empty unless the trial completed.
  public List<Double> values() {
    return outcome.orElse(null) instanceof Outcome.Completed completed
        ? completed.values()
        : List.of();
  }

  /// How many steps it has taken, as far as it has reported.
  public int steps() {
    return reports.isEmpty() ? 0 : reports.lastKey();
  }

  /// How long it took to where it is: from its beginning, through its pauses without their time, to
  /// its end; to now for a running one.
  public Duration duration(Instant now) {
    return before.plus(Duration.between(startedAt, endedAt.orElse(now)));
  }

  /// Why it ended as it did, or waits; empty where it completed or runs.
  public String reason() {
    return switch (outcome.orElse(null)) {
      case Outcome.Pruned(int step, String reason) -> "step %d: %s".formatted(step, reason);
      case Outcome.Diverged(int step, double lastLoss) ->
          "the loss was %s at step %d".formatted(lastLoss, step);
      case Outcome.Failed(String message) -> message;
      case Outcome.Completed _ -> "";
      case null -> interruption;
    };
  }
}
