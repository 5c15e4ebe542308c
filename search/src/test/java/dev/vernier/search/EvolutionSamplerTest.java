package dev.vernier.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.space.Condition;
import dev.vernier.space.Configuration;
import dev.vernier.space.Dimension;
import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Int;
import dev.vernier.space.Parameter.Real;
import dev.vernier.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class EvolutionSamplerTest extends SamplerContract {

  private static final Choice<String> KIND = Choice.of("kind", "a", "b", "c");
  private static final Real X = Real.log("x", 1e-4, 1);
  private static final Int N = Int.linear("n", 0, 20);
  private static final SearchProblem PROBLEM =
      SearchProblem.of(
          new SearchSpace(
              List.of(
                  Dimension.of(KIND),
                  new Dimension<>(X, Condition.is(KIND, Set.of("b"))),
                  Dimension.of(N))),
          List.of(new Goal("v", Goal.Direction.MINIMIZE)));

  @Override
  protected Sampler sampler() {
    return new EvolutionSampler();
  }

  private static double value(Configuration c) {
    double kind = c.find(X).map(x -> Math.pow(Math.log10(x) + 2, 2)).orElse(0.5);
    return kind + Math.pow(c.get(N) - 16, 2) / 50;
  }

  /// Of ten seeds, those that find a value below 1e-3 in 150 trials.
  private static int successes(Sampler sampler) {
    int successes = 0;
    for (long seed = 0; seed < 10; seed++) {
      var told = new Told(sampler.open(PROBLEM, seed));
      double best = Double.POSITIVE_INFINITY;
      for (int i = 0; i < 150; i++) {
        double value = value(told.begin());
        best = Math.min(best, value);
        told.end(i, new Outcome.Completed(List.of(value)));
      }
      successes += best < 1e-3 ? 1 : 0;
    }
    return successes;
  }

  /// All ten did, and none of random search.
  @Test
  void comesCloserThanChance() {
    assertThat(successes(new EvolutionSampler())).isGreaterThan(7);
    assertThat(successes(new RandomSampler())).isLessThan(5);
  }

  /// A value that was good by luck, far from the optimum, among those that are told the truth: its
  /// children are worse, and after a population's length it is forgotten.
  @Test
  void luckDiesOut() {
    var told = new Told(new EvolutionSampler().open(PROBLEM, 3));
    ToDoubleFunction<Configuration> truth = c -> value(c);
    told.begin(Configuration.empty().with(KIND, "c").with(N, 0));
    told.end(0, new Outcome.Completed(List.of(-100.0)));
    var last = new ArrayList<Configuration>();
    for (int i = 1; i < 200; i++) {
      Configuration configuration = told.begin();
      told.end(i, new Outcome.Completed(List.of(truth.applyAsDouble(configuration))));
      if (i >= 150) {
        last.add(configuration);
      }
    }
    assertThat(last).filteredOn(c -> c.get(N) >= 12).hasSizeGreaterThan(40);
  }

  /// Trials with a small n diverge: hardly any is proposed in the end.
  @Test
  void divergedTrialsHaveFewChildren() {
    var told = new Told(new EvolutionSampler().open(PROBLEM, 3));
    int diverged = 0;
    for (int i = 0; i < 200; i++) {
      boolean small = told.begin().get(N) < 10;
      diverged += i >= 100 && small ? 1 : 0;
      told.end(
          i, small ? new Outcome.Diverged(1, Double.NaN) : new Outcome.Completed(List.of(1.0)));
    }
    assertThat(diverged).isLessThan(25);
  }
}
