package dev.vernier.space;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/// The chosen value of each active parameter, by name, in the order of the space. Immutable.
public final class Configuration {

  private static final Configuration EMPTY = new Configuration(Map.of());

  private final Map<String, Object> values;

  private Configuration(Map<String, Object> values) {
    this.values = values;
  }

  public static Configuration empty() {
    return EMPTY;
  }

  /// A configuration of the given values, in the order of the map.
  public static Configuration of(Map<String, ?> values) {
    return new Configuration(Collections.unmodifiableMap(new LinkedHashMap<>(values)));
  }

  /// This configuration with one value added or replaced.
  public <T> Configuration with(Parameter<T> parameter, T value) {
    var copy = new LinkedHashMap<>(values);
    copy.put(parameter.name(), value);
    return new Configuration(Collections.unmodifiableMap(copy));
  }

  /// The value of a parameter.
  ///
  /// @throws NoSuchElementException if the parameter is not active here
  /// @throws ClassCastException if the stored value has another type
  public <T> T get(Parameter<T> parameter) {
    return find(parameter)
        .orElseThrow(() ->
            new NoSuchElementException(
                parameter.name() + " is not part of this configuration: " + this));
  }

  /// The value of a parameter, or empty where it is not active.
  ///
  /// @throws ClassCastException if the stored value has another type
  public <T> Optional<T> find(Parameter<T> parameter) {
    return Optional.ofNullable(values.get(parameter.name())).map(parameter.type()::cast);
  }

  /// The values by name, unmodifiable.
  public Map<String, Object> values() {
    return values;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Configuration that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
