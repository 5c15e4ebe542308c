package dev.vernier.search;

import dev.vernier.search.model.UnitSpace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Differential evolution (Storn and Price 1997), DE/rand/1/bin with the settings of DEHB (Awad et
/// al. 2021, arXiv:2105.09821): the next trial takes each coordinate with probability ½ from `a + F
/// (b - c)`, `F = ½`, of three members of the population, and otherwise from the member whose place
/// it gets if it is as good.
///
/// A coordinate outside the unit interval is drawn anew. Whole numbers and categories are rounded
/// for the trial alone: the population keeps the coordinates in between, and those of inactive
/// axes.
///
/// The members take turns as targets, so that any number of trials may run at once, and each is
/// replaced as soon as its rival ends. The first members are random, or the best of what was known.
/// Pruned trials count by their last report after all that were not, diverged ones as the worst;
/// failed ones do not count. With several goals, the first one alone is looked at.
public record DifferentialEvolutionSampler() implements Sampler {

  private static final int POPULATION = 20;
  private static final double FACTOR = 0.5;
  private static final double CROSSOVER = 0.5;

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Member(double[] vector, Fitness fitness) {}

  /// @param target the place among the members that it competes for; -1 if it is to be a new one
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Rival(double[] vector, int target) {}

  @Override
  public String text() {
    return "de";
  }

  @Override
  public Session open(SearchProblem problem, long seed) {
    var space = new UnitSpace(problem.space());
    List<History.Observation> known = PopulationSession.known(space, problem);
    known.sort(History.Observation.BEST_FIRST);
    var population = new Vectors(space);
    for (History.Observation one : known.subList(0, Math.min(known.size(), POPULATION))) {
      population.members.add(new Member(one.point(), Fitness.of(one, true)));
    }
    return new PopulationSession(space, problem, population, seed);
  }

  private static final class Vectors implements Population {

    private final UnitSpace space;
    private final List<Member> members = new ArrayList<>();
    private final Map<TrialId, Rival> running = new HashMap<>();

    /// How many targets have had their turn.
    private int turns;

    Vectors(UnitSpace space) {
      this.space = space;
    }

    @Override
    public double[] propose(RandomGenerator random) {
      if (members.size() < POPULATION) {
        return random.doubles(space.size()).toArray();
      }
      double[] vector = members.get(turns % POPULATION).vector.clone();
      int[] parents = parents(random);
      double[] a = members.get(parents[0]).vector;
      double[] b = members.get(parents[1]).vector;
      double[] c = members.get(parents[2]).vector;
      int certain = random.nextInt(Math.max(1, vector.length));
      for (int k = 0; k < vector.length; k++) {
        if (random.nextDouble() < CROSSOVER || k == certain) {
          double mutant = a[k] + FACTOR * (b[k] - c[k]);
          vector[k] = mutant >= 0 && mutant <= 1 ? mutant : random.nextDouble();
        }
      }
      return vector;
    }

    /// Three places other than the target's, and different.
    private int[] parents(RandomGenerator random) {
      return random
          .ints(0, POPULATION)
          .filter(i -> i != turns % POPULATION)
          .distinct()
          .limit(3)
          .toArray();
    }

    @Override
    public double[] place(double[] individual) {
      double[] point = individual.clone();
      space.snap(point);
      return point;
    }

    @Override
    public double[] adopt(double[] point, RandomGenerator random) {
      double[] vector = point.clone();
      for (int k = 0; k < vector.length; k++) {
        if (!space.active(k, point)) {
          vector[k] = random.nextDouble();
        }
      }
      return vector;
    }

    @Override
    public void begin(TrialId trial, double[] individual) {
      boolean founding = members.size() < POPULATION;
      running.put(trial, new Rival(individual, founding ? -1 : turns++ % POPULATION));
    }

    @Override
    public void end(TrialId trial, History.Observation observation, boolean whole) {
      Rival rival = running.remove(trial);
      if (rival == null) {
        return;
      }
      var member = new Member(rival.vector, Fitness.of(observation, whole));
      if (rival.target < 0 && members.size() < POPULATION) {
        members.add(member);
        return;
      }
      // One of the first that ended late competes with the member whose turn it is.
      int target = rival.target < 0 ? turns++ % POPULATION : rival.target;
      if (member.fitness.compareTo(members.get(target).fitness) <= 0) {
        members.set(target, member);
      }
    }

    @Override
    public void drop(TrialId trial) {
      running.remove(trial);
    }
  }
}
