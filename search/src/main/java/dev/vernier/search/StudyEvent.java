package dev.vernier.search;

import dev.vernier.space.Configuration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// Something that happened to a trial. A study is the fold of its events; there is no second
/// representation of progress.
public sealed interface StudyEvent {

  TrialId trial();

  /// When it happened, to the millisecond.
  Instant at();

  /// A worker took the trial up, for the first time or again after an interruption.
  record Started(TrialId trial, Instant at, Configuration configuration, Worker worker)
      implements StudyEvent {}

  /// The trial reached a step and measured itself.
  ///
  /// @param metrics values by name; may be NaN or infinite
  record Reported(TrialId trial, Instant at, int step, Map<String, Double> metrics)
      implements StudyEvent {
    public Reported {
      metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
    }
  }

  /// The trial stopped without an outcome and waits to be run again from its beginning.
  record Interrupted(TrialId trial, Instant at, String reason) implements StudyEvent {}

  /// The trial ended.
  record Finished(TrialId trial, Instant at, Outcome outcome) implements StudyEvent {}
}
