package dev.vernier.search.importance;

import dev.vernier.search.Goal;
import dev.vernier.search.StudySnapshot;
import dev.vernier.space.Dimension;
import java.util.Comparator;
import java.util.List;

/// How much each dimension of a study's space matters for one of its goals, by what its trials came
/// to.
///
/// Completed trials count with their values, feasible or not, diverged ones as the worst of these.
/// Failed trials say nothing of their configuration. Pruned ones count, by their last report, only
/// where no trial completed, because a report compares badly with final values and with reports at
/// other steps. Trials known from other studies do not count: they may have been about other data.
///
/// @param trials how many trials it rests on
/// @param effects the most important first, in the order of the space among equals; empty where the
///   trials tell nothing
/// @param reason why there are no effects; empty where there are some
public record Importance(
    Goal goal, ImportanceMethod method, int trials, List<Effect> effects, String reason) {

  /// The fewest trials that tell anything.
  public static final int FEWEST = 10;

  /// What a dimension comes to by itself, or two beyond what they come to by themselves. Two
  /// dimensions of one name, under conditions that exclude each other, have effects of their own.
  ///
  /// @param dimensions one or two
  /// @param share of the whole variance, in `[0, 1]`; the shares of the dimensions by themselves
  ///   add up to at most 1
  /// @param deviation how uncertain the share is: its standard deviation over the trees of a
  ///   forest, or by the jackknife
  /// @param activeShare the share of the space where the dimensions are active
  /// @param shareWhereActive of the variance in that part of the space, in `[0, 1]`; equal to the
  ///   share where they are always active
  /// @param trials how many of the trials have them active
  public record Effect(
      List<Dimension<?>> dimensions,
      double share,
      double deviation,
      double activeShare,
      double shareWhereActive,
      int trials) {

    public Effect {
      dimensions = List.copyOf(dimensions);
    }
  }

  public Importance {
    effects =
        effects.stream().sorted(Comparator.comparingDouble(Effect::share).reversed()).toList();
  }

  /// What the trials of a study tell.
  ///
  /// @throws IllegalArgumentException if the study has no such goal
  public static Importance of(StudySnapshot snapshot, Goal goal, ImportanceMethod method) {
    var observations = Observations.of(snapshot, goal);
    return switch (method) {
      case FunctionalAnova anova -> anova.analyse(observations);
      case PedAnova anova -> anova.analyse(observations);
    };
  }
}
