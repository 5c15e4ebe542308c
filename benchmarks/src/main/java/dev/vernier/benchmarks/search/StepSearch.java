package dev.vernier.benchmarks.search;

import dev.vernier.search.InMemoryStudyStore;
import dev.vernier.search.NoPruner;
import dev.vernier.search.Outcome;
import dev.vernier.search.PopulationPruner;
import dev.vernier.search.Pruner;
import dev.vernier.search.Sampler;
import dev.vernier.search.Study;
import dev.vernier.search.StudySpec;
import dev.vernier.search.Trial;
import dev.vernier.search.TrialHalted;
import dev.vernier.search.TrialId;
import dev.vernier.search.Worker;
import dev.vernier.space.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One study of a task whose pruner says which trial gets the next steps: a trial reports its
/// accuracy after every epoch, each of which is a step, and gives way when the pruner says so. One
/// worker, which goes on with a paused trial at the epoch where it was. A trial of a study without
/// a pruner takes all its steps unasked.
///
/// @param seed as that of a [Search]
/// @param steps that the study may spend; a trial that it ends in is cut off
record StepSearch(LcBench.Task task, Sampler sampler, Pruner pruner, int seed, int steps) {

  private static final Worker WORKER = Worker.here(0);

  /// @throws IllegalArgumentException if the sampler or the pruner cannot search the task, or if
  ///   the pruner lets a trial begin from the state of another, of which the surrogate knows no
  ///   curve
  StepSearch {
    sampler.open(task.searched(), seed);
    pruner.open(task.searched(), seed);
    if (pruner instanceof PopulationPruner) {
      throw new IllegalArgumentException(
          "%s lets a trial begin from the state of another, of which the surrogate knows no curve; choose another pruner"
              .formatted(pruner.text()));
    }
  }

  /// What it has achieved after each step: the best value of a completed trial, and the worst of
  /// the task before there is one. Where nothing is worth doing any more, the last from there on.
  StudyRun run() {
    var spec =
        new StudySpec(
            task.name(),
            task.searched(),
            sampler,
            pruner,
            Seeds.derive(seed, task.name().hashCode()),
            List.of(),
            new TreeMap<>());
    var clock = new SteadyClock();
    try (var store = new InMemoryStudyStore();
        var journal = store.open(spec, clock.instant())) {
      return new Running(Study.open(spec, journal, clock), clock).toTheEnd();
    }
  }

  private final class Running {

    private final Study study;
    private final SteadyClock clock;
    private final boolean asks = !pruner.equals(new NoPruner());

    /// The accuracy after each epoch of the trials begun.
    private final Map<TrialId, double[]> curves = new HashMap<>();

    private final List<Double> incumbents = new ArrayList<>();
    private double best = task.worst();
    private int completed;

    Running(Study study, SteadyClock clock) {
      this.study = study;
      this.clock = clock;
    }

    StudyRun toTheEnd() {
      while (incumbents.size() < steps) {
        Optional<Trial> trial = study.ask(WORKER, Integer.MAX_VALUE);
        if (trial.isEmpty()) {
          incumbents.add(best);
          continue;
        }
        try {
          train(trial.get());
        } catch (TrialHalted halted) {
          study.halt(trial.get().id(), halted);
        }
      }
      return new StudyRun(incumbents, curves.size(), completed);
    }

    /// Takes the steps of a trial that are left, as far as those of the study go.
    private void train(Trial trial) {
      double[] curve = curves.computeIfAbsent(trial.id(), _ -> task.curve(trial.configuration()));
      for (int epoch = trial.pausedAt() + 1; epoch <= LcBench.EPOCHS; epoch++) {
        if (incumbents.size() == steps) {
          return;
        }
        clock.tick();
        incumbents.add(best);
        if (asks) {
          trial.report(epoch, Map.of(task.goal().metric(), curve[epoch - 1]));
        }
      }
      double value = curve[LcBench.EPOCHS - 1];
      study.tell(trial.id(), new Outcome.Completed(List.of(value)));
      if (task.goal().better(value, best)) {
        best = value;
        // The last step of the trial has achieved it.
        incumbents.set(incumbents.size() - 1, best);
      }
      completed++;
    }
  }
}
