package dev.vernier.search;

import dev.vernier.space.Configuration;
import java.util.Map;
import java.util.Optional;

/// A running trial, as its objective sees it. Owned by one thread.
public interface Trial {

  TrialId id();

  Configuration configuration();

  /// A seed of the trial's own: the same whichever worker runs it, and however often.
  long seed();

  /// The step at which the trial was paused: what it reported up to there stands, and it goes on
  /// from there if its state was kept; otherwise it reports those steps again. 0 for a trial that
  /// begins.
  default int pausedAt() {
    return 0;
  }

  /// The trial from whose state this one begins, if it was kept; it then goes on counting from the
  /// step of that state. Otherwise it begins with step 1.
  default Optional<TrialId> parent() {
    return Optional.empty();
  }

  /// Records what the trial measured at a step, and lets the pruner judge it.
  ///
  /// @param step the resource spent so far, such as epochs; increasing, and a second report of one
  ///   step replaces the first
  /// @param metrics by name; may be NaN or infinite
  /// @throws TrialCancelled if the study is stopping
  /// @throws TrialHalted if the pruner ends or pauses the trial
  void report(int step, Map<String, Double> metrics);

  /// Whether the study is stopping; long steps ask, and throw [TrialCancelled].
  boolean cancelled();

  /// Whether the time of the run is over. A trial that is not cancelled then is waited for, because
  /// nothing has completed; it may end with what it has reached.
  default boolean overdue() {
    return false;
  }
}
