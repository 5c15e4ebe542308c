package dev.vernier.search.importance;

import dev.vernier.search.Goal;
import dev.vernier.search.Outcome;
import dev.vernier.search.RandomSampler;
import dev.vernier.search.StudySnapshot;
import dev.vernier.search.StudySpec;
import dev.vernier.search.TrialId;
import dev.vernier.search.TrialView;
import dev.vernier.space.Configuration;
import dev.vernier.space.Parameter.Real;
import dev.vernier.space.SearchSpace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// Studies of which all trials have ended, at uniform points.
final class Trials {

  static final Goal LOSS = new Goal("loss", Goal.Direction.MINIMIZE);

  private Trials() {}

  static StudySnapshot of(
      SearchSpace space, int count, Function<Configuration, Outcome> objective) {
    return of(space, List.of(LOSS), count, objective);
  }

  static StudySnapshot of(
      SearchSpace space, List<Goal> goals, int count, Function<Configuration, Outcome> objective) {
    return at(space, goals, count, random -> random.doubles(space.size()).toArray(), objective);
  }

  /// A study whose points a sampler of its own chose.
  static StudySnapshot at(
      SearchSpace space,
      List<Goal> goals,
      int count,
      Function<SplittableRandom, double[]> sampler,
      Function<Configuration, Outcome> objective) {
    var random = new SplittableRandom(17);
    var trials = new ArrayList<TrialView>();
    for (int i = 0; i < count; i++) {
      Configuration configuration = space.decode(sampler.apply(random));
      trials.add(trial(i, configuration, objective.apply(configuration)));
    }
    var spec =
        new StudySpec("study", space, goals, new RandomSampler(), 1, List.of(), new TreeMap<>());
    return new StudySnapshot(spec, trials);
  }

  /// A study of a function of the unit cube.
  static StudySnapshot ofFunction(int dimensions, int count, ToDoubleFunction<double[]> objective) {
    SearchSpace space =
        SearchSpace.of(
            IntStream.rangeClosed(1, dimensions)
                .mapToObj(i -> Real.linear("x" + i, 0, 1))
                .toArray(Real[]::new));
    return of(space, count, x -> completed(objective.applyAsDouble(space.encode(x))));
  }

  static Outcome completed(double value) {
    return new Outcome.Completed(List.of(value));
  }

  private static TrialView trial(int number, Configuration configuration, Outcome outcome) {
    TrialView.State state =
        switch (outcome) {
          case Outcome.Completed _ -> TrialView.State.COMPLETED;
          case Outcome.Pruned _ -> TrialView.State.PRUNED;
          case Outcome.Diverged _ -> TrialView.State.DIVERGED;
          case Outcome.Failed _ -> TrialView.State.FAILED;
        };
    // What a pruned trial reported last is the number in its reason.
    var reports = new TreeMap<Integer, Map<String, Double>>();
    if (outcome instanceof Outcome.Pruned(int step, String reason)) {
      reports.put(step - 1, Map.of("loss", 1e9));
      reports.put(step, Map.of("loss", Double.parseDouble(reason)));
    }
    return new TrialView(
        new TrialId(number),
        configuration,
        Optional.empty(),
        0,
        state,
        Optional.empty(),
        Duration.ZERO,
        Instant.EPOCH,
        Optional.of(Instant.EPOCH),
        reports,
        0,
        Optional.empty(),
        "",
        Optional.of(outcome));
  }

  /// The effect of one dimension.
  static Importance.Effect effect(Importance importance, String name) {
    return importance.effects().stream()
        .filter(effect ->
            effect.dimensions().size() == 1 && effect.dimensions().getFirst().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /// The effect of two dimensions together.
  static Importance.Effect effect(Importance importance, String one, String other) {
    return importance.effects().stream()
        .filter(effect ->
            effect.dimensions().size() == 2
                && effect.dimensions().getFirst().name().equals(one)
                && effect.dimensions().getLast().name().equals(other))
        .findFirst()
        .orElseThrow();
  }
}
