package dev.vernier.search;

import dev.vernier.space.Configuration;
import dev.vernier.space.SearchSpace;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What a study searches: the space, what is optimised there and what must hold, and what was known
/// before the first trial.
///
/// @param goals the first one crowns the best trial, the next ones where it ties
/// @param constraints what a completed trial must meet to be feasible
/// @param prior where a good configuration is believed to lie, as a guide whose weight decays with
///   the number of trials; empty where nobody knows
/// @param known trials of another study over this space
/// @param steps how many steps, such as epochs, a whole trial takes at most; 0 where that is not
///   known
public record SearchProblem(
    SearchSpace space,
    List<Goal> goals,
    List<Constraint> constraints,
    Optional<Configuration> prior,
    List<Known> known,
    int steps) {

  /// What became of a configuration elsewhere.
  ///
  /// @param outcome [Outcome.Completed] with a value per goal and constraint, or [Outcome.Diverged]
  public record Known(Configuration configuration, Outcome outcome) {}

  public SearchProblem {
    goals = List.copyOf(goals);
    constraints = List.copyOf(constraints);
    known = List.copyOf(known);
    if (steps < 0) {
      throw new IllegalArgumentException("a trial takes at least one step, got " + steps);
    }
    prior.ifPresent(configuration -> requireInside(space, "prior", configuration));
    for (Known one : known) {
      requireInside(space, "known", one.configuration());
      requireKnown(goals.size(), constraints.size(), one.outcome());
    }
  }

  /// A problem of which nothing is known.
  public static SearchProblem of(SearchSpace space, List<Goal> goals) {
    return new SearchProblem(space, goals, List.of(), Optional.empty(), List.of(), 0);
  }

  static void requireInside(SearchSpace space, String what, Configuration configuration) {
    try {
      double[] _ = space.encode(configuration);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the %s configuration %s does not lie in the space: %s"
              .formatted(what, configuration, e.getMessage()),
          e);
    }
  }

  private static void requireKnown(int goals, int constraints, Outcome outcome) {
    switch (outcome) {
      case Outcome.Completed(List<Double> values, List<Double> measures) -> {
        if (values.size() != goals || measures.size() != constraints) {
          throw new IllegalArgumentException(
              "a known trial has a value for each of %d goals and %d constraints, got %s and %s"
                  .formatted(goals, constraints, values, measures));
        }
      }
      case Outcome.Diverged _ -> {}
      case Outcome.Pruned _, Outcome.Failed _ ->
          throw new IllegalArgumentException(
              "a known trial has completed or diverged, got " + outcome);
    }
  }

  public SearchProblem withConstraints(Constraint... only) {
    return new SearchProblem(space, goals, List.of(only), prior, known, steps);
  }

  public SearchProblem withPrior(Configuration configuration) {
    return new SearchProblem(space, goals, constraints, Optional.of(configuration), known, steps);
  }

  public SearchProblem withKnown(List<Known> trials) {
    return new SearchProblem(space, goals, constraints, prior, trials, steps);
  }

  public SearchProblem withSteps(int most) {
    return new SearchProblem(space, goals, constraints, prior, known, most);
  }

  /// @throws IllegalArgumentException if it is not known how many steps a whole trial takes, and
  ///   that it takes more than one
  void requireSteps(String pruner) {
    if (steps < 2) {
      throw new IllegalArgumentException(
          "%s needs to know how many steps a whole trial takes, and more than one"
              .formatted(pruner));
    }
  }

  /// Orders the final values of trials from best to worst: by the first goal, and where that ties
  /// by the next, so that no trial that another dominates comes before it.
  public Comparator<List<Double>> bestFirst() {
    return (one, other) -> {
      int order = 0;
      for (int i = 0; i < goals.size() && order == 0; i++) {
        order = goals.get(i).bestFirst().compare(one.get(i), other.get(i));
      }
      return order;
    };
  }

  /// Whether a completed trial goes before another when a study names its best, as
  /// [StudySnapshot#best] does among feasible ones: its values are better, or the same and the
  /// trial earlier.
  public boolean outranks(List<Double> values, TrialId trial, List<Double> than, TrialId other) {
    int order = bestFirst().compare(values, than);
    return order < 0 || (order == 0 && trial.compareTo(other) < 0);
  }

  /// By how much a completed trial breaks the constraints, summed; 0 where it is feasible.
  public double violation(Outcome.Completed completed) {
    double sum = 0;
    for (int i = 0; i < constraints.size(); i++) {
      sum += Math.max(0, constraints.get(i).violation(completed.measures().get(i)));
    }
    return sum;
  }
}
