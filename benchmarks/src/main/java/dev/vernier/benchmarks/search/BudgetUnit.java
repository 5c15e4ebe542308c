package dev.vernier.benchmarks.search;

import java.util.Locale;

/// What studies are compared by.
enum BudgetUnit {
  /// Each runs to its end.
  TRIALS,

  /// Epochs, of whichever trials.
  STEPS;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
