package dev.vernier.search;

import dev.vernier.search.model.Dominance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The completed trials of a study that no other dominates: none is as good in every goal and
/// better in one.
///
/// Where no trial is feasible, these are the ones that break the constraints least, by the sum of
/// the violations.
///
/// @param trials the best of the first goal first, the earlier one among equals; equal values of
///   all goals do not dominate each other. Empty where no trial has completed
/// @param feasible whether they meet the constraints of the study
public record ParetoFront(List<Goal> goals, List<TrialView> trials, boolean feasible) {

  public ParetoFront {
    goals = List.copyOf(goals);
    trials = List.copyOf(trials);
  }

  /// The front of a study as it is.
  public static ParetoFront of(StudySnapshot study) {
    SearchProblem problem = study.spec().problem();
    double least =
        study.trials().stream()
            .filter(trial -> trial.value().isPresent())
            .mapToDouble(trial -> problem.violation(completed(trial)))
            .min()
            .orElse(0);
    List<TrialView> candidates =
        study.trials().stream()
            .filter(trial -> trial.value().isPresent())
            .filter(trial -> problem.violation(completed(trial)) == least)
            .toList();
    List<double[]> losses =
        candidates.stream().map(trial -> losses(problem.goals(), trial)).toList();
    var front = new ArrayList<TrialView>();
    for (int i = 0; i < losses.size(); i++) {
      double[] own = losses.get(i);
      if (losses.stream().noneMatch(other -> Dominance.dominates(other, own))) {
        front.add(candidates.get(i));
      }
    }
    front.sort(
        Comparator.comparing(
            trial -> trial.value().orElseThrow(), problem.goals().getFirst().bestFirst()));
    return new ParetoFront(problem.goals(), front, least == 0);
  }

  private static Outcome.Completed completed(TrialView trial) {
    return (Outcome.Completed) trial.outcome().orElseThrow();
  }

  private static double[] losses(List<Goal> goals, TrialView trial) {
    return losses(goals, completed(trial).values());
  }

  /// The values with less being better.
  private static double[] losses(List<Goal> goals, List<Double> values) {
    var losses = new double[goals.size()];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = goals.get(i).loss(values.get(i));
    }
    return losses;
  }

  /// The volume that the front dominates, see [Hypervolume]; 0 where it is not feasible.
  ///
  /// @param reference a value of each goal that everything of interest is better than
  /// @throws IllegalArgumentException if there are not as many values as goals
  public double hypervolume(List<Double> reference) {
    if (reference.size() != goals.size()) {
      throw new IllegalArgumentException(
          "a reference has a value for each of %s, got %s"
              .formatted(goals.stream().map(Goal::metric).toList(), reference));
    }
    return feasible
        ? Hypervolume.of(
            trials.stream().map(trial -> losses(goals, trial)).toList(), losses(goals, reference))
        : 0;
  }
}
