package dev.vernier.space;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The dimensions to search, parents before children.
///
/// Two dimensions may share a name where their conditions exclude each other: the learning rate of
/// Adam and the learning rate of plain SGD are different variables that never meet in one
/// configuration.
public record SearchSpace(List<Dimension<?>> dimensions) {

  public SearchSpace {
    dimensions = List.copyOf(dimensions);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < dimensions.size(); i++) {
      Dimension<?> dimension = dimensions.get(i);
      for (String parent : dimension.activeWhen().parents()) {
        if (!seen.contains(parent)) {
          throw new IllegalArgumentException(
              "%s depends on %s, which must come before it".formatted(dimension.name(), parent));
        }
      }
      for (Dimension<?> earlier : dimensions.subList(0, i)) {
        if (earlier.name().equals(dimension.name())
            && !earlier.activeWhen().excludes(dimension.activeWhen())) {
          throw new IllegalArgumentException(
              "%s appears twice, and both may be active at once".formatted(dimension.name()));
        }
      }
      seen.add(dimension.name());
    }
  }

  public static SearchSpace of(Parameter<?>... parameters) {
    var dimensions = new ArrayList<Dimension<?>>();
    for (Parameter<?> parameter : parameters) {
      dimensions.add(Dimension.of(parameter));
    }
    return new SearchSpace(dimensions);
  }

  public int size() {
    return dimensions.size();
  }

  /// The configuration at a point of the unit cube; coordinates of inactive dimensions are ignored.
  ///
  /// @param unit one coordinate per dimension
  public Configuration decode(double[] unit) {
    if (unit.length != size()) {
      throw new IllegalArgumentException(
          "the space has %d dimensions, got %d coordinates".formatted(size(), unit.length));
    }
    var configuration = Configuration.empty();
    for (int i = 0; i < unit.length; i++) {
      configuration = decodeOne(dimensions.get(i), unit[i], configuration);
    }
    return configuration;
  }

  private static <T> Configuration decodeOne(
      Dimension<T> dimension, double unit, Configuration configuration) {
    return dimension.activeWhen().holds(configuration)
        ? configuration.with(dimension.parameter(), dimension.parameter().decode(unit))
        : configuration;
  }

  /// The point of the unit cube of a configuration; inactive dimensions are at ½. It decodes to the
  /// configuration, if for one that a user gave only up to the digits that reals carry.
  ///
  /// @throws IllegalArgumentException if the configuration does not lie in the space
  public double[] encode(Configuration configuration) {
    requireContains(configuration);
    var unit = new double[size()];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = encodeOne(dimensions.get(i), configuration);
    }
    return unit;
  }

  private static <T> double encodeOne(Dimension<T> dimension, Configuration configuration) {
    return dimension.activeWhen().holds(configuration)
        ? dimension.parameter().encode(configuration.get(dimension.parameter()))
        : 0.5;
  }

  /// Whether exactly the active parameters have a value, each within its range.
  public boolean contains(Configuration configuration) {
    try {
      requireContains(configuration);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void requireContains(Configuration configuration) {
    Set<String> active = new HashSet<>();
    for (Dimension<?> dimension : dimensions) {
      if (dimension.activeWhen().holds(configuration)) {
        active.add(dimension.name());
        requireValue(dimension.parameter(), configuration);
      }
    }
    for (String name : configuration.values().keySet()) {
      if (!active.contains(name)) {
        throw new IllegalArgumentException(
            name
                + " is not active in this space, yet has the value "
                + configuration.values().get(name));
      }
    }
  }

  private static <T> void requireValue(Parameter<T> parameter, Configuration configuration) {
    Object value = configuration.values().get(parameter.name());
    if (value == null) {
      throw new IllegalArgumentException(parameter.name() + " has no value in " + configuration);
    }
    if (!parameter.type().isInstance(value) || !parameter.contains(parameter.type().cast(value))) {
      throw new IllegalArgumentException(
          "%s is %s, outside %s".formatted(parameter.name(), value, parameter.range()));
    }
  }
}
