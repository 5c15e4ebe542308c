package dev.vernier.space;

import java.util.List;

/// A hyperparameter of the catalogue: what can be chosen, its default, and everything that a person
/// should know about it.
///
/// Spaces, command-line flags, explanations and reference pages derive from this one record.
///
/// @param parameter the range that a study searches
/// @param limits the widest range that makes sense; values outside are refused
/// @param variant distinguishes entries that share a name under exclusive conditions, such as `adam
///   family`; empty otherwise
/// @param defaultValue the value used where the hyperparameter is neither searched nor set
/// @param activeWhen when it has any effect
/// @param fromTrials how many trials a study has that searches it unasked, at least; 0 if none does
/// @param priority 1 is opened first
/// @param what what it is, in a sentence
/// @param why why it matters
/// @param how how to tune it
/// @param pytorch the equivalent PyTorch code
/// @param sources where the advice comes from
public record Hyperparameter<T>(
    Parameter<T> parameter,
    Parameter<T> limits,
    String variant,
    Category category,
    T defaultValue,
    Condition activeWhen,
    int fromTrials,
    int priority,
    String what,
    String why,
    String how,
    String pytorch,
    List<Source> sources) {

  /// The fewest trials of a study of usual size, which searches what is called tuned by default.
  public static final int USUAL_TRIALS = 11;

  public Hyperparameter {
    sources = List.copyOf(sources);
    if (!parameter.name().equals(limits.name())) {
      throw new IllegalArgumentException(
          "the range is of %s, the limits of %s".formatted(parameter.name(), limits.name()));
    }
    if (!limits.contains(defaultValue)) {
      throw new IllegalArgumentException(
          "%s: the default %s is outside %s"
              .formatted(parameter.name(), defaultValue, limits.range()));
    }
    if (fromTrials < 0) {
      throw new IllegalArgumentException(
          "%s: a number of trials is not negative, got %d".formatted(parameter.name(), fromTrials));
    }
    if (what.isBlank() || why.isBlank() || how.isBlank() || pytorch.isBlank()) {
      throw new IllegalArgumentException(parameter.name() + ": every text must be given");
    }
    if (sources.isEmpty()) {
      throw new IllegalArgumentException(parameter.name() + ": name at least one source");
    }
  }

  public String name() {
    return parameter.name();
  }

  /// Whether a study of usual size searches it unasked.
  public boolean tunedByDefault() {
    return isSearchedBy(USUAL_TRIALS);
  }

  /// Whether a study of so many trials searches it unasked.
  public boolean isSearchedBy(int trials) {
    return fromTrials > 0 && trials >= fromTrials;
  }

  /// The name with its variant, unique in the catalogue: `learning_rate (adam family)`.
  public String title() {
    return variant.isEmpty() ? name() : name() + " (" + variant + ")";
  }

  /// The part of training that a hyperparameter belongs to, in the order in which they build on
  /// each other: the condition of an entry reads entries of its own or of an earlier category.
  public enum Category {
    DATA("Data"),
    ARCHITECTURE("Architecture"),
    INITIALIZATION("Initialization"),
    OPTIMIZATION("Optimization"),
    SCHEDULE("Schedule"),
    TRAINING("Training configuration"),
    REGULARIZATION("Regularization");

    private final String label;

    Category(String label) {
      this.label = label;
    }

    @Override
    public String toString() {
      return label;
    }
  }

  /// Where a statement comes from.
  public record Source(String title, String link) {}
}
