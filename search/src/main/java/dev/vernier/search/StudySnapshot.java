package dev.vernier.search;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A study at one moment: its description and its trials by number. Immutable.
public record StudySnapshot(StudySpec spec, List<TrialView> trials) {

  public StudySnapshot {
    trials = List.copyOf(trials);
  }

  /// The feasible completed trial with the best value of the first goal, and of the next where that
  /// ties; the earliest among equals.
  public Optional<TrialView> best() {
    return trials.stream()
        .filter(this::feasible)
        .min(Comparator.comparing(TrialView::values, spec.problem().bestFirst()));
  }

  /// Whether a trial has completed and meets the constraints.
  public boolean feasible(TrialView trial) {
    return trial.outcome().orElse(null) instanceof Outcome.Completed completed
        && spec.problem().violation(completed) == 0;
  }

  /// How many trials are in a state.
  public int count(TrialView.State state) {
    return (int) trials.stream().filter(trial -> trial.state() == state).count();
  }

  /// How many trials have an outcome.
  public int finished() {
    return (int) trials.stream().filter(trial -> trial.state().finished()).count();
  }
}
