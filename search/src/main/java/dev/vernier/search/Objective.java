package dev.vernier.search;

/// Evaluates one configuration. Called by several threads at once.
@FunctionalInterface
public interface Objective {

  /// Runs the trial to an outcome. An exception other than [TrialCancelled] counts as
  /// [Outcome.Failed].
  Outcome evaluate(Trial trial) throws Exception;
}
