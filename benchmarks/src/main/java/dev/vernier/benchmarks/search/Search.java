package dev.vernier.benchmarks.search;

import dev.vernier.search.InMemoryStudyStore;
import dev.vernier.search.NoPruner;
import dev.vernier.search.Outcome;
import dev.vernier.search.Sampler;
import dev.vernier.search.Study;
import dev.vernier.search.StudySpec;
import dev.vernier.search.Trial;
import dev.vernier.search.Worker;
import dev.vernier.space.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// One study of a problem: a sampler chooses each trial when the one before it has completed.
///
/// @param sampler that can search the problem
/// @param seed from 1; the study's own comes from it and the name of the problem, so that one
///   seed's random points differ from problem to problem
record Search(Problem problem, Sampler sampler, int seed, int trials) {

  private static final Worker WORKER = Worker.here(0);

  /// @throws IllegalArgumentException if the sampler cannot search the problem
  Search {
    sampler.open(problem.searched(), seed);
  }

  /// What it has achieved after each trial. Where the sampler has exhausted the space, what all
  /// have from there on.
  StudyRun run() {
    var spec =
        new StudySpec(
            problem.name(),
            problem.searched(),
            sampler,
            new NoPruner(),
            Seeds.derive(seed, problem.name().hashCode()),
            List.of(),
            new TreeMap<>());
    var clock = new SteadyClock();
    var completed = new ArrayList<List<Double>>();
    var incumbents = new ArrayList<Double>();
    try (var store = new InMemoryStudyStore();
        var journal = store.open(spec, clock.instant())) {
      var study = Study.open(spec, journal, clock);
      while (incumbents.size() < trials) {
        Optional<Trial> trial = study.ask(WORKER, trials);
        if (trial.isEmpty()) {
          incumbents.add(incumbents.getLast());
          continue;
        }
        List<Double> values = problem.values(trial.get().configuration());
        clock.tick();
        study.tell(trial.get().id(), new Outcome.Completed(values));
        completed.add(values);
        incumbents.add(problem.achieved(completed));
      }
    }
    return new StudyRun(incumbents, completed.size(), completed.size());
  }
}
