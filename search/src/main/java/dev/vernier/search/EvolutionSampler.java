package dev.vernier.search;

import dev.vernier.search.model.Mutation;
import dev.vernier.search.model.UnitSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Regularised evolution (Real et al. 2019, Regularized Evolution for Image Classifier Architecture
/// Search, arXiv:1802.01548): the next trial is a [Mutation] of the best of some trials drawn from
/// the population, and each trial that ends pushes the oldest one out of it. What was good once by
/// luck dies out unless its descendants are good too, so it suits noisy goals. At home in spaces of
/// choices and conditions.
///
/// The population is the last trials that ended, however many workers there are; the first ones are
/// random. Pruned trials count by their last report after all that were not, diverged ones as the
/// worst; failed ones do not count. With several goals, the first one alone is looked at. What was
/// known before the study is the first population.
public record EvolutionSampler() implements Sampler {

  private static final int POPULATION = 30;

  /// How many members compete to be the parent.
  private static final int COMPETITORS = 8;

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Member(double[] point, Fitness fitness) {}

  @Override
  public String text() {
    return "evolution";
  }

  @Override
  public Session open(SearchProblem problem, long seed) {
    var space = new UnitSpace(problem.space());
    var population = new Aging(space);
    PopulationSession.known(space, problem).forEach(known -> population.add(known, true));
    return new PopulationSession(space, problem, population, seed);
  }

  private static final class Aging implements Population {

    private final UnitSpace space;
    private final Mutation mutation;

    /// From the oldest on.
    private final List<Member> members = new ArrayList<>();

    Aging(UnitSpace space) {
      this.space = space;
      mutation = new Mutation(space);
    }

    @Override
    public double[] propose(RandomGenerator random) {
      if (members.size() < POPULATION) {
        return space.random(random);
      }
      Member parent = members.get(random.nextInt(POPULATION));
      for (int i = 1; i < COMPETITORS; i++) {
        Member other = members.get(random.nextInt(POPULATION));
        parent = other.fitness.compareTo(parent.fitness) < 0 ? other : parent;
      }
      return mutation.of(parent.point, random);
    }

    @Override
    public void end(TrialId trial, History.Observation observation, boolean whole) {
      add(observation, whole);
    }

    void add(History.Observation observation, boolean whole) {
      members.add(new Member(observation.point(), Fitness.of(observation, whole)));
      if (members.size() > POPULATION) {
        members.removeFirst();
      }
    }
  }
}
