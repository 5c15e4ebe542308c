package dev.vernier.search;

import java.util.Arrays;

/// Stops a trial whose best value so far is worse than a percentile of what the other trials had at
/// the same step. With 50, the median rule (Golovin et al. 2017, Google Vizier).
///
/// It needs no number of steps, and judges from the fourth other trial at a step on.
///
/// @param kept the share of the trials that go on, in percent, above 0 and below 100
public record PercentilePruner(double kept) implements Pruner {

  private static final int FEWEST_OTHERS = 4;

  public PercentilePruner {
    if (!(kept > 0 && kept < 100)) {
      throw new IllegalArgumentException(
          "percentile:N keeps the best N %% of the trials, above 0 and below 100, got %s"
              .formatted(kept));
    }
  }

  @Override
  public String text() {
    return kept == 50 ? "median" : "percentile:" + Settings.text(kept);
  }

  @Override
  public Session open(SearchProblem problem, long seed) {
    var curves = new Curves(problem);
    return new Session() {
      @Override
      public void tell(StudyEvent event) {
        curves.tell(event);
      }

      @Override
      public Decision judge(TrialId trial, int step) {
        double[] others =
            curves.all().stream()
                .filter(other -> !other.id().equals(trial) && other.steps() >= step)
                .mapToDouble(other -> other.lastUntil(step))
                .toArray();
        if (others.length < FEWEST_OTHERS) {
          return new Decision.Continue();
        }
        double limit = percentile(others);
        double best = curves.of(trial).bestUntil(step);
        return best > limit
            ? new Decision.Stop(
                "%s so far, and the best %s %% of %d others had %s or better at this step"
                    .formatted(
                        curves.text(best), Settings.text(kept), others.length, curves.text(limit)))
            : new Decision.Continue();
      }
    };
  }

  /// Interpolated linearly between the neighbours.
  private double percentile(double[] values) {
    Arrays.sort(values);
    double place = kept / 100 * (values.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, values.length - 1);
    double share = place - below;
    return share == 0 ? values[below] : values[below] * (1 - share) + values[above] * share;
  }
}
