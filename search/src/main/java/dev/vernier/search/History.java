package dev.vernier.search;

import dev.vernier.search.model.UnitSpace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a sampler for one goal knows: points of the unit cube with what became of them, in the
/// order in which they ended, and those that are under way.
final class History {

  /// @param value of the goal, turned so that less is better; NaN where the trial diverged
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Observation(double[] point, double value) {}

  private final UnitSpace space;
  private final Goal goal;
  private final Map<TrialId, double[]> running = new LinkedHashMap<>();
  private final Map<TrialId, Double> reported = new HashMap<>();
  private final List<Observation> observations = new ArrayList<>();

  History(UnitSpace space, Goal goal) {
    this.space = space;
    this.goal = goal;
  }

  void tell(StudyEvent event) {
    switch (event) {
      case StudyEvent.Started started ->
          running.putIfAbsent(started.trial(), space.encode(started.configuration()));
      case StudyEvent.Reported report -> {
        Double value = report.metrics().get(goal.metric());
        if (value != null) {
          reported.put(report.trial(), value);
        }
      }
      case StudyEvent.Interrupted _ -> {}
      case StudyEvent.Finished finished -> finish(finished);
    }
  }

  private void finish(StudyEvent.Finished finished) {
    double[] point = running.remove(finished.trial());
    Double last = reported.remove(finished.trial());
    if (point == null) {
      return;
    }
    switch (finished.outcome()) {
      case Outcome.Completed completed -> add(point, completed.values().getFirst());
      case Outcome.Pruned _ -> {
        if (last != null) {
          add(point, last);
        }
      }
      case Outcome.Diverged _ -> observations.add(new Observation(point, Double.NaN));
      // Nothing about the configuration: a machine without memory, say.
      case Outcome.Failed _ -> {}
    }
  }

  private void add(double[] point, double value) {
    double turned = goal.direction() == Goal.Direction.MINIMIZE ? value : -value;
    observations.add(new Observation(point, Double.isFinite(turned) ? turned : Double.NaN));
  }

  /// In the order in which they ended.
  List<Observation> observations() {
    return observations;
  }

  /// In the order in which they began.
  List<double[]> running() {
    return List.copyOf(running.values());
  }
}
