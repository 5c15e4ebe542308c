package dev.vernier.search;

import dev.vernier.search.model.Crossover;
import dev.vernier.search.model.Dominance;
import dev.vernier.search.model.UnitSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/// NSGA-II (Deb et al. 2002, A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II), for
/// several goals: of the population, those survive that the fewest fronts dominate, and within a
/// front those with the most room; parents are the winners of tournaments by the same order, and
/// their child comes from [Crossover].
///
/// In place of generations each trial that ends joins the population at once and the worst member
/// leaves it (Durillo et al. 2009), so that no worker waits for others and children come from all
/// that is known.
///
/// A feasible trial comes before an infeasible one, and of two infeasible ones the one that breaks
/// the constraints less; then come pruned trials by their last reports, as far as they have one of
/// each goal, then diverged ones. Failed ones do not count. The first population is random, or what
/// was known before.
public record NsgaSampler() implements Sampler {

  private static final int POPULATION = 20;

  @Override
  public String text() {
    return "nsga2";
  }

  @Override
  public Session open(SearchProblem problem, long seed) {
    var space = new UnitSpace(problem.space());
    var population = new Fronts(space);
    PopulationSession.known(space, problem).forEach(known -> population.add(known, true));
    return new PopulationSession(space, problem, population, seed);
  }

  /// @param standing as far as the goals are not what decides
  private record Member(History.Observation observation, Fitness standing) {}

  private record Ranked(Member member, int front, double room) {

    /// By Deb's crowded comparison.
    static final Comparator<Ranked> BEST_FIRST =
        Comparator.comparingInt(Ranked::front)
            .thenComparing(Comparator.comparingDouble(Ranked::room).reversed());
  }

  private static final class Fronts implements Population {

    private final UnitSpace space;
    private final Crossover crossover;

    /// The best first.
    private List<Ranked> members = new ArrayList<>();

    Fronts(UnitSpace space) {
      this.space = space;
      crossover = new Crossover(space);
    }

    @Override
    public double[] propose(RandomGenerator random) {
      if (members.size() < POPULATION) {
        return space.random(random);
      }
      return crossover.of(parent(random), parent(random), random);
    }

    private double[] parent(RandomGenerator random) {
      Ranked one = members.get(random.nextInt(POPULATION));
      Ranked other = members.get(random.nextInt(POPULATION));
      Ranked better = Ranked.BEST_FIRST.compare(one, other) <= 0 ? one : other;
      return better.member.observation.point();
    }

    @Override
    public void end(TrialId trial, History.Observation observation, boolean whole) {
      add(observation, whole);
    }

    void add(History.Observation observation, boolean whole) {
      var all = new ArrayList<>(members.stream().map(Ranked::member).toList());
      all.add(new Member(observation, standing(observation, whole)));
      members = ranked(all);
      if (members.size() > POPULATION) {
        members.removeLast();
      }
    }

    /// Members of equal standing are compared by their goals.
    private static Fitness standing(History.Observation observation, boolean whole) {
      if (Arrays.stream(observation.values()).anyMatch(Double::isNaN)) {
        return new Fitness(Fitness.Standing.DIVERGED, 0, 0);
      }
      return new Fitness(
          whole ? Fitness.Standing.COMPLETED : Fitness.Standing.PRUNED, observation.violation(), 0);
    }

    private static List<Ranked> ranked(List<Member> all) {
      var ranked = new ArrayList<Ranked>();
      int first = 0;
      for (Fitness standing : all.stream().map(Member::standing).sorted().distinct().toList()) {
        List<Member> equals = all.stream().filter(m -> m.standing.equals(standing)).toList();
        int[] fronts = Dominance.fronts(values(equals));
        int most = Arrays.stream(fronts).max().orElse(0);
        for (int front = 0; front <= most; front++) {
          var within = new ArrayList<Member>();
          for (int i = 0; i < fronts.length; i++) {
            if (fronts[i] == front) {
              within.add(equals.get(i));
            }
          }
          double[] room = Dominance.crowding(values(within));
          for (int i = 0; i < room.length; i++) {
            ranked.add(new Ranked(within.get(i), first + front, room[i]));
          }
        }
        first += most + 1;
      }
      ranked.sort(Ranked.BEST_FIRST);
      return ranked;
    }

    private static List<double[]> values(List<Member> members) {
      return members.stream().map(member -> member.observation.values()).toList();
    }
  }
}
