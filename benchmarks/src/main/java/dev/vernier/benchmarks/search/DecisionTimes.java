package dev.vernier.benchmarks.search;

import dev.vernier.benchmarks.peers.Table;
import dev.vernier.search.Goal;
import dev.vernier.search.Outcome;
import dev.vernier.search.Pruner;
import dev.vernier.search.RandomSampler;
import dev.vernier.search.Sampler;
import dev.vernier.search.SearchProblem;
import dev.vernier.search.StudyEvent;
import dev.vernier.search.TrialId;
import dev.vernier.search.Worker;
import dev.vernier.space.Configuration;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How long a pruner takes to choose what a free worker does, when a number of trials are under way
/// or paused.
///
/// As many workers begin a trial each, drawn at random, and go different ways, at most half of the
/// whole. Then one more worker is free, round by round, and carries on what the pruner chooses.
final class DecisionTimes {

  private static final int STEPS = 52;
  private static final Goal GOAL = new Goal("loss", Goal.Direction.MINIMIZE);
  private static final SearchProblem PROBLEM =
      SearchProblem.of(AskTimes.SPACE, List.of(GOAL)).withSteps(STEPS);
  private static final Worker WORKER = Worker.here(0);
  private static final long SEED = 1;

  private static final int ROUNDS = 21;
  private static final double MOST_SECONDS = 20;
  private static final double WARM_UP_SECONDS = 2;
  private static final int WARM_UP_TRIALS = 20;

  private final Pruner.Session pruner;
  private final Sampler.Session sampler = new RandomSampler().open(PROBLEM, SEED);
  private final List<Training> trainings = new ArrayList<>();

  /// A trial and the last step that it has reported.
  private static final class Training {

    private final TrialId id;
    private final Configuration configuration;
    private int step;

    Training(TrialId id, Configuration configuration) {
      this.id = id;
      this.configuration = configuration;
    }

    /// Falls from 1 above the loss of the configuration to it.
    double loss() {
      return AskTimes.loss(configuration) + 1.0 / step;
    }

    Instant now() {
      return Instant.ofEpochSecond(step);
    }
  }

  private DecisionTimes(Pruner pruner) {
    this.pruner = pruner.open(PROBLEM, SEED);
  }

  /// A table of the pruners by how many trials are under way or paused.
  static void print(PrintStream out, List<Pruner> pruners, List<Integer> counts) {
    out.printf(
        "Milliseconds that it takes to choose what a free worker does, with so many trials under way or paused: the median.%n%n");
    var header = new ArrayList<>(List.of("Pruner"));
    counts.forEach(count -> header.add("%,d trials".formatted(count)));
    out.print(new Table(header));
    for (Pruner pruner : pruners) {
      long begin = System.nanoTime();
      while (seconds(begin) < WARM_UP_SECONDS) {
        new DecisionTimes(pruner).measure(WARM_UP_TRIALS);
      }
      var row = new ArrayList<>(List.of(pruner.text()));
      for (int count : counts) {
        row.add("%.3g".formatted(new DecisionTimes(pruner).measure(count)));
      }
      out.println(Table.line(row));
    }
  }

  /// The median in milliseconds. Fewer rounds are measured where they take long, but one always.
  private double measure(int trials) {
    while (trainings.size() < trials) {
      begin(sampler.ask(trainings.size()).orElseThrow());
    }
    for (int i = 0; i < trials; i++) {
      train(trainings.get(i), 1 + i % (STEPS / 2));
    }
    var times = new ArrayList<Double>();
    long begin = System.nanoTime();
    for (int round = 0; round < ROUNDS && (round == 0 || seconds(begin) < MOST_SECONDS); round++) {
      long asked = System.nanoTime();
      Optional<Pruner.Next> next = pruner.next(sampler, trainings.size(), true);
      times.add((System.nanoTime() - asked) * 1e-6);
      train(takeUp(next.orElseThrow()), STEPS);
    }
    return Table.median(times);
  }

  private Training takeUp(Pruner.Next next) {
    return switch (next) {
      case Pruner.Next.Begin begun when begun.reason().isEmpty() -> begin(begun.configuration());
      case Pruner.Next.Begin(Configuration chosen, Optional<TrialId> parent, String reason) -> {
        var id = new TrialId(trainings.size());
        pruner.tell(new StudyEvent.Enqueued(id, Instant.EPOCH, chosen, parent, reason));
        yield begin(chosen);
      }
      case Pruner.Next.Resume(TrialId id, String reason) -> {
        Training training = trainings.get(id.number());
        pruner.tell(new StudyEvent.Resumed(id, training.now(), WORKER, reason));
        yield training;
      }
    };
  }

  private Training begin(Configuration configuration) {
    var training = new Training(new TrialId(trainings.size()), configuration);
    trainings.add(training);
    pruner.tell(new StudyEvent.Started(training.id, training.now(), configuration, WORKER));
    return training;
  }

  /// Lets a trial report up to a step, the last one at most, or until the pruner halts it.
  private void train(Training training, int until) {
    while (training.step < until) {
      training.step++;
      pruner.tell(
          new StudyEvent.Reported(
              training.id, training.now(), training.step, Map.of(GOAL.metric(), training.loss())));
      switch (pruner.judge(training.id, training.step)) {
        case Pruner.Decision.Continue() -> {}
        case Pruner.Decision.Stop(String reason) -> {
          finish(training, new Outcome.Pruned(training.step, reason));
          return;
        }
        case Pruner.Decision.Pause(String reason) -> {
          pruner.tell(new StudyEvent.Paused(training.id, training.now(), training.step, reason));
          return;
        }
      }
    }
    if (training.step == STEPS) {
      finish(training, new Outcome.Completed(List.of(training.loss())));
    }
  }

  private void finish(Training training, Outcome outcome) {
    pruner.tell(new StudyEvent.Finished(training.id, training.now(), outcome));
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) * 1e-9;
  }
}
