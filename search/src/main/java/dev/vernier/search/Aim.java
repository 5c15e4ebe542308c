package dev.vernier.search;

import dev.vernier.search.model.Criterion;

/// What a model proposes a trial for. Half of them hedge against a model that is wrong.
enum Aim {
  /// Where it is expected to improve most on the best.
  IMPROVING,

  /// A [dev.vernier.search.model.Mutation] of the best, so that an axis that seems not to matter
  /// where nobody has looked is looked at.
  MUTATING,

  /// Where the optimistic bound `4 σ - μ` is largest, so that a search that has settled in a corner
  /// looks into the others.
  EXPLORING,

  /// Where a model with one length scale for all axes expects to improve most: a fit of one for
  /// each to few trials in many dimensions takes noise for a trend.
  DOUBTING;

  /// Before so many observations, the best one is not worth a mutation, and a fit not a doubt.
  private static final int FEW = 20;

  private static final double EXPLORING_WEIGHT = 4;

  /// @param turn how many proposals there were before
  static Aim of(int turn, int observations) {
    return switch (turn % 8) {
      case 1 -> observations < FEW ? IMPROVING : MUTATING;
      case 5 -> observations < FEW ? IMPROVING : DOUBTING;
      case 3, 7 -> EXPLORING;
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
