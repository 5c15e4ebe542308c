package dev.vernier.search;

import dev.vernier.space.Configuration;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The fold of one trial's events. It belongs to a [Study], whose lock guards it.
final class TrialFold {

  private final TrialId id;
  private final Configuration configuration;
  private TrialView.State state = TrialView.State.RUNNING;
  private Worker worker;
  private Instant startedAt;
  private @Nullable Instant endedAt;
  private final SortedMap<Integer, Map<String, Double>> reports = new TreeMap<>();

  /// When the last report came, or the attempt began.
  private Instant reportedAt;

  private @Nullable Duration pace;
  private String interruption = "";
  private @Nullable Outcome outcome;

  TrialFold(StudyEvent.Started started) {
    id = started.trial();
    configuration = started.configuration();
    worker = started.worker();
    startedAt = started.at();
    reportedAt = started.at();
  }

  TrialId id() {
    return id;
  }

  TrialView.State state() {
    return state;
  }

  /// Who took the trial up last.
  Worker worker() {
    return worker;
  }

  /// Begins another attempt at the same configuration. What the last one reported is forgotten.
  void restart(StudyEvent.Started started) {
    state = TrialView.State.RUNNING;
    worker = started.worker();
    startedAt = started.at();
    endedAt = null;
    interruption = "";
    reports.clear();
    reportedAt = started.at();
    pace = null;
  }

  void report(StudyEvent.Reported reported) {
    int steps = reported.step() - (reports.isEmpty() ? 0 : reports.lastKey());
    if (steps > 0) {
      Duration perStep = Duration.between(reportedAt, reported.at()).dividedBy(steps);
      pace = pace == null || perStep.compareTo(pace) < 0 ? perStep : pace;
    }
    reportedAt = reported.at();
    reports.put(reported.step(), reported.metrics());
  }

  void interrupt(StudyEvent.Interrupted interrupted) {
    state = TrialView.State.WAITING;
    endedAt = interrupted.at();
    interruption = interrupted.reason();
  }

  void finish(StudyEvent.Finished finished) {
    state =
        switch (finished.outcome()) {
          case Outcome.Completed _ -> TrialView.State.COMPLETED;
          case Outcome.Pruned _ -> TrialView.State.PRUNED;
          case Outcome.Diverged _ -> TrialView.State.DIVERGED;
          case Outcome.Failed _ -> TrialView.State.FAILED;
        };
    endedAt = finished.at();
    outcome = finished.outcome();
  }

  TrialView view() {
    return new TrialView(
        id,
        configuration,
        state,
        worker,
        startedAt,
        Optional.ofNullable(endedAt),
        reports,
        Optional.ofNullable(pace),
        interruption,
        Optional.ofNullable(outcome));
  }
}
