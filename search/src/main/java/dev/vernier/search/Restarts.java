package dev.vernier.search;

import dev.vernier.search.model.MixedLaw;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

/// When CMA-ES begins anew, and how: BIPOP (Hansen 2009, Benchmarking a BI-Population CMA-ES on the
/// BBOB-2009 Function Testbed). Large runs double the generation each time; in between, as long as
/// they have had fewer trials, come small ones that begin with narrower laws.
///
/// A run ends when it has converged, when its generations no longer differ, when it has found
/// nothing better in a long time, or when its law has degenerated.
final class Restarts {

  /// Below this deviation the points of a law are the same to the digits that reals carry.
  private static final double CONVERGED = 1e-6;

  private static final double FLAT = 1e-12;
  private static final double DEGENERATE = 1e14;

  /// After how many large runs the generation no longer doubles.
  private static final int MOST_DOUBLINGS = 9;

  /// How a run begins.
  record Next(int lambda, double deviation) {}

  private final int usual;
  private final int dimensions;
  private int large;

  private long largeTrials;
  private long smallTrials;

  // Of the run: its size and kind, its generations, and what their best were.
  private int lambda;
  private boolean small;
  private int generations;
  private Fitness best;
  private int bestAt;
  private final Deque<Fitness> recent = new ArrayDeque<>();
  private boolean due;

  Restarts(int usual, int dimensions) {
    this.usual = usual;
    this.dimensions = dimensions;
    lambda = usual;
    best = new Fitness(Fitness.Standing.DIVERGED, 0, 0);
  }

  /// A generation has ended and the law has learned from it.
  void generation(Fitness generationBest, MixedLaw law) {
    generations++;
    if (small) {
      smallTrials += lambda;
    } else {
      largeTrials += lambda;
    }
    if (generationBest.compareTo(best) < 0) {
      best = generationBest;
      bestAt = generations;
    }
    int window = 10 + (30 * dimensions + lambda - 1) / lambda;
    recent.addLast(generationBest);
    if (recent.size() > window) {
      recent.removeFirst();
    }
    due =
        law.largestDeviation() < CONVERGED
            || (recent.size() == window && flat())
            || generations - bestAt > 2 * window
            || law.conditionNumber() > DEGENERATE;
  }

  private boolean flat() {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (Fitness fitness : recent) {
      if (fitness.standing() != best.standing() || fitness.violation() != best.violation()) {
        return false;
      }
      least = Math.min(least, fitness.value());
      most = Math.max(most, fitness.value());
    }
    return most - least <= FLAT * Math.max(1, Math.abs(least));
  }

  /// Whether the run is over.
  boolean due() {
    return due;
  }

  /// Begins the next run.
  Next next(RandomGenerator random) {
    small = large > 0 && smallTrials < largeTrials;
    double deviation = CmaPopulation.WIDE;
    if (small) {
      double u = random.nextDouble();
      double ratio = 0.5 * Math.pow(2, large);
      lambda = (int) Math.max(2, usual * Math.pow(ratio, u * u));
      deviation *= Math.pow(10, -2 * random.nextDouble());
    } else {
      large = Math.min(large + 1, MOST_DOUBLINGS);
      lambda = usual << large;
    }
    generations = 0;
    bestAt = 0;
    best = new Fitness(Fitness.Standing.DIVERGED, 0, 0);
    recent.clear();
    due = false;
    return new Next(lambda, deviation);
  }
}
