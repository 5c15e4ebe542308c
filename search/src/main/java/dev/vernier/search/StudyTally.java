package dev.vernier.search;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/// Counts what a study has come to, event by event. It belongs to a [Study], whose lock guards it.
final class StudyTally {

  private final SearchProblem problem;
  private final Map<TrialId, Integer> reached = new HashMap<>();

  /// Where trials go on: from their own pause, or from that of their parent.
  private final Map<TrialId, Integer> pausedAt = new HashMap<>();

  private int completed;
  private int feasible;
  private OptionalDouble best = OptionalDouble.empty();
  private int withoutProgress;
  private long steps;

  StudyTally(SearchProblem problem) {
    this.problem = problem;
  }

  void fold(StudyEvent event) {
    switch (event) {
      case StudyEvent.Reported reported -> {
        int before = reached.getOrDefault(event.trial(), 0);
        // A trial that reports earlier steps again has lost its state and begun anew.
        steps += reported.step() - (reported.step() < before ? 0 : before);
        reached.put(event.trial(), reported.step());
      }
      case StudyEvent.Started started -> begin(started.trial());
      case StudyEvent.Finished(TrialId trial, _, Outcome outcome) -> {
        reached.remove(trial);
        pausedAt.remove(trial);
        finish(outcome);
      }
      case StudyEvent.Paused paused -> pausedAt.put(paused.trial(), paused.step());
      case StudyEvent.Resumed resumed -> begin(resumed.trial());
      case StudyEvent.Enqueued enqueued ->
          enqueued
              .parent()
              .ifPresent(
                  parent -> pausedAt.put(enqueued.trial(), pausedAt.getOrDefault(parent, 0)));
      case StudyEvent.Interrupted _ -> {}
    }
  }

  private void begin(TrialId trial) {
    reached.put(trial, pausedAt.getOrDefault(trial, 0));
  }

  private void finish(Outcome outcome) {
    withoutProgress++;
    if (outcome instanceof Outcome.Completed done) {
      completed++;
      if (problem.violation(done) == 0) {
        feasible++;
        double value = done.values().getFirst();
        if (best.isEmpty() || problem.goals().getFirst().better(value, best.getAsDouble())) {
          best = OptionalDouble.of(value);
          withoutProgress = 0;
        }
      }
    }
  }

  int completed() {
    return completed;
  }

  /// How many completed trials meet the constraints.
  int feasible() {
    return feasible;
  }

  /// Of the first goal, among feasible trials.
  OptionalDouble best() {
    return best;
  }

  /// How many trials have ended since the best one.
  int withoutProgress() {
    return withoutProgress;
  }

  /// How many steps trials have taken, those of attempts that were given up included.
  long steps() {
    return steps;
  }
}
