package dev.vernier.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.space.Parameter.Real;
import dev.vernier.space.SearchSpace;
import java.util.List;
import org.junit.jupiter.api.Test;

class RandomSamplerTest extends SamplerContract {

  @Override
  protected Sampler sampler() {
    return new RandomSampler();
  }

  /// Chi-square over 20 cells has 19 degrees of freedom, which exceed 60 with probability 4e-6;
  /// over 5 dimensions and 10 seeds, a change of the hash raises a false alarm once in 5,000 times.
  @Test
  void marginalsAreUniform() {
    var parameters = new Real[5];
    for (int j = 0; j < parameters.length; j++) {
      parameters[j] = Real.linear("x" + j, 0, 1);
    }
    var space = SearchSpace.of(parameters);
    int cells = 20;
    int draws = 4_000;
    for (long seed = 0; seed < 10; seed++) {
      Sampler.Session session = sampler().open(SearchProblem.of(space, List.of()), seed);
      var counts = new int[parameters.length][cells];
      for (int draw = 0; draw < draws; draw++) {
        double[] unit = space.encode(session.ask(draw).orElseThrow());
        for (int j = 0; j < unit.length; j++) {
          counts[j][(int) Math.min(unit[j] * cells, cells - 1)]++;
        }
      }
      double expected = (double) draws / cells;
      for (int[] marginal : counts) {
        double chiSquare = 0;
        for (int count : marginal) {
          chiSquare += (count - expected) * (count - expected) / expected;
        }
        assertThat(chiSquare).isBetween(2.0, 60.0);
      }
    }
  }
}
