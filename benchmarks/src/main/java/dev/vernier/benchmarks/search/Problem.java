package dev.vernier.benchmarks.search;

import dev.vernier.search.Goal;
import dev.vernier.search.SearchProblem;
import dev.vernier.space.Configuration;
import dev.vernier.space.SearchSpace;
import java.util.List;

/// Something to optimise of which the best is known. Deterministic and thread-safe.
sealed interface Problem permits OneGoal, TwoGoals {

  /// Unique among the problems, such as `hartmann-6`.
  String name();

  SearchSpace space();

  List<Goal> goals();

  /// The problem as samplers and pruners get it.
  default SearchProblem searched() {
    return SearchProblem.of(space(), goals());
  }

  /// What a trial of a configuration of the space comes to if it runs to its end: a value of each
  /// goal.
  List<Double> values(Configuration configuration);

  /// What some trials come to together, in one number.
  ///
  /// @param trials the values of each; at least one
  double achieved(List<List<Double>> trials);

  /// The best that can be [#achieved], or is known to be.
  double best();

  /// How much worse something achieved is than [#best()], in the unit that tables show.
  double regret(double achieved);
}
