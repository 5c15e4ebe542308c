package dev.vernier.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vernier.space.Condition;
import dev.vernier.space.Configuration;
import dev.vernier.space.Dimension;
import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Flag;
import dev.vernier.space.Parameter.Int;
import dev.vernier.space.Parameter.Real;
import dev.vernier.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GridSamplerTest extends SamplerContract {

  private static final Choice<String> OPTIMIZER = Choice.of("optimizer", "adam", "sgd", "lion");

  @Override
  protected Sampler sampler() {
    return new GridSampler(4);
  }

  @Override
  protected boolean exhausts() {
    return true;
  }

  /// A grid of thirty free dimensions is too large, so most have a single value.
  @Override
  protected SearchSpace thirtyDimensions() {
    var dimensions = new ArrayList<Dimension<?>>();
    for (int i = 0; i < 30; i++) {
      dimensions.add(Dimension.of(Int.linear("n" + i, 0, i % 6 == 0 ? 3 : 0)));
    }
    return new SearchSpace(dimensions);
  }

  private static List<Configuration> all(Sampler sampler, SearchSpace space, long seed) {
    Sampler.Session session = sampler.open(SearchProblem.of(space, List.of()), seed);
    var configurations = new ArrayList<Configuration>();
    for (int draw = 0; session.ask(draw).isPresent(); draw++) {
      configurations.add(session.ask(draw).orElseThrow());
    }
    return configurations;
  }

  @Test
  void everyCombinationIsAskedOnceAndThenNone() {
    var space =
        SearchSpace.of(
            OPTIMIZER,
            new Flag("nesterov"),
            Real.log("learning_rate", 1e-4, 0.01),
            Int.linear("layers", 1, 2));
    List<Configuration> grid = all(new GridSampler(3), space, 1);
    assertThat(grid).hasSize(3 * 2 * 3 * 2).doesNotHaveDuplicates();
    Sampler.Session session = new GridSampler(3).open(SearchProblem.of(space, List.of()), 1);
    for (int draw : new int[] {36, 37, 1_000_000, Integer.MAX_VALUE}) {
      assertThat(session.ask(draw)).isEqualTo(Optional.empty());
    }
  }

  @Test
  void inactiveDimensionsDoNotMultiplyTheGrid() {
    var space =
        new SearchSpace(
            List.of(
                Dimension.of(OPTIMIZER),
                new Dimension<>(
                    Real.linear("momentum", 0, 0.9), Condition.is(OPTIMIZER, Set.of("sgd"))),
                Dimension.of(Int.linear("layers", 1, 2))));
    assertThat(all(new GridSampler(5), space, 1))
        .hasSize((1 + 5 + 1) * 2)
        .doesNotHaveDuplicates()
        .allMatch(space::contains);
  }

  @Test
  void theSeedShufflesTheOrderAndNotTheGrid() {
    var space = SearchSpace.of(Int.linear("a", 1, 5), Int.linear("b", 1, 5));
    List<Configuration> one = all(new GridSampler(5), space, 1);
    List<Configuration> two = all(new GridSampler(5), space, 2);
    assertThat(one).isNotEqualTo(two).containsExactlyInAnyOrderElementsOf(two);
  }

  @Test
  void aGridThatIsTooLargeIsRefused() {
    var parameters = new Real[13];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = Real.linear("x" + i, 0, 1);
    }
    assertThatThrownBy(() ->
            new GridSampler(3).open(SearchProblem.of(SearchSpace.of(parameters), List.of()), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the grid has more than 1,000,000 points; fix some hyperparameters, or offer fewer"
                + " choices");
  }

  @Test
  void aGridTakesAPlausibleNumberOfPoints() {
    assertThatThrownBy(() -> new GridSampler(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a grid takes 1 to 1,000,000 points per dimension, got 0");
    assertThatThrownBy(() -> Sampler.parse("grid:2000000000"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a grid takes 1 to 1,000,000 points per dimension, got 2,000,000,000");
  }

  @Test
  void samplersAreReadFromText() {
    assertThat(Sampler.parse("grid")).isEqualTo(new GridSampler(3));
    assertThat(Sampler.parse("grid:5")).isEqualTo(new GridSampler(5));
    assertThatThrownBy(() -> Sampler.parse("grid:many"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("grid:POINTS takes a whole number, got \"many\"");
    for (String text : List.of("random:5", "", "quasi-random:2", "bayesian")) {
      assertThatThrownBy(() -> Sampler.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "\"%s\" is not a sampler; choose one of %s"
                  .formatted(text, Method.forms(Sampler.methods())));
    }
    for (String text : List.of("Quasi-Random", "quasirandom", "quasi_random:2")) {
      assertThatThrownBy(() -> Sampler.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(
              "is not a sampler (did you mean \"quasi-random\"?); choose one of ");
    }
  }
}
