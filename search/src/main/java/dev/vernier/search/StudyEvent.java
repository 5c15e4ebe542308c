package dev.vernier.search;

import dev.vernier.space.Configuration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Something that happened to a trial. A study is the fold of its events; there is no second
/// representation of progress.
public sealed interface StudyEvent {

  TrialId trial();

  /// When it happened, to the millisecond.
  Instant at();

  /// A new trial waits whose configuration the sampler has not chosen: by hand, or by the pruner.
  ///
  /// @param parent the trial from whose state it goes on, if any
  /// @param reason one line
  record Enqueued(
      TrialId trial,
      Instant at,
      Configuration configuration,
      Optional<TrialId> parent,
      String reason)
      implements StudyEvent {}

  /// A worker took the trial up, for the first time or again from its beginning.
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

  /// The pruner took the trial from its worker after a step; it may be resumed there.
  ///
  /// @param reason one line
  record Paused(TrialId trial, Instant at, int step, String reason) implements StudyEvent {}

  /// A worker took up a trial where it was paused last.
  ///
  /// @param reason one line
  record Resumed(TrialId trial, Instant at, Worker worker, String reason) implements StudyEvent {}

  /// The trial stopped without an outcome and waits to be run again: from where it was paused last,
  /// or from its beginning.
  record Interrupted(TrialId trial, Instant at, String reason) implements StudyEvent {}

  /// The trial ended.
  record Finished(TrialId trial, Instant at, Outcome outcome) implements StudyEvent {}
}
