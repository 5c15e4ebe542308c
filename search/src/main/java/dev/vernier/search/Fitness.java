package dev.vernier.search;

/// How good a trial was for a population, by its first goal. Better ones come first: those that
/// ended by themselves, the feasible ones by value and the others by how far they are from
/// feasible; then those that were pruned, by their last report; then those that diverged.
///
/// @param value less is better; not NaN
record Fitness(Standing standing, double violation, double value) implements Comparable<Fitness> {

  enum Standing {
    COMPLETED,
    PRUNED,
    DIVERGED
  }

  /// @param whole whether the trial was not pruned
  static Fitness of(History.Observation observation, boolean whole) {
    if (Double.isNaN(observation.value())) {
      return new Fitness(Standing.DIVERGED, 0, 0);
    }
    return new Fitness(
        whole ? Standing.COMPLETED : Standing.PRUNED, observation.violation(), observation.value());
  }

  @Override
  public int compareTo(Fitness other) {
    int byStanding = standing.compareTo(other.standing);
    int byViolation = Double.compare(violation, other.violation);
    return byStanding != 0
        ? byStanding
        : byViolation != 0 ? byViolation : Double.compare(value, other.value);
  }
}
