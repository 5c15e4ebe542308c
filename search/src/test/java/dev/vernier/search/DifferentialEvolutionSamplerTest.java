package dev.vernier.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.space.Configuration;
import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Int;
import dev.vernier.space.Parameter.Real;
import dev.vernier.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DifferentialEvolutionSamplerTest extends SamplerContract {

  private static final Real X = Real.linear("x", -1, 1);
  private static final Int N = Int.linear("n", 0, 20);
  private static final Choice<String> KIND = Choice.of("kind", "a", "b", "c");
  private static final SearchProblem PROBLEM =
      SearchProblem.of(SearchSpace.of(X, N, KIND), List.of(new Goal("v", Goal.Direction.MINIMIZE)));

  @Override
  protected Sampler sampler() {
    return new DifferentialEvolutionSampler();
  }

  private static double value(Configuration c) {
    return Math.pow(c.get(X) - 0.3, 2)
        + Math.pow(c.get(N) - 16, 2) / 50
        + (c.get(KIND).equals("b") ? 0 : 0.3);
  }

  /// The median over ten seeds of the best of 200, of several workers whose trials end in any
  /// order.
  private static double medianBest(Sampler sampler, int workers) {
    return LongStream.range(0, 10)
        .mapToDouble(seed -> best(sampler, workers, seed))
        .sorted()
        .toArray()[5];
  }

  private static double best(Sampler sampler, int workers, long seed) {
    var told = new Told(sampler.open(PROBLEM, seed));
    var random = new SplittableRandom(seed);
    var running = new ArrayList<TrialId>();
    var values = new ArrayList<Double>();
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < 200; i++) {
      running.add(new TrialId(i));
      values.add(value(told.begin()));
      if (running.size() == workers) {
        int trial = running.remove(random.nextInt(workers)).number();
        best = Math.min(best, values.get(trial));
        told.end(trial, new Outcome.Completed(List.of(values.get(trial))));
      }
    }
    return best;
  }

  /// The medians were 2.7e-5 with one worker, 1.8e-3 with thirty, and 0.026 by chance.
  @Test
  void comesCloserThanChance() {
    double chance = medianBest(new RandomSampler(), 1);
    assertThat(medianBest(new DifferentialEvolutionSampler(), 1)).isLessThan(chance / 30);
    assertThat(medianBest(new DifferentialEvolutionSampler(), 30)).isLessThan(chance / 10);
  }

  /// Once a place in the population is taken by something good, nothing worse gets it: later trials
  /// lie between the good ones even if all of them are bad.
  @Test
  void goodMembersAreKept() {
    var told = new Told(new DifferentialEvolutionSampler().open(PROBLEM, 1));
    for (int i = 0; i < 20; i++) {
      told.begin(Configuration.empty().with(X, 0.5 + 0.001 * i).with(N, 4).with(KIND, "a"));
      told.end(i, new Outcome.Completed(List.of(1.0)));
    }
    int near = 0;
    for (int i = 20; i < 100; i++) {
      Configuration c = told.begin();
      near += Math.abs(c.get(X) - 0.51) < 0.03 ? 1 : 0;
      told.end(i, new Outcome.Diverged(1, Double.NaN));
    }
    assertThat(near).isEqualTo(80);
  }
}
