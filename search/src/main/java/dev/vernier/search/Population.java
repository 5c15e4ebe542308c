package dev.vernier.search;

import java.util.random.RandomGenerator;

/// What an evolutionary sampler keeps between trials. A [PopulationSession] tells it what became of
/// them.
///
/// Its individuals are points of the unit cube as it proposed them. The trial has what the point
/// stands for, [#place]; the point itself may lie outside the cube, between the levels of an axis,
/// or anywhere along an axis that is inactive.
interface Population {

  /// The next individual: a function of what the population was told and of the random numbers.
  double[] propose(RandomGenerator random);

  /// The point of the cube, snapped, that an individual stands for; where it proposes no others,
  /// the individual itself.
  default double[] place(double[] individual) {
    return individual;
  }

  /// The individual for a trial that was not proposed here, such as a first configuration.
  ///
  /// @param point snapped
  default double[] adopt(double[] point, RandomGenerator random) {
    return point;
  }

  /// A trial began.
  default void begin(TrialId trial, double[] individual) {}

  /// A trial ended that [#begin] named.
  ///
  /// @param observation its values and violations; its point is what the individual stands for
  /// @param whole whether it was not pruned
  void end(TrialId trial, History.Observation observation, boolean whole);

  /// A trial ended that [#begin] named, and nothing is known of its goal.
  default void drop(TrialId trial) {}
}
