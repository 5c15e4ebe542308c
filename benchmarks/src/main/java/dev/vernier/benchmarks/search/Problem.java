package dev.vernier.benchmarks.search;

import dev.vernier.search.Goal;
import dev.vernier.space.Configuration;
import dev.vernier.space.SearchSpace;

/// Something to optimise whose best value is known. Deterministic and thread-safe.
sealed interface Problem permits Synthetic, LcBench.Task {

  /// Unique among the problems, such as `hartmann-6`.
  String name();

  SearchSpace space();

  Goal goal();

  /// What a trial of a configuration of the space comes to if it runs to its end.
  double value(Configuration configuration);

  /// The best value there is, or is known.
  double best();

  /// How much worse a value is than [#best()], in the unit that tables show.
  double regret(double value);
}
