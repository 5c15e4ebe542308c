package dev.vernier.search;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// The learning curves of a study's trials by its first goal, as pruners look at them: less is
/// better, and what is not a finite number is as bad as can be.
final class Curves {

  /// The curve of one trial.
  static final class Curve {

    private final TrialId id;
    private final NavigableMap<Integer, Double> values = new TreeMap<>();
    private TrialView.State state = TrialView.State.WAITING;
    private int pausedAt;

    /// The step of the state of another trial that it begins from; 0 without one.
    private int from;

    private Curve(TrialId id) {
      this.id = id;
    }

    TrialId id() {
      return id;
    }

    TrialView.State state() {
      return state;
    }

    /// By step; of a trial that completed, the last one is its final value.
    NavigableMap<Integer, Double> values() {
      return values;
    }

    /// The last step that it reported; 0 before.
    int steps() {
      return values.isEmpty() ? 0 : values.lastKey();
    }

    /// The value that it reported last, up to a step; infinite where there is none.
    double lastUntil(int step) {
      Map.Entry<Integer, Double> last = values.floorEntry(step);
      return last == null ? Double.POSITIVE_INFINITY : last.getValue();
    }

    /// Whether it has reported a value at a multiple of an interval, or the first one past it,
    /// since not every step is reported.
    boolean passes(int interval, int step) {
      Integer before = values.lowerKey(step);
      return step / interval > (before == null ? from : before) / interval;
    }

    /// The best value up to a step; infinite where there is none.
    double bestUntil(int step) {
      double best = Double.POSITIVE_INFINITY;
      for (double value : values.headMap(step, true).values()) {
        best = Math.min(best, value);
      }
      return best;
    }
  }

  private final SearchProblem problem;
  private final Map<TrialId, Curve> curves = new LinkedHashMap<>();

  Curves(SearchProblem problem) {
    this.problem = problem;
  }

  void tell(StudyEvent event) {
    Curve curve = curves.computeIfAbsent(event.trial(), Curve::new);
    switch (event) {
      case StudyEvent.Enqueued enqueued -> {
        curve.state = TrialView.State.WAITING;
        curve.from = enqueued.parent().map(parent -> of(parent).pausedAt).orElse(0);
      }
      case StudyEvent.Interrupted _ -> curve.state = TrialView.State.WAITING;
      case StudyEvent.Started _ -> {
        curve.state = TrialView.State.RUNNING;
        curve.pausedAt = 0;
        curve.values.clear();
      }
      case StudyEvent.Resumed _ -> {
        curve.state = TrialView.State.RUNNING;
        // What an attempt reported after the pause before it was interrupted.
        curve.values.tailMap(curve.pausedAt, false).clear();
      }
      case StudyEvent.Paused paused -> {
        curve.state = TrialView.State.PAUSED;
        curve.pausedAt = paused.step();
      }
      case StudyEvent.Reported reported -> {
        Double value = reported.metrics().get(goal().metric());
        if (value != null) {
          curve.values.put(reported.step(), turned(value));
        }
      }
      case StudyEvent.Finished finished -> finish(curve, finished.outcome());
    }
  }

  private void finish(Curve curve, Outcome outcome) {
    switch (outcome) {
      case Outcome.Completed completed -> {
        curve.state = TrialView.State.COMPLETED;
        // Its final value may not be the last one reported, but that of its best step. Nobody wants
        // what breaks a constraint.
        double value =
            problem.violation(completed) > 0 ? Double.NaN : completed.values().getFirst();
        curve.values.put(Math.max(curve.steps(), problem.steps()), turned(value));
      }
      case Outcome.Pruned _ -> curve.state = TrialView.State.PRUNED;
      case Outcome.Diverged diverged -> {
        curve.state = TrialView.State.DIVERGED;
        curve.values.put(Math.max(curve.steps(), diverged.step()), Double.POSITIVE_INFINITY);
      }
      case Outcome.Failed _ -> curve.state = TrialView.State.FAILED;
    }
  }

  private Goal goal() {
    return problem.goals().getFirst();
  }

  /// A value that was reported, as less is better; infinite where it is not a number.
  double turned(double value) {
    return Double.isFinite(value) ? goal().loss(value) : Double.POSITIVE_INFINITY;
  }

  /// A value for people.
  String text(double value) {
    return Double.isInfinite(value)
        ? "not a number"
        : String.format(Locale.ROOT, "%.4g", goal().loss(value));
  }

  Curve of(TrialId trial) {
    return curves.computeIfAbsent(trial, Curve::new);
  }

  /// In the order in which the trials began or were enqueued.
  Collection<Curve> all() {
    return curves.values();
  }
}
