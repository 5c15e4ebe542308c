package dev.vernier.search;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/// Counts what a study has come to, event by event. It belongs to a [Study], whose lock guards it.
final class StudyTally {

  private final SearchProblem problem;
  private final Map<TrialId, Integer> reached = new HashMap<>();

  /// The step from which a trial goes on, or its children do.
  private final Map<TrialId, Integer> from = new HashMap<>();

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
        steps += Math.max(0, reported.step() - before);
        reached.put(event.trial(), reported.step());
      }
      case StudyEvent.Started started -> reached.put(started.trial(), from(started.trial()));
      case StudyEvent.Resumed resumed -> reached.put(resumed.trial(), from(resumed.trial()));
      case StudyEvent.Paused paused -> from.put(paused.trial(), paused.step());
      case StudyEvent.Enqueued enqueued ->
          enqueued.parent().ifPresent(parent -> from.put(enqueued.trial(), from(parent)));
      case StudyEvent.Finished(TrialId trial, _, Outcome outcome) -> {
        reached.remove(trial);
        finish(outcome);
      }
      case StudyEvent.Interrupted _ -> {}
    }
  }

  private int from(TrialId trial) {
    return from.getOrDefault(trial, 0);
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
