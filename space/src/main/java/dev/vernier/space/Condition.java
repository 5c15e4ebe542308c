package dev.vernier.space;

import java.util.Collections;
import java.util.List;
import java.util.Set;

/// When a parameter is active: a predicate over the values of its parents.
public sealed interface Condition {

  /// Holds everywhere.
  static Condition always() {
    return new AllOf(List.of());
  }

  boolean holds(Configuration configuration);

  /// The names of the parameters that the condition reads.
  List<String> parents();

  /// As a person reads it, such as `optimizer is adam or adamw`; empty where it holds everywhere.
  /// Values come in the order of their parent's options, because a set has none that is the same in
  /// every run.
  default String text() {
    return switch (this) {
      case AllOf(List<Condition> conditions) ->
          String.join(" and ", conditions.stream().map(Condition::text).toList());
      case Is<?> is -> is.parent().name() + " is " + is.alternatives();
    };
  }

  /// Whether no configuration satisfies both; a sound but incomplete check on shared parents.
  default boolean excludes(Condition other) {
    return switch (this) {
      case AllOf(List<Condition> conditions) ->
          conditions.stream().anyMatch(condition -> condition.excludes(other));
      case Is<?> is ->
          switch (other) {
            case AllOf(List<Condition> conditions) -> conditions.stream().anyMatch(is::excludes);
            case Is<?> that ->
                is.parent().name().equals(that.parent().name())
                    && Collections.disjoint(is.values(), that.values());
          };
    };
  }

  static <T> Condition is(Parameter<T> parent, Set<T> values) {
    return new Is<>(parent, values);
  }

  /// The parent is active and has one of the values.
  record Is<T>(Parameter<T> parent, Set<T> values) implements Condition {

    public Is {
      values = Set.copyOf(values);
      if (values.isEmpty()) {
        throw new IllegalArgumentException(
            "a condition on " + parent.name() + " needs at least one value");
      }
    }

    @Override
    public boolean holds(Configuration configuration) {
      // Without a cast: under another condition the name may belong to a value of another type.
      Object value = configuration.values().get(parent.name());
      return value != null && values.contains(value);
    }

    @Override
    public List<String> parents() {
      return List.of(parent.name());
    }

    private String alternatives() {
      List<String> texts =
          switch (parent) {
            case Parameter.Choice<T> choice ->
                choice.options().stream().filter(values::contains).map(String::valueOf).toList();
            default -> values.stream().map(String::valueOf).sorted().toList();
          };
      int last = texts.size() - 1;
      return last == 0
          ? texts.getFirst()
          : String.join(", ", texts.subList(0, last)) + " or " + texts.get(last);
    }
  }

  /// Every condition holds; true for an empty list.
  record AllOf(List<Condition> conditions) implements Condition {

    public AllOf {
      conditions = List.copyOf(conditions);
    }

    @Override
    public boolean holds(Configuration configuration) {
      return conditions.stream().allMatch(condition -> condition.holds(configuration));
    }

    @Override
    public List<String> parents() {
      return conditions.stream()
          .flatMap(condition -> condition.parents().stream())
          .distinct()
          .toList();
    }
  }
}
