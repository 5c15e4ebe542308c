package dev.vernier.search;

import dev.vernier.space.Configuration;
import dev.vernier.space.Dimension;
import dev.vernier.space.Parameter;
import dev.vernier.space.SearchSpace;
import dev.vernier.space.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// The combinations of evenly spaced values of a space. Inactive dimensions do not multiply them.
final class Grid {

  private Grid() {}

  /// In an order shuffled by the seed; empty where there are more than the limit.
  ///
  /// @param points how many values a numeric dimension contributes, at most
  static Optional<List<Configuration>> of(SearchSpace space, int points, int limit, long seed) {
    List<Configuration> grid = List.of(Configuration.empty());
    for (Dimension<?> dimension : space.dimensions()) {
      grid = extend(grid, dimension, points, limit);
      if (grid.size() > limit) {
        return Optional.empty();
      }
    }
    var shuffled = new ArrayList<>(grid);
    Collections.shuffle(shuffled, new Random(Seeds.derive(seed, 0)));
    return Optional.of(shuffled);
  }

  /// Every configuration, in an order shuffled by the seed; empty where there are more than the
  /// limit.
  static Optional<List<Configuration>> all(SearchSpace space, int limit, long seed) {
    return space.dimensions().stream().allMatch(d -> listed(d.parameter(), limit))
        ? of(space, limit, limit, seed)
        : Optional.empty();
  }

  private static boolean listed(Parameter<?> parameter, int limit) {
    return switch (parameter) {
      case Parameter.Real real -> real.low() == real.high();
      case Parameter.Int whole -> whole.count() <= limit;
      case Parameter.Sequence _ -> false;
      case Parameter.Choice<?> _, Parameter.Flag _ -> true;
    };
  }

  private static <T> List<Configuration> extend(
      List<Configuration> grid, Dimension<T> dimension, int points, int limit) {
    List<T> values = dimension.parameter().grid(points);
    var extended = new ArrayList<Configuration>();
    for (Configuration configuration : grid) {
      if (dimension.activeWhen().holds(configuration)) {
        values.forEach(value -> extended.add(configuration.with(dimension.parameter(), value)));
      } else {
        extended.add(configuration);
      }
      if (extended.size() > limit) {
        break;
      }
    }
    return extended;
  }
}
