package dev.vernier.benchmarks.search;

import dev.vernier.search.InMemoryStudyStore;
import dev.vernier.search.Outcome;
import dev.vernier.search.Sampler;
import dev.vernier.search.Study;
import dev.vernier.search.Trial;
import dev.vernier.search.Worker;
import dev.vernier.space.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// One study of a problem: a sampler chooses each trial when the one before it has completed.
///
/// @param seed from 1; the study's own comes from it and the name of the problem, so that one
///   seed's random points differ from problem to problem
record Search(Problem problem, Sampler sampler, int seed, int trials) {

  private static final Worker WORKER = Worker.here(0);
  private static final Duration TRIAL = Duration.ofSeconds(1);

  /// A clock by which every trial takes as long, so that a sampler that looks at it is
  /// reproducible.
  private static final class TrialClock implements InstantSource {

    private Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      return now;
    }

    void passTrial() {
      now = now.plus(TRIAL);
    }
  }

  /// The best value after each trial. Where the sampler has exhausted the space, the best of all
  /// from there on.
  double[] incumbents() {
    var spec =
        new Study.Spec(
            problem.name(),
            problem.space(),
            List.of(problem.goal()),
            sampler,
            Seeds.derive(seed, problem.name().hashCode()),
            List.of(),
            new TreeMap<>());
    var clock = new TrialClock();
    var incumbents = new double[trials];
    double best = Double.NaN;
    try (var store = new InMemoryStudyStore();
        var journal = store.open(spec, clock.instant())) {
      var study = Study.open(spec, journal, clock);
      for (int i = 0; i < trials; i++) {
        Optional<Trial> trial = study.ask(WORKER, trials);
        if (trial.isEmpty()) {
          Arrays.fill(incumbents, i, trials, best);
          break;
        }
        double value = problem.value(trial.get().configuration());
        clock.passTrial();
        study.tell(trial.get().id(), new Outcome.Completed(List.of(value)));
        if (problem.goal().better(value, best)) {
          best = value;
        }
        incumbents[i] = best;
      }
    }
    return incumbents;
  }
}
