package dev.vernier.tuner;

import dev.vernier.search.Constraint;
import dev.vernier.search.GridSampler;
import dev.vernier.search.NoPruner;
import dev.vernier.search.Pruner;
import dev.vernier.search.Sampler;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How a study searches, and what it looks for beside the best value of its metric.
///
/// @param pruner judges trials by the metric; there is none where there are further goals
/// @param goals that come after the metric
/// @param constraints that a trial must meet to win, on the same things
/// @param prior whether the sampler is told that the defaults are a good place
/// @param warmStart what is taken from another study
public record Search(
    Sampler sampler,
    Pruner pruner,
    List<Measure> goals,
    List<Constraint> constraints,
    boolean prior,
    Optional<WarmStart> warmStart) {

  public Search {
    goals = List.copyOf(goals);
    constraints = List.copyOf(constraints);
    if (goals.stream().distinct().count() < goals.size()) {
      throw new IllegalArgumentException("each goal is named once, got %s".formatted(goals));
    }
    if (sampler instanceof GridSampler && warmStart.isPresent()) {
      throw new IllegalArgumentException(
          "a grid is searched as it is and takes nothing from another study; leave the warm start out, or choose another search");
    }
    if (!goals.isEmpty() && !pruner.equals(new NoPruner())) {
      throw new IllegalArgumentException(
          "a pruner judges trials by one goal, and there is %s beside the metric; leave the pruner or the other goals out"
              .formatted(goals.stream().map(Measure::toString).collect(Collectors.joining(", "))));
    }
  }

  /// A search by a sampler, for the metric alone.
  public static Search by(Sampler sampler) {
    return new Search(sampler, new NoPruner(), List.of(), List.of(), false, Optional.empty());
  }

  public Search withPruner(Pruner newPruner) {
    return new Search(sampler, newPruner, goals, constraints, prior, warmStart);
  }

  public Search withGoals(List<Measure> newGoals) {
    return new Search(sampler, pruner, newGoals, constraints, prior, warmStart);
  }

  public Search withConstraints(List<Constraint> newConstraints) {
    return new Search(sampler, pruner, goals, newConstraints, prior, warmStart);
  }

  public Search withPrior(boolean newPrior) {
    return new Search(sampler, pruner, goals, constraints, newPrior, warmStart);
  }

  public Search withWarmStart(WarmStart newWarmStart) {
    return new Search(sampler, pruner, goals, constraints, prior, Optional.of(newWarmStart));
  }

  /// Whether a goal or a constraint is about a measure.
  public boolean concerns(Measure measure) {
    return Stream.concat(goals.stream(), measures().stream()).anyMatch(measure::equals);
  }

  /// What the constraints are about, in their order.
  List<Measure> measures() {
    return constraints.stream().map(constraint -> Measure.parse(constraint.metric())).toList();
  }
}
