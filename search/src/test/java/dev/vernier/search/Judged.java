package dev.vernier.search;

import dev.vernier.space.Configuration;
import dev.vernier.space.SearchSpace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A pruner's session whose trials a test runs by hand, numbered from 0. The metric is "v", and
/// less is better.
final class Judged {

  private static final Worker HERE = Worker.here(0);
  private static final SearchSpace NOTHING = new SearchSpace(List.of());

  /// Has always another configuration.
  private static final Sampler.Session SAMPLER =
      new Sampler.Session() {
        @Override
        public void tell(StudyEvent event) {}

        @Override
        public Optional<Configuration> ask(int draw) {
          return Optional.of(Configuration.empty());
        }
      };

  private final Pruner.Session session;
  private final List<TrialId> trials = new ArrayList<>();

  Judged(Pruner pruner, int steps) {
    var goal = new Goal("v", Goal.Direction.MINIMIZE);
    session = pruner.open(SearchProblem.of(NOTHING, List.of(goal)).withSteps(steps), 1);
  }

  /// Begins the next trial.
  int begin() {
    trials.add(new TrialId(trials.size()));
    session.tell(
        new StudyEvent.Started(trials.getLast(), Instant.EPOCH, Configuration.empty(), HERE));
    return trials.size() - 1;
  }

  Pruner.Decision report(int trial, int step, double value) {
    TrialId id = trials.get(trial);
    session.tell(new StudyEvent.Reported(id, Instant.EPOCH, step, Map.of("v", value)));
    Pruner.Decision decision = session.judge(id, step);
    switch (decision) {
      case Pruner.Decision.Continue() -> {}
      case Pruner.Decision.Pause(String reason) ->
          session.tell(new StudyEvent.Paused(id, Instant.EPOCH, step, reason));
      case Pruner.Decision.Stop(String reason) -> end(trial, new Outcome.Pruned(step, reason));
    }
    return decision;
  }

  void interrupt(int trial) {
    session.tell(new StudyEvent.Interrupted(trials.get(trial), Instant.EPOCH, "for a while"));
  }

  /// Begins a trial again from its beginning.
  void restart(int trial) {
    session.tell(
        new StudyEvent.Started(trials.get(trial), Instant.EPOCH, Configuration.empty(), HERE));
  }

  void end(int trial, Outcome outcome) {
    session.tell(new StudyEvent.Finished(trials.get(trial), Instant.EPOCH, outcome));
  }

  void complete(int trial, double value) {
    end(trial, new Outcome.Completed(List.of(value)));
  }

  /// What a free worker does: the number of the trial that it resumes, -1 for a new one, empty for
  /// nothing.
  Optional<Integer> next(boolean mayBegin) {
    return session
        .next(SAMPLER, 0, mayBegin)
        .map(next ->
            switch (next) {
              case Pruner.Next.Begin _ -> -1;
              case Pruner.Next.Resume(TrialId trial, String reason) -> {
                session.tell(new StudyEvent.Resumed(trial, Instant.EPOCH, HERE, reason));
                yield trial.number();
              }
            });
  }

  static boolean goesOn(Pruner.Decision decision) {
    return decision instanceof Pruner.Decision.Continue;
  }
}
