package dev.vernier.search;

/// Stops a trial whose value is worse than a bound, or not a number, from a step on.
///
/// @param bound of the first goal; finite
/// @param from the first step that is judged, at least 1
public record ThresholdPruner(double bound, int from) implements Pruner {

  public ThresholdPruner {
    if (!Double.isFinite(bound) || from < 1) {
      throw new IllegalArgumentException(
          "threshold:BOUND@STEP takes a finite bound and a step from 1 on, got %s and %d"
              .formatted(bound, from));
    }
  }

  @Override
  public String text() {
    return "threshold:" + Settings.text(bound) + (from == 1 ? "" : "@" + from);
  }

  @Override
  public Session open(SearchProblem problem, long seed) {
    Goal goal = problem.goals().getFirst();
    var curves = new Curves(problem);
    return new Session() {
      @Override
      public void tell(StudyEvent event) {
        curves.tell(event);
      }

      @Override
      public Decision judge(TrialId trial, int step) {
        var entry = curves.of(trial).values().floorEntry(step);
        if (entry == null || entry.getKey() < from) {
          return new Decision.Continue();
        }
        double value = entry.getValue();
        return Double.isInfinite(value) || goal.better(bound, goal.loss(value))
            ? new Decision.Stop(
                "%s is worse than the threshold %s"
                    .formatted(curves.text(value), Settings.text(bound)))
            : new Decision.Continue();
      }
    };
  }
}
