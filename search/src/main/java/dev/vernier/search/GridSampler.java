package dev.vernier.search;

import dev.vernier.space.Configuration;
import java.util.List;
import java.util.Optional;

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
    List<Configuration> shuffled =
        Grid.of(problem.space(), points, LIMIT, seed)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "the grid has more than %,d points; fix some hyperparameters, or offer fewer choices"
                        .formatted(LIMIT)));
    return new Session() {
      @Override
      public void tell(StudyEvent event) {}

      @Override
      public Optional<Configuration> ask(int draw) {
        return draw < shuffled.size() ? Optional.of(shuffled.get(draw)) : Optional.empty();
      }
    };
  }
}
