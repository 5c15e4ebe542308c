package dev.vernier.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Asynchronous successive halving, or Hyperband over it: trials pause at rungs, steps that grow by
/// a factor from one to the next, and the best of each rung go on from where they were.
///
/// The lowest rung is reached after `1/factor⁴` of a trial, or the first step. Where a trial that
/// begins badly may end well, a low rung loses it: Hyperband (Li et al. 2018) lets part of the
/// trials begin at each higher rung, in brackets that get about as many steps each.
///
/// @param factor how many trials of a rung there are for each that goes on, at least 2
/// @param hyperband whether there is a bracket for each rung, rather than one
public record SuccessiveHalvingPruner(int factor, boolean hyperband) implements Pruner {

  private static final int MOST_RUNGS = 4;

  public SuccessiveHalvingPruner {
    if (factor < 2) {
      throw new IllegalArgumentException(
          "of the trials at a rung one in 2 or more goes on, got 1 in " + factor);
    }
  }

  @Override
  public String text() {
    return (hyperband ? "hyperband" : "asha") + (factor == 3 ? "" : ":" + factor);
  }

  @Override
  public boolean pauses() {
    return true;
  }

  @Override
  public Session open(SearchProblem problem, long seed) {
    problem.requireSteps(text());
    int[] rungs = rungs(problem.steps());
    var brackets = new ArrayList<int[]>();
    var weights = new ArrayList<Double>();
    for (int from = 0; from <= (hyperband ? rungs.length : 0); from++) {
      int[] bracket = Arrays.copyOfRange(rungs, from, rungs.length);
      brackets.add(bracket);
      // As many steps for each: of the trials that take the first steps, 1/factor take the next
      // factor - 1 times as many, and so on.
      double first = bracket.length == 0 ? problem.steps() : bracket[0];
      weights.add(1 / (first * (1 + bracket.length * (factor - 1.0) / factor)));
    }
    return new HalvingSession(
        problem,
        factor,
        brackets.toArray(int[][]::new),
        weights.stream().mapToDouble(x -> x).toArray());
  }

  /// The steps at which trials pause, ascending.
  int[] rungs(int steps) {
    List<Integer> rungs = new ArrayList<>();
    double rung = steps;
    for (int i = 0; i < MOST_RUNGS; i++) {
      rung /= factor;
      int step = (int) Math.round(rung);
      if (step < 1) {
        break;
      }
      if (step < steps && !rungs.contains(step)) {
        rungs.addFirst(step);
      }
    }
    return rungs.stream().mapToInt(x -> x).toArray();
  }
}
