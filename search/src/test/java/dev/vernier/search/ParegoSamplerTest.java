package dev.vernier.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.space.Configuration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParegoSamplerTest extends SamplerContract {

  @Override
  protected Sampler sampler() {
    return new ParegoSampler();
  }

  /// Each takes tens of milliseconds in the end.
  @Override
  protected int manyTrials() {
    return 110;
  }

  /// The means were 3.80 and 2.94.
  @Test
  void coversMoreOfTheFrontThanChance() {
    assertThat(TwoGoals.meanVolume(new ParegoSampler(), 60, 3)).isGreaterThan(3.7);
    assertThat(TwoGoals.meanVolume(new RandomSampler(), 60, 10)).isLessThan(3.3);
  }

  @Test
  void feasibleTrialsComeFirst() {
    SearchProblem problem =
        TwoGoals.PROBLEM.withConstraints(new Constraint("size", Constraint.Side.AT_LEAST, 1.5));
    var told = new Told(new ParegoSampler().open(problem, 5));
    int feasible = 0;
    for (int i = 0; i < 50; i++) {
      Configuration configuration = told.begin();
      double x = configuration.get(TwoGoals.X);
      feasible += i >= 25 && x >= 1.5 ? 1 : 0;
      told.end(i, new Outcome.Completed(TwoGoals.values(configuration), List.of(x)));
    }
    assertThat(feasible).isGreaterThan(12);
  }

  /// More trials than a process is fitted to are known.
  @Test
  void beginsWithWhatIsKnown() {
    var known = new ArrayList<SearchProblem.Known>();
    Sampler.Session others = new QuasiRandomSampler().open(TwoGoals.PROBLEM, 77);
    for (int i = 0; i < ParegoSampler.MOST + 30; i++) {
      Configuration configuration = others.ask(i).orElseThrow();
      known.add(
          new SearchProblem.Known(
              configuration, new Outcome.Completed(TwoGoals.values(configuration))));
    }
    var told = new Told(new ParegoSampler().open(TwoGoals.PROBLEM.withKnown(known), 1));
    int near = 0;
    for (int i = 0; i < 6; i++) {
      Configuration c = told.begin();
      double x = c.get(TwoGoals.X);
      near += x > -0.2 && x < 1.2 && Math.abs(c.get(TwoGoals.N) - 4) <= 1 ? 1 : 0;
      told.end(i, new Outcome.Completed(TwoGoals.values(c)));
    }
    // By chance it would be one in ten.
    assertThat(near).isGreaterThan(3);
  }
}
