package dev.vernier.search;

import dev.vernier.search.Curves.Curve;
import dev.vernier.search.model.LearningCurve;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/// Stops a trial whose learning curve, extrapolated by a posterior over parametric curves, will
/// hardly end better than the best completed trial ([LearningCurve]).
///
/// It judges after each tenth of a trial, once a trial has completed. A trial that has been better
/// than that on its way goes on, since it may end with its best step.
///
/// @param chance to beat the best below which a trial is stopped, above 0 and below 1
public record ExtrapolationPruner(double chance) implements Pruner {

  private static final int FEWEST_REPORTS = 4;
  private static final int JUDGEMENTS = 10;

  public ExtrapolationPruner {
    if (!(chance > 0 && chance < 1)) {
      throw new IllegalArgumentException(
          "extrapolation:CHANCE takes a chance above 0 and below 1, got " + chance);
    }
  }

  @Override
  public String text() {
    return "extrapolation" + (chance == 0.05 ? "" : ":" + Settings.text(chance));
  }

  @Override
  public Session open(SearchProblem problem, long seed) {
    problem.requireSteps("extrapolation");
    var curves = new Curves(problem);
    return new Session() {
      @Override
      public void tell(StudyEvent event) {
        curves.tell(event);
      }

      @Override
      public Decision judge(TrialId trial, int step) {
        Curve curve = curves.of(trial);
        if (!curve.passes(Math.max(1, problem.steps() / JUDGEMENTS), step)
            || step >= problem.steps()) {
          return new Decision.Continue();
        }
        double best =
            curves.all().stream()
                .filter(other -> other.state() == TrialView.State.COMPLETED)
                .mapToDouble(other -> other.values().lastEntry().getValue())
                .min()
                .orElse(Double.POSITIVE_INFINITY);
        return Double.isInfinite(best) || curve.bestUntil(step) < best
            ? new Decision.Continue()
            : judge(curve, best);
      }

      private Decision judge(Curve curve, double best) {
        var finite =
            curve.values().entrySet().stream()
                .filter(entry -> Double.isFinite(entry.getValue()))
                .toList();
        if (finite.size() < FEWEST_REPORTS) {
          return new Decision.Continue();
        }
        int[] steps = finite.stream().mapToInt(Map.Entry::getKey).toArray();
        double[] values = finite.stream().mapToDouble(Map.Entry::getValue).toArray();
        double worst = Arrays.stream(values).max().orElseThrow();
        double least = Math.min(best, Arrays.stream(values).min().orElseThrow());
        if (worst == least) {
          return new Decision.Continue();
        }
        var future = new LearningCurve(steps, values, problem.steps(), worst - least);
        double probability = future.probabilityBelow(best);
        return probability < chance
            ? new Decision.Stop(
                String.format(
                    Locale.ROOT,
                    "it would end at about %s, and beat %s with a chance of %.1g %%",
                    curves.text(future.mean()),
                    curves.text(best),
                    100 * probability))
            : new Decision.Continue();
      }
    };
  }
}
