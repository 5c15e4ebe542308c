package dev.vernier.data;

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

  public ProblemSpec {
    var _ = new Split.Fractions(validationFraction, testFraction);
  }
}
