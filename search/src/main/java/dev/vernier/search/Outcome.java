package dev.vernier.search;

import java.util.List;

/// How a trial ended. Divergence is an outcome that the search learns from, not an error.
public sealed interface Outcome {

  /// The trial ran to its end.
  ///
  /// @param values the final value of each goal, in the order of the study's goals; finite
  /// @param measures what each of the study's constraints is about, in their order; NaN counts as
  ///   infeasible
  record Completed(List<Double> values, List<Double> measures) implements Outcome {
    public Completed {
      values = List.copyOf(values);
      measures = List.copyOf(measures);
      if (!values.stream().allMatch(Double::isFinite)) {
        throw new IllegalArgumentException("completed values are finite, got " + values);
      }
    }

    /// The end of a trial of a study without constraints.
    public Completed(List<Double> values) {
      this(values, List.of());
    }
  }

  /// The trial was stopped because it was not promising.
  ///
  /// @param step at which it was stopped, in the unit of [Trial#report]
  record Pruned(int step, String reason) implements Outcome {}

  /// The objective left the finite numbers.
  ///
  /// @param step at which it did, in the unit of [Trial#report]
  /// @param lastLoss the last loss seen; may be NaN or infinite
  record Diverged(int step, double lastLoss) implements Outcome {}

  /// The trial could not be evaluated.
  ///
  /// @param message one line
  record Failed(String message) implements Outcome {}
}
