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
/// @param tunedByDefault whether a study searches it unasked
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
    boolean tunedByDefault,
    int priority,
    String what,
    String why,
    String how,
    String pytorch,
    List<Source> sources) {

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

  /// The name with its variant, unique in the catalogue: `learning_rate (adam family)`.
  public String title() {
    return variant.isEmpty() ? name() : name() + " (" + variant + ")";
  }

  /// The part of training that a hyperparameter belongs to.
  public enum Category {
    OPTIMIZATION("Optimization"),
    SCHEDULE("Schedule"),
    TRAINING("Training configuration"),
    ARCHITECTURE("Architecture"),
    REGULARIZATION("Regularization"),
    INITIALIZATION("Initialization"),
    DATA("Data");

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
