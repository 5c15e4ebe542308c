package dev.vernier.data;

import dev.vernier.network.catalog.Catalog;
import java.util.Optional;

/// What to make of a table.
///
/// @param target the name of the column to predict
/// @param task empty to let the target decide
/// @param validationFraction of all rows, for judging trials; from 0, where there is no such part
/// @param testFraction of all rows, kept for the end; ignored where there is a test table
/// @param seed of the split
public record ProblemSpec(
    String target, Optional<Task> task, double validationFraction, double testFraction, long seed) {

  private static final double TEST_FRACTION = 0.2;

  /// @throws DataException if a fraction is negative, or they leave no rows for training
  public ProblemSpec {
    var _ = new Split.Fractions(validationFraction, testFraction);
  }

  /// Predicts a column, by the task that it suggests; a fifth of the rows for judging trials and a
  /// fifth kept for the end, split by seed 0.
  public static ProblemSpec of(String target) {
    return new ProblemSpec(
        target, Optional.empty(), Catalog.VALIDATION_FRACTION.defaultValue(), TEST_FRACTION, 0);
  }
}
