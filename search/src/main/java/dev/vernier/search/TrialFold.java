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
  private final Optional<TrialId> parent;

  /// The step from which it goes on if it has its parent's state; 0 for none.
  private final int parentStep;

  private TrialView.State state;
  private @Nullable Worker worker;
  private Instant startedAt;
  private @Nullable Instant endedAt;
  private final SortedMap<Integer, Map<String, Double>> reports = new TreeMap<>();

  /// The step at which it was paused last; 0 before.
  private int pausedAt;

  /// How long it ran until the pause from which the current attempt goes on, and until the last
  /// one.
  private Duration before = Duration.ZERO;

  private Duration atPause = Duration.ZERO;

  /// When the last report came, or the attempt began.
  private Instant reportedAt;

  private @Nullable Duration pace;
  private String interruption;
  private @Nullable Outcome outcome;

  TrialFold(StudyEvent.Started started) {
    id = started.trial();
    configuration = started.configuration();
    parent = Optional.empty();
    parentStep = 0;
    state = TrialView.State.RUNNING;
    worker = started.worker();
    startedAt = started.at();
    reportedAt = started.at();
    interruption = "";
  }

  /// @param parentStep the step at which its parent is paused; 0 without one
  TrialFold(StudyEvent.Enqueued enqueued, int parentStep) {
    id = enqueued.trial();
    configuration = enqueued.configuration();
    parent = enqueued.parent();
    this.parentStep = parentStep;
    state = TrialView.State.WAITING;
    startedAt = enqueued.at();
    endedAt = enqueued.at();
    reportedAt = enqueued.at();
    interruption = enqueued.reason();
  }

  TrialId id() {
    return id;
  }

  TrialView.State state() {
    return state;
  }

  /// The step at which the next attempt begins; 0 for the beginning.
  int pausedAt() {
    return pausedAt;
  }

  /// How many steps it has taken, as far as it has reported.
  int steps() {
    return reports.isEmpty() ? 0 : reports.lastKey();
  }

  /// Whether a worker has taken the trial up whose process still runs.
  boolean heldByLiving() {
    return worker != null && worker.isAlive();
  }

  /// Begins another attempt from the beginning. What the last one reported is forgotten.
  void restart(StudyEvent.Started started) {
    reports.clear();
    pausedAt = 0;
    before = Duration.ZERO;
    atPause = Duration.ZERO;
    begin(started.worker(), started.at());
    pace = null;
  }

  /// Goes on from where the trial was paused. What was reported later is forgotten.
  void resume(StudyEvent.Resumed resumed) {
    reports.tailMap(pausedAt + 1).clear();
    before = atPause;
    begin(resumed.worker(), resumed.at());
  }

  private void begin(Worker by, Instant at) {
    state = TrialView.State.RUNNING;
    worker = by;
    startedAt = at;
    endedAt = null;
    interruption = "";
    reportedAt = at;
  }

  void report(StudyEvent.Reported reported) {
    int steps = reported.step() - (reports.isEmpty() ? parentStep : steps());
    if (steps > 0) {
      Duration perStep = Duration.between(reportedAt, reported.at()).dividedBy(steps);
      pace = pace == null || perStep.compareTo(pace) < 0 ? perStep : pace;
    }
    reportedAt = reported.at();
    reports.put(reported.step(), reported.metrics());
  }

  void pause(StudyEvent.Paused paused) {
    pausedAt = paused.step();
    atPause = before.plus(Duration.between(startedAt, paused.at()));
    wait(TrialView.State.PAUSED, paused.at(), paused.reason());
  }

  void interrupt(StudyEvent.Interrupted interrupted) {
    wait(TrialView.State.WAITING, interrupted.at(), interrupted.reason());
  }

  private void wait(TrialView.State waiting, Instant at, String reason) {
    state = waiting;
    endedAt = at;
    interruption = reason;
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
        parent,
        parentStep,
        state,
        Optional.ofNullable(worker),
        before,
        startedAt,
        Optional.ofNullable(endedAt),
        reports,
        pausedAt,
        Optional.ofNullable(pace),
        interruption,
        Optional.ofNullable(outcome));
  }
}
