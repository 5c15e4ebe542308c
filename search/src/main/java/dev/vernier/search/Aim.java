package dev.vernier.search;

import dev.vernier.search.model.Criterion;

/// What a model proposes a trial for. Two in four hedge against a model that is wrong: one is where
/// the optimistic bound `4 σ - μ` is largest, so that a search that has settled in a corner looks
/// into the others; one is a [dev.vernier.search.model.Mutation] of the best, so that an axis that
/// seems not to matter where nobody has looked is looked at.
enum Aim {
  IMPROVING,
  MUTATING,
  EXPLORING;

  /// Before so many observations, the best one is not worth a mutation.
  private static final int FEWEST_TO_MUTATE = 20;

  private static final double EXPLORING_WEIGHT = 4;

  /// @param turn how many proposals there were before
  static Aim of(int turn, int observations) {
    return switch (turn % 4) {
      case 1 -> observations >= FEWEST_TO_MUTATE ? MUTATING : IMPROVING;
      case 3 -> EXPLORING;
      default -> IMPROVING;
    };
  }

  /// What is made largest.
  ///
  /// @param improvement the criterion of a trial that is to improve on the best
  Criterion criterion(Criterion improvement) {
    return this == EXPLORING ? Criterion.optimistic(EXPLORING_WEIGHT) : improvement;
  }
}
