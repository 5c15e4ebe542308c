package dev.vernier.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HyperbandPrunerTest extends PrunerContract {

  @Override
  protected Pruner pruner() {
    return new SuccessiveHalvingPruner(3, true);
  }

  @Override
  protected boolean needsSteps() {
    return true;
  }

  /// Five brackets over 81 steps begin at 1, 3, 9, 27 and 81 steps. Each trial is worse than those
  /// before it, so it pauses at the first rung of its bracket.
  @Test
  void bracketsGetAboutAsManySteps() {
    var judged = new Judged(new SuccessiveHalvingPruner(3, true), 81);
    var reached = new HashMap<Integer, Integer>();
    var bracket = new HashMap<Integer, Integer>();
    for (int i = 0; i < 4_000; i++) {
      int asked = judged.next(true).orElseThrow();
      int trial = asked < 0 ? judged.begin() : asked;
      int step = reached.getOrDefault(trial, 0);
      boolean goesOn = true;
      while (goesOn && step < 81) {
        goesOn = Judged.goesOn(judged.report(trial, ++step, trial));
      }
      bracket.putIfAbsent(trial, step);
      reached.put(trial, step);
      if (goesOn) {
        judged.complete(trial, trial);
      }
    }
    var steps = new TreeMap<Integer, Integer>();
    bracket.forEach((trial, first) -> steps.merge(first, reached.get(trial), Integer::sum));
    assertThat(steps).containsOnlyKeys(1, 3, 9, 27, 81);
    int mean = steps.values().stream().mapToInt(x -> x).sum() / 5;
    assertThat(steps.values()).as("%s", steps).allMatch(sum -> Math.abs(sum - mean) < 0.1 * mean);
  }
}
