package dev.vernier.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.space.Configuration;
import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Int;
import dev.vernier.space.Parameter.Real;
import dev.vernier.space.SearchSpace;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class GaussianProcessSamplerTest extends SamplerContract {

  private static final Goal GOAL = new Goal("value", Goal.Direction.MINIMIZE);

  @Override
  protected Sampler sampler() {
    return new GaussianProcessSampler();
  }

  /// Each takes its time.
  @Override
  protected int manyTrials() {
    return 400;
  }

  private static double best(
      SearchSpace space, ToDoubleFunction<Configuration> value, int trials, long seed) {
    Sampler.Session session =
        new GaussianProcessSampler().open(SearchProblem.of(space, List.of(GOAL)), seed);
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < trials; i++) {
      Configuration configuration = session.ask(i).orElseThrow();
      double found = value.applyAsDouble(configuration);
      best = Double.isNaN(found) ? best : Math.min(best, found);
      var id = new TrialId(i);
      session.tell(new StudyEvent.Started(id, Instant.EPOCH, configuration, Worker.here(0)));
      Outcome outcome =
          Double.isNaN(found)
              ? new Outcome.Diverged(1, found)
              : new Outcome.Completed(List.of(found));
      session.tell(new StudyEvent.Finished(id, Instant.EPOCH, outcome));
    }
    return best;
  }

  /// Branin has three minima of 0.397887. Random search ends near 0.7 after 40 trials.
  @Test
  void findsAMinimumOfBranin() {
    Real x = Real.linear("x", -5, 10);
    Real y = Real.linear("y", 0, 15);
    for (long seed = 1; seed <= 3; seed++) {
      double best = best(SearchSpace.of(x, y), c -> branin(c.get(x), c.get(y)), 40, seed);
      assertThat(best).isLessThan(0.42);
    }
  }

  private static double branin(double x, double y) {
    double inner = y - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6;
    return inner * inner + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
  }

  /// A third of the space diverges, the minimum beside it, at a level and a whole number.
  @Test
  void learnsFromDivergenceAndLevels() {
    Real rate = Real.log("rate", 1e-4, 1);
    Int layers = Int.linear("layers", 1, 8);
    Choice<String> kind = Choice.of("kind", "a", "b", "c");
    ToDoubleFunction<Configuration> value =
        c -> {
          double logRate = Math.log10(c.get(rate));
          if (logRate > -1.2) {
            return Double.NaN;
          }
          return Math.abs(logRate + 1.3)
              + 0.3 * Math.abs(c.get(layers) - 6)
              + (c.get(kind).equals("b") ? 0 : 1);
        };
    for (long seed = 1; seed <= 3; seed++) {
      assertThat(best(SearchSpace.of(rate, layers, kind), value, 60, seed)).isLessThan(0.1);
    }
  }

  /// The minimum lies where trials take too long to end.
  @Test
  void leavesAloneWhatIsInterruptedAgainAndAgain() {
    Real width = Real.linear("width", 0, 1);
    Real rate = Real.linear("rate", 0, 1);
    SearchProblem problem = SearchProblem.of(SearchSpace.of(width, rate), List.of(GOAL));
    Sampler.Session session = new GaussianProcessSampler().open(problem, 3);
    int interrupted = 0;
    for (int i = 0; i < 40; i++) {
      Configuration configuration = session.ask(i).orElseThrow();
      var id = new TrialId(i);
      session.tell(new StudyEvent.Started(id, Instant.EPOCH, configuration, Worker.here(0)));
      if (configuration.get(width) > 0.6) {
        session.tell(new StudyEvent.Interrupted(id, Instant.EPOCH, "it takes too long"));
        interrupted++;
      } else {
        double value = 1 - configuration.get(width) + Math.abs(configuration.get(rate) - 0.5);
        session.tell(
            new StudyEvent.Finished(id, Instant.EPOCH, new Outcome.Completed(List.of(value))));
      }
    }
    assertThat(interrupted).isLessThan(20);
  }

  @Test
  void triesEveryConfigurationOfASmallSpaceBeforeOneTwice() {
    Int n = Int.linear("n", 1, 4);
    Choice<String> kind = Choice.of("kind", "a", "b", "c");
    var seen = new HashSet<Configuration>();
    ToDoubleFunction<Configuration> value =
        c -> {
          seen.add(c);
          return c.get(n);
        };
    best(SearchSpace.of(n, kind), value, 18, 1);
    assertThat(seen).hasSize(12);
  }
}
