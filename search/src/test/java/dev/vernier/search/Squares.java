package dev.vernier.search;

import dev.vernier.search.StudyRunner.Listener;
import dev.vernier.space.Parameter.Real;
import dev.vernier.space.SearchSpace;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/// A study of the least square of a number in `[-1, 1]`, and runs of it.
final class Squares {

  private static final Real X = Real.linear("x", -1, 1);

  /// Completes every trial.
  static final Objective SQUARE =
      trial -> new Outcome.Completed(List.of(Math.pow(trial.configuration().get(X), 2)));

  static final Listener SILENT = new Listener() {};

  private static final StudySpec SPEC = spec(new RandomSampler(), SearchSpace.of(X));

  final SettableClock clock = new SettableClock();

  static StudySpec spec(Sampler sampler, SearchSpace space) {
    return new StudySpec(
        "study",
        space,
        List.of(new Goal("loss", Goal.Direction.MINIMIZE)),
        sampler,
        42,
        List.of(),
        new TreeMap<>());
  }

  static Journal emptyJournal() {
    return new InMemoryStudyStore().open(SPEC, Instant.EPOCH);
  }

  Study open(Journal journal) {
    return Study.open(SPEC, journal, clock);
  }

  Study open() {
    return open(emptyJournal());
  }

  static StudySnapshot run(Study study, Objective objective, int workers, Budget budget) {
    return new StudyRunner(study, objective, workers, budget, SILENT).run();
  }

  static List<TrialView.State> states(StudySnapshot snapshot) {
    return snapshot.trials().stream().map(TrialView::state).toList();
  }
}
