package dev.vernier.search;

import dev.vernier.search.model.MixedLaw;
import dev.vernier.search.model.UnitSpace;
import dev.vernier.space.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// The population of [CmaEsSampler]: a [MixedLaw], the trials that ended since it last learned, and
/// when it begins anew.
final class CmaPopulation implements Population {

  /// The deviation that a law begins with, in units of an axis: the optimum is expected within
  /// three of them of the middle.
  static final double WIDE = 0.3;

  /// And where a good configuration is believed to lie.
  private static final double NARROW = 0.2;

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Individual(double[] point, int run) {}

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Ranked(double[] individual, Fitness fitness) {}

  private final UnitSpace space;
  private final long seed;
  private final Restarts restarts;
  private final Map<TrialId, Individual> running = new HashMap<>();
  private final List<Ranked> ended = new ArrayList<>();
  private MixedLaw law;
  private int run;

  CmaPopulation(UnitSpace space, MixedLaw.Start start, long seed) {
    this.space = space;
    this.seed = seed;
    int lambda = MixedLaw.usualGeneration(space);
    restarts = new Restarts(lambda, space.size());
    law = new MixedLaw(space, start, lambda);
  }

  @Override
  public double[] propose(RandomGenerator random) {
    return law.draw(random);
  }

  @Override
  public double[] place(double[] individual) {
    return law.place(individual);
  }

  @Override
  public double[] adopt(double[] point, RandomGenerator random) {
    return law.adopt(point);
  }

  @Override
  public void begin(TrialId trial, double[] individual) {
    running.put(trial, new Individual(individual, run));
  }

  @Override
  public void drop(TrialId trial) {
    running.remove(trial);
  }

  @Override
  public void end(TrialId trial, History.Observation observation, boolean whole) {
    Individual individual = running.remove(trial);
    if (individual == null || individual.run != run) {
      return; // One of a run that was given up says nothing about the law of this one.
    }
    ended.add(new Ranked(individual.point, Fitness.of(observation, whole)));
    if (ended.size() == law.lambda()) {
      ended.sort(Comparator.comparing(Ranked::fitness));
      law.update(ended.stream().map(Ranked::individual).toList());
      restarts.generation(ended.getFirst().fitness, law);
      ended.clear();
      if (restarts.due()) {
        restart();
      }
    }
  }

  private void restart() {
    run++;
    var random = new SplittableRandom(Seeds.derive(seed, run));
    Restarts.Next next = restarts.next(random);
    law =
        new MixedLaw(
            space, MixedLaw.Start.at(space.random(random), next.deviation()), next.lambda());
  }

  static MixedLaw.Start narrow(double[] point) {
    return MixedLaw.Start.at(point, NARROW);
  }
}
