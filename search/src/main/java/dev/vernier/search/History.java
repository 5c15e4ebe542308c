package dev.vernier.search;

import dev.vernier.search.model.UnitSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What a sampler knows: points of the unit cube with what became of them, in the order in which
/// they ended, and those that are under way. What was known before the study comes first.
final class History {

  /// @param values of the goals, turned so that less is better; all NaN where the trial diverged
  /// @param violations of the constraints, positive where one is broken; all NaN where the trial
  ///   did not complete
  /// @param ended whether the trial is not merely paused
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Observation(double[] point, double[] values, double[] violations, boolean ended) {

    /// The feasible ones by the first goal, then the others by how far they are from feasible, then
    /// those that diverged.
    static final Comparator<Observation> BEST_FIRST =
        Comparator.<Observation>comparingInt(one -> Double.isNaN(one.value()) ? 1 : 0)
            .thenComparingDouble(Observation::violation)
            .thenComparingDouble(Observation::value);

    /// Of the first goal.
    double value() {
      return values[0];
    }

    /// Of all constraints; 0 where the trial is feasible, or that is not known.
    double violation() {
      double sum = 0;
      for (double violation : violations) {
        sum += Math.max(0, violation);
      }
      return Double.isNaN(sum) ? 0 : sum;
    }
  }

  private final UnitSpace space;
  private final SearchProblem problem;
  private final Map<TrialId, double[]> running = new LinkedHashMap<>();
  private final Map<TrialId, double[]> paused = new LinkedHashMap<>();
  private final Map<TrialId, double[]> reported = new HashMap<>();
  private final List<Observation> observations = new ArrayList<>();

  History(UnitSpace space, SearchProblem problem) {
    this.space = space;
    this.problem = problem;
    for (SearchProblem.Known known : problem.known()) {
      add(space.encode(known.configuration()), known.outcome());
    }
  }

  void tell(StudyEvent event) {
    switch (event) {
      case StudyEvent.Started started ->
          running.putIfAbsent(started.trial(), space.encode(started.configuration()));
      case StudyEvent.Reported report -> {
        double[] values =
            problem.goals().stream()
                .mapToDouble(goal -> report.metrics().getOrDefault(goal.metric(), Double.NaN))
                .toArray();
        if (report.metrics().containsKey(problem.goals().getFirst().metric())) {
          reported.put(report.trial(), values);
        }
      }
      case StudyEvent.Enqueued enqueued ->
          running.putIfAbsent(enqueued.trial(), space.encode(enqueued.configuration()));
      case StudyEvent.Paused paused -> pause(paused.trial());
      case StudyEvent.Resumed resumed -> {
        double[] point = paused.remove(resumed.trial());
        if (point != null) {
          running.put(resumed.trial(), point);
        }
      }
      case StudyEvent.Interrupted _ -> {}
      case StudyEvent.Finished finished -> finish(finished);
    }
  }

  /// What a paused trial has come to is looked at, since it may never go on; what it comes to later
  /// is observed at the same point again.
  private void pause(TrialId trial) {
    double[] point = running.remove(trial);
    if (point != null) {
      paused.put(trial, point);
      addHalted(point, reported.get(trial), false);
    }
  }

  private void finish(StudyEvent.Finished finished) {
    double[] point = running.remove(finished.trial());
    double[] last = reported.remove(finished.trial());
    if (point == null) {
      return;
    }
    if (!(finished.outcome() instanceof Outcome.Pruned)) {
      add(point, finished.outcome());
    } else {
      addHalted(point, last, true);
    }
  }

  private void addHalted(double[] point, double @Nullable [] last, boolean ended) {
    if (last != null) {
      observations.add(new Observation(point, turned(last), unknown(), ended));
    }
  }

  private void add(double[] point, Outcome outcome) {
    switch (outcome) {
      case Outcome.Completed completed ->
          observations.add(
              new Observation(
                  point,
                  turned(completed.values().stream().mapToDouble(x -> x).toArray()),
                  violations(completed),
                  true));
      case Outcome.Diverged _ -> {
        var values = new double[problem.goals().size()];
        Arrays.fill(values, Double.NaN);
        observations.add(new Observation(point, values, unknown(), true));
      }
      // Pruned before it reported, or nothing about the configuration: a machine without memory.
      case Outcome.Pruned _, Outcome.Failed _ -> {}
    }
  }

  private double[] turned(double[] values) {
    return IntStream.range(0, problem.goals().size())
        .mapToDouble(
            i -> Double.isFinite(values[i]) ? problem.goals().get(i).loss(values[i]) : Double.NaN)
        .toArray();
  }

  private double[] violations(Outcome.Completed completed) {
    return IntStream.range(0, problem.constraints().size())
        .mapToDouble(i -> problem.constraints().get(i).violation(completed.measures().get(i)))
        .toArray();
  }

  private double[] unknown() {
    var none = new double[problem.constraints().size()];
    Arrays.fill(none, Double.NaN);
    return none;
  }

  /// In the order in which they ended or paused; of a trial that paused, one for each pause.
  List<Observation> observations() {
    return observations;
  }

  /// Those that have begun and not ended: the running ones, then the paused ones.
  List<double[]> unfinished() {
    var unfinished = new ArrayList<>(running.values());
    unfinished.addAll(paused.values());
    return unfinished;
  }

  /// Of a trial that runs or waits.
  Optional<double[]> pending(TrialId trial) {
    return Optional.ofNullable(running.get(trial));
  }

  /// In the order in which they began.
  List<double[]> running() {
    return List.copyOf(running.values());
  }
}
