package dev.vernier.tuner;

import dev.vernier.network.catalog.Catalog;
import dev.vernier.space.Condition;
import dev.vernier.space.Hyperparameter;
import dev.vernier.space.Parameter;
import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Flag;
import dev.vernier.space.Parameter.Int;
import dev.vernier.space.Parameter.Real;
import dev.vernier.space.Parameter.Sequence;
import dev.vernier.space.Scale;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// What a user says of the dimensions of a study, in the catalogue's names: values to keep fixed,
/// ranges and choices to search. Mutable; each method adds a rule and returns this. A name takes
/// one rule.
public final class Overrides {

  private sealed interface Rule {
    record Pin(String text) implements Rule {}

    record Range(String low, String high) implements Rule {}

    record Choices(List<String> texts) implements Rule {}
  }

  private final Map<String, Rule> byName = new LinkedHashMap<>();

  /// Fixes a hyperparameter.
  ///
  /// Where entries share the name, its value is looked at only when the space is opened.
  ///
  /// @throws IllegalArgumentException if the catalogue has no such name, or the value is outside
  ///   its limits
  public Overrides set(String name, String value) {
    return put(name, new Rule.Pin(value));
  }

  /// Searches a numeric hyperparameter between two values, both included, on the scale of the
  /// catalogue. A range that starts at zero on a logarithmic scale gives zero a probability of its
  /// own, of at least 0.2.
  ///
  /// @throws IllegalArgumentException if the catalogue has no such name, the ends are out of order
  ///   or outside every limit, or the values are not numbers
  public Overrides range(String name, String low, String high) {
    return put(name, new Rule.Range(low, high));
  }

  /// Searches a hyperparameter among some values.
  ///
  /// @throws IllegalArgumentException if the catalogue has no such name, or a value is outside
  ///   every limit
  public Overrides choices(String name, List<String> values) {
    return put(name, new Rule.Choices(values));
  }

  private Overrides put(String name, Rule rule) {
    List<Hyperparameter<?>> entries = Catalog.named(name);
    if (byName.put(name, rule) != null) {
      throw new IllegalArgumentException(
          "%s is given twice; use one of --set, --range and --choices".formatted(name));
    }
    // Entries that share a name have limits of their own; which of them count, the other rules say.
    if (entries.size() == 1) {
      resolve(entries.getFirst());
    }
    return this;
  }

  /// The dimension that the user wants for an entry, if any.
  ///
  /// @throws IllegalArgumentException if it does not fit the entry's limits
  <T> Optional<Parameter<T>> resolve(Hyperparameter<T> entry) {
    try {
      return dimension(entry);
    } catch (IllegalArgumentException e) {
      // What is no number at all is none for any variant.
      throw entry.variant().isEmpty() || e.getCause() != null ? e : ofVariant(entry, e);
    }
  }

  /// Says which variant refuses, and which optimiser would not.
  private IllegalArgumentException ofVariant(
      Hyperparameter<?> entry, IllegalArgumentException refusal) {
    String instead =
        Catalog.find(entry.name()).stream()
            .filter(this::accepts)
            .flatMap(other -> optimizers(other.activeWhen()).stream())
            .findFirst()
            .map(", or --set optimizer=%s, which takes it"::formatted)
            .orElse("");
    return new IllegalArgumentException(
        "%s; choose a value within%s"
            .formatted(
                String.valueOf(refusal.getMessage()).replaceFirst(entry.name(), entry.title()),
                instead),
        refusal);
  }

  /// The optimisers that a condition asks for, in the order of the catalogue.
  private static List<String> optimizers(Condition condition) {
    return switch (condition) {
      case Condition.AllOf(List<Condition> parts) ->
          parts.stream().flatMap(part -> optimizers(part).stream()).toList();
      case Condition.Is<?> is when is.parent().equals(Catalog.OPTIMIZER.limits()) ->
          Catalog.OPTIMIZER.limits().grid(2).stream().filter(is.values()::contains).toList();
      case Condition.Is<?> _ -> List.of();
    };
  }

  private boolean accepts(Hyperparameter<?> entry) {
    try {
      return dimension(entry).isPresent();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private <T> Optional<Parameter<T>> dimension(Hyperparameter<T> entry) {
    return Optional.ofNullable(byName.get(entry.name()))
        .map(rule ->
            switch (rule) {
              case Rule.Pin(String text) -> pin(entry, text);
              case Rule.Range(String low, String high) -> range(entry, low, high);
              case Rule.Choices(List<String> texts) -> choices(entry, texts);
            });
  }

  /// Searches what decides how many parameters a network has, as far as nothing was said of it:
  /// where a goal or a constraint is about them, all trials would else have the same number.
  public Overrides searchSizes() {
    if (!mentions(Catalog.LAYER_WIDTHS.name())) {
      for (Hyperparameter<Integer> size :
          List.of(Catalog.HIDDEN_UNITS, Catalog.NUM_HIDDEN_LAYERS)) {
        if (!mentions(size.name())) {
          Parameter<Integer> usual = size.parameter();
          range(size.name(), usual.decode(0).toString(), usual.decode(1).toString());
        }
      }
    }
    return this;
  }

  boolean mentions(String name) {
    return byName.containsKey(name);
  }

  boolean mentionsAny(Predicate<String> name) {
    return byName.keySet().stream().anyMatch(name);
  }

  Iterable<String> names() {
    return byName.keySet();
  }

  private static <T> Parameter<T> pin(Hyperparameter<T> entry, String text) {
    T value = entry.limits().parse(text);
    return entry.limits().pin(value);
  }

  @SuppressWarnings(
      "unchecked") // The limits of an entry and its range have the same type of value.
  private static <T> Parameter<T> range(Hyperparameter<T> entry, String low, String high) {
    Parameter<T> limits = entry.limits();
    return switch (entry.parameter()) {
      case Real real -> {
        double from = (Double) limits.parse(low);
        double to = (Double) limits.parse(high);
        requireOrder(entry, from <= to, low, high);
        // A range from zero on a log scale means zero or the rest, from the smallest value searched
        // by default.
        boolean withZero = from == 0 && real.scale() == Scale.LOG;
        double start = withZero ? Math.min(real.low(), to) : from;
        double share = withZero ? Math.max(real.zeroShare(), 0.2) : 0;
        yield (Parameter<T>)
            new Real(entry.name(), start, to, start == to ? Scale.LINEAR : real.scale(), share);
      }
      case Int whole -> {
        int from = (Integer) limits.parse(low);
        int to = (Integer) limits.parse(high);
        requireOrder(entry, from <= to, low, high);
        yield (Parameter<T>) intRange(whole, from, to);
      }
      case Choice<?> _, Flag _, Sequence _ ->
          throw new IllegalArgumentException(
              "%s has no range; use --choices %s=%s"
                  .formatted(
                      entry.name(), entry.name(), entry.limits().range().replace(", ", ",")));
    };
  }

  /// Keeps the scale and step where the new ends allow it, else searches every whole number.
  private static Int intRange(Int whole, int from, int to) {
    try {
      return new Int(whole.name(), from, to, whole.step(), whole.scale());
    } catch (IllegalArgumentException e) {
      return new Int(
          whole.name(),
          from,
          to,
          1,
          from > 0 && whole.scale() != Scale.LINEAR ? Scale.LOG : Scale.LINEAR);
    }
  }

  private static void requireOrder(
      Hyperparameter<?> entry, boolean ordered, String low, String high) {
    if (!ordered) {
      throw new IllegalArgumentException(
          "the range of %s goes from low to high, got %s:%s".formatted(entry.name(), low, high));
    }
  }

  private static <T> Parameter<T> choices(Hyperparameter<T> entry, List<String> texts) {
    List<T> values = texts.stream().map(text -> entry.limits().parse(text)).distinct().toList();
    return new Choice<>(entry.name(), values, entry.limits().type());
  }

  @Override
  public String toString() {
    return byName.toString();
  }

  /// Reads `NAME=VALUE`.
  static String[] split(String text, String separator, String form) {
    String[] parts = text.split(separator, 2);
    if (parts.length < 2 || Arrays.stream(parts).anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("expected %s, got \"%s\"".formatted(form, text));
    }
    return parts;
  }

  /// Adds an option as a user writes it, `NAME=VALUE`.
  public Overrides parseSet(String text) {
    String[] parts = split(text, "=", "NAME=VALUE");
    return set(parts[0].strip(), parts[1]);
  }

  /// Adds an option as a user writes it, `NAME=LOW:HIGH`.
  public Overrides parseRange(String text) {
    String[] parts = split(text, "=", "NAME=LOW:HIGH");
    String[] ends = split(parts[1], ":", "NAME=LOW:HIGH");
    return range(parts[0].strip(), ends[0], ends[1]);
  }

  /// Adds an option as a user writes it, `NAME=A,B,…`.
  public Overrides parseChoices(String text) {
    String[] parts = split(text, "=", "NAME=A,B");
    return choices(parts[0].strip(), Arrays.asList(parts[1].split(",")));
  }
}
