package dev.vernier.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.space.Configuration;
import dev.vernier.space.Parameter.Real;
import dev.vernier.space.SearchSpace;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AutoSamplerTest extends SamplerContract {

  private static final SearchProblem ONE_GOAL =
      SearchProblem.of(
          SearchSpace.of(Real.linear("x", 0, 1), Real.linear("y", 0, 1)),
          List.of(new Goal("loss", Goal.Direction.MINIMIZE)));

  @Override
  protected Sampler sampler() {
    return new AutoSampler();
  }

  @Override
  protected int manyTrials() {
    return 1_200;
  }

  /// What the two samplers propose after 20 trials that took some time each.
  private static Configuration proposed(Sampler sampler, long millis, long seed) {
    Sampler.Session session = sampler.open(ONE_GOAL, seed);
    for (int i = 0; i < 20; i++) {
      var id = new TrialId(i);
      Configuration configuration =
          ONE_GOAL.space().decode(new double[] {i / 20.0, (i * 7 % 20) / 20.0});
      var begin = Instant.ofEpochMilli(i * 100_000L);
      session.tell(new StudyEvent.Started(id, begin, configuration, Worker.here(0)));
      session.tell(
          new StudyEvent.Finished(
              id,
              begin.plusMillis(millis),
              new Outcome.Completed(List.of(Math.abs(i / 20.0 - 0.33)))));
    }
    return session.ask(20).orElseThrow();
  }

  @Test
  void longTrialsAreModelledByAGaussianProcess() {
    assertThat(proposed(new AutoSampler(), 1_000, 5))
        .isEqualTo(proposed(new GaussianProcessSampler(), 1_000, 5));
  }

  @Test
  void trialsShorterThanTheThinkingAreNot() {
    assertThat(proposed(new AutoSampler(), 3, 5))
        .isNotEqualTo(proposed(new GaussianProcessSampler(), 3, 5));
  }
}
