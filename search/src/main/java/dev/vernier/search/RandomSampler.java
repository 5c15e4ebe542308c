package dev.vernier.search;

import dev.vernier.space.Configuration;
import dev.vernier.space.Seeds;
import java.util.Optional;

/// Independent uniform draws on the parameters' scales (Bergstra and Bengio 2012).
public record RandomSampler() implements Sampler {

  @Override
  public String text() {
    return "random";
  }

  @Override
  public Session open(SearchProblem problem, long seed) {
    return new Session() {
      @Override
      public void tell(StudyEvent event) {}

      @Override
      public Optional<Configuration> ask(int draw) {
        long trialSeed = Seeds.derive(seed, draw);
        var unit = new double[problem.space().size()];
        for (int i = 0; i < unit.length; i++) {
          unit[i] = Seeds.unit(Seeds.derive(trialSeed, i));
        }
        return Optional.of(problem.space().decode(unit));
      }
    };
  }
}
