package dev.vernier.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.space.Configuration;
import java.util.List;
import org.junit.jupiter.api.Test;

class NsgaSamplerTest extends SamplerContract {

  @Override
  protected Sampler sampler() {
    return new NsgaSampler();
  }

  /// The means were 3.79 and 3.45.
  @Test
  void coversMoreOfTheFrontThanChance() {
    assertThat(TwoGoals.meanVolume(new NsgaSampler(), 200, 10)).isGreaterThan(3.6);
    assertThat(TwoGoals.meanVolume(new RandomSampler(), 200, 10)).isLessThan(3.5);
  }

  /// Only x above 0.6 is feasible: it is where nearly all trials are in the end, and the front is
  /// looked for there.
  @Test
  void feasibleTrialsComeFirst() {
    SearchProblem problem =
        TwoGoals.PROBLEM.withConstraints(new Constraint("size", Constraint.Side.AT_LEAST, 0.6));
    var told = new Told(new NsgaSampler().open(problem, 5));
    int feasible = 0;
    int between = 0;
    for (int i = 0; i < 200; i++) {
      Configuration configuration = told.begin();
      double x = configuration.get(TwoGoals.X);
      if (i >= 100) {
        feasible += x >= 0.6 ? 1 : 0;
        between += x >= 0.4 && x <= 1.2 ? 1 : 0;
      }
      told.end(i, new Outcome.Completed(TwoGoals.values(configuration), List.of(x)));
    }
    assertThat(feasible).isGreaterThan(60);
    assertThat(between).isGreaterThan(60);
  }
}
