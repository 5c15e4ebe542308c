package dev.vernier.search;

import dev.vernier.space.Configuration;
import dev.vernier.space.Dimension;
import dev.vernier.space.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Every combination of evenly spaced values, in an order shuffled by the seed so that a budget
/// smaller than the grid still covers it.
///
/// Inactive dimensions do not multiply the grid. Choices and flags contribute all of their options.
///
/// @param points how many values a numeric dimension contributes, at most
public record GridSampler(int points) implements Sampler {

  private static final int LIMIT = 1_000_000;

  public GridSampler {
    if (points < 1 || points > LIMIT) {
      throw new IllegalArgumentException(
          "a grid takes 1 to %,d points per dimension, got %,d".formatted(LIMIT, points));
    }
  }

  /// Three points per numeric dimension.
  public GridSampler() {
    this(3);
  }

  static GridSampler ofPoints(String text) {
    try {
      return new GridSampler(Integer.parseInt(text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "grid:POINTS takes a whole number, got \"" + text + "\"", e);
    }
  }

  @Override
  public String text() {
    return "grid:" + points;
  }

  /// @throws IllegalArgumentException if the grid has more than a million points
  @Override
  public Session open(SearchProblem problem, long seed) {
    List<Configuration> grid = List.of(Configuration.empty());
    for (Dimension<?> dimension : problem.space().dimensions()) {
      grid = extend(grid, dimension);
    }
    var shuffled = new ArrayList<>(grid);
    Collections.shuffle(shuffled, new Random(Seeds.derive(seed, 0)));
    return new Session() {
      @Override
      public void tell(StudyEvent event) {}

      @Override
      public Optional<Configuration> ask(int draw) {
        return draw < shuffled.size() ? Optional.of(shuffled.get(draw)) : Optional.empty();
      }
    };
  }

  private <T> List<Configuration> extend(List<Configuration> grid, Dimension<T> dimension) {
    List<T> values = dimension.parameter().grid(points);
    var extended = new ArrayList<Configuration>();
    for (Configuration configuration : grid) {
      if (dimension.activeWhen().holds(configuration)) {
        values.forEach(value -> extended.add(configuration.with(dimension.parameter(), value)));
      } else {
        extended.add(configuration);
      }
      if (extended.size() > LIMIT) {
        throw new IllegalArgumentException(
            "the grid has more than %,d points; fix some hyperparameters, or offer fewer choices"
                .formatted(LIMIT));
      }
    }
    return extended;
  }
}
