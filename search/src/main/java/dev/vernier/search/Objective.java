package dev.vernier.search;

/// Evaluates one configuration. Called by several threads at once.
@FunctionalInterface
public interface Objective {

  /// Runs the trial to an outcome. An exception other than [TrialCancelled] and [TrialDeferred]
  /// counts as [Outcome.Failed].
  Outcome evaluate(Trial trial) throws Exception;

  /// Whether to take up a trial that waits, by what its last attempt has shown; otherwise it waits
  /// on. Asked often, and while the study is locked.
  default boolean takes(TrialView waiting) {
    return true;
  }
}
