package dev.vernier.search;

import dev.vernier.space.Configuration;
import java.util.Map;

/// A running trial, as its objective sees it. Owned by one thread.
public interface Trial {

  TrialId id();

  Configuration configuration();

  /// A seed of the trial's own: the same whichever worker runs it, and however often.
  long seed();

  /// Records what the trial measured at a step.
  ///
  /// @param step the resource spent so far, such as epochs; increasing, and a second report of one
  ///   step replaces the first
  /// @param metrics by name; may be NaN or infinite
  /// @throws TrialCancelled if the study is stopping
  void report(int step, Map<String, Double> metrics);

  /// Whether the study is stopping; long steps ask, and throw [TrialCancelled].
  boolean cancelled();

  /// Whether the time of the run is over. A trial that is not cancelled then is waited for, because
  /// nothing has completed; it may end with what it has reached.
  default boolean overdue() {
    return false;
  }
}
