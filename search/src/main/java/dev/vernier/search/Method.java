package dev.vernier.search;

import dev.vernier.space.Names;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A way to search or to prune, as users name it and read of it. What reads the texts of
/// [Sampler#parse] and [Pruner#parse] is the same list that help and explanations are made of:
/// [Sampler#methods] and [Pruner#methods].
///
/// @param name such as `asha`
/// @param forms the texts that name it, with capitals for what is to be filled in: `asha`,
///   `asha:FACTOR`
/// @param what it does, in a sentence or two
/// @param when to choose it
/// @param settings what the capitals stand for; empty where there is nothing to fill in
/// @param source the papers it comes from
public record Method<T>(
    String name,
    List<String> forms,
    String what,
    String when,
    String settings,
    String source,
    Reader<T> reader) {

  /// Makes the description that a text names.
  @FunctionalInterface
  public interface Reader<T> {

    /// @param text the whole text
    /// @param setting what comes after the colon
    /// @return empty where the method has no such form
    /// @throws IllegalArgumentException if the setting is wrong
    Optional<T> read(String text, Optional<String> setting);
  }

  public Method {
    forms = List.copyOf(forms);
  }

  /// A reader of a method without settings.
  static <T> Reader<T> alone(T described) {
    return (_, setting) -> setting.isEmpty() ? Optional.of(described) : Optional.empty();
  }

  /// What a text names.
  ///
  /// @param kind what the methods are, for people
  /// @throws IllegalArgumentException if none of them has it
  static <T> T parse(String kind, List<Method<T>> methods, String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    Optional<String> setting =
        colon < 0 ? Optional.empty() : Optional.of(text.substring(colon + 1));
    return methods.stream()
        .filter(method -> method.name().equals(name))
        .flatMap(method -> method.reader().read(text, setting).stream())
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "\"%s\" is not a %s%s; choose one of %s"
                    .formatted(text, kind, meant(name, methods), forms(methods))));
  }

  private static String meant(String name, List<? extends Method<?>> methods) {
    List<String> names = methods.stream().map(Method::name).toList();
    return names.contains(name) ? "" : Names.didYouMean(name, names);
  }

  /// The texts that name any of some methods, for people.
  public static String forms(List<? extends Method<?>> methods) {
    return methods.stream()
        .flatMap(method -> method.forms().stream())
        .collect(Collectors.joining(", "));
  }
}
