package dev.vernier.benchmarks.search;

import dev.vernier.search.Goal;
import dev.vernier.space.Configuration;
import java.util.List;

/// A problem with one goal: some trials achieve the value of the best of them.
sealed interface OneGoal extends Problem permits Synthetic, LcBench.Task {

  Goal goal();

  /// What a trial of a configuration of the space comes to if it runs to its end.
  double value(Configuration configuration);

  @Override
  default List<Goal> goals() {
    return List.of(goal());
  }

  @Override
  default List<Double> values(Configuration configuration) {
    return List.of(value(configuration));
  }

  @Override
  default double achieved(List<List<Double>> trials) {
    return trials.stream().map(List::getFirst).min(goal().bestFirst()).orElseThrow();
  }
}
