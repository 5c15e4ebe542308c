package dev.vernier.network.catalog;

import dev.vernier.space.Condition;
import dev.vernier.space.Hyperparameter;
import dev.vernier.space.Hyperparameter.Category;
import dev.vernier.space.Hyperparameter.Source;
import dev.vernier.space.Parameter;
import java.util.List;
import java.util.Set;

/// A catalogue entry while it is being written, so that each of its thirteen parts has a name where
/// it is given. [#citing] ends it; the record then refuses what is missing.
///
/// Prose is written in text blocks, whose line breaks count as spaces; those of code are kept.
final class Draft<T> {

  private final Category category;
  private final Parameter<T> range;
  private final T defaultValue;
  private Parameter<T> limits;
  private String variant = "";
  private Condition activeWhen = Condition.always();
  private int fromTrials;
  private int priority = Catalog.NEVER_SEARCHED;
  private String what = "";
  private String why = "";
  private String how = "";
  private String pytorch = "";

  private Draft(Category category, Parameter<T> range, T defaultValue) {
    this.category = category;
    this.range = range;
    this.limits = range;
    this.defaultValue = defaultValue;
  }

  /// An entry that is always active, never searched, and limited to its range until said otherwise.
  static <T> Draft<T> of(Category category, Parameter<T> range, T defaultValue) {
    return new Draft<>(category, range, defaultValue);
  }

  Draft<T> limits(Parameter<T> limits) {
    this.limits = limits;
    return this;
  }

  Draft<T> variant(String variant) {
    this.variant = variant;
    return this;
  }

  Draft<T> activeWhen(Condition condition) {
    this.activeWhen = condition;
    return this;
  }

  /// Searched unasked by studies of at least so many trials; see [Catalog#FEW_TRIALS] and its
  /// neighbours.
  Draft<T> searchedFrom(int trials, int priority) {
    this.fromTrials = trials;
    this.priority = priority;
    return this;
  }

  /// The parent, which may be any value of its limits, has one of some values.
  @SafeVarargs
  @SuppressWarnings("varargs") // A set only reads them.
  static <P> Condition when(Hyperparameter<P> parent, P... values) {
    return Condition.is(parent.limits(), Set.of(values));
  }

  static Condition both(Condition one, Condition other) {
    return new Condition.AllOf(List.of(one, other));
  }

  /// Fixed at its default until a user opens it.
  Draft<T> onRequest(int priority) {
    this.priority = priority;
    return this;
  }

  Draft<T> what(String text) {
    this.what = prose(text);
    return this;
  }

  Draft<T> why(String text) {
    this.why = prose(text);
    return this;
  }

  Draft<T> how(String text) {
    this.how = prose(text);
    return this;
  }

  Draft<T> pytorch(String code) {
    this.pytorch = code.strip();
    return this;
  }

  Hyperparameter<T> citing(Source... sources) {
    return new Hyperparameter<>(
        range,
        limits,
        variant,
        category,
        defaultValue,
        activeWhen,
        fromTrials,
        priority,
        what,
        why,
        how,
        pytorch,
        List.of(sources));
  }

  private static String prose(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }
}
