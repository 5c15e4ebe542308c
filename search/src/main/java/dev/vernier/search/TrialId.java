package dev.vernier.search;

/// The number of a trial in its study, from 0.
public record TrialId(int number) implements Comparable<TrialId> {

  public TrialId {
    if (number < 0) {
      throw new IllegalArgumentException("trials are numbered from 0, got " + number);
    }
  }

  @Override
  public int compareTo(TrialId other) {
    return Integer.compare(number, other.number);
  }

  @Override
  public String toString() {
    return Integer.toString(number);
  }
}
