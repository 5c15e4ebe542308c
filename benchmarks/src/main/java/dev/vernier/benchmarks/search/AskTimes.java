package dev.vernier.benchmarks.search;

import dev.vernier.benchmarks.peers.Table;
import dev.vernier.search.Goal;
import dev.vernier.search.Outcome;
import dev.vernier.search.RandomSampler;
import dev.vernier.search.Sampler;
import dev.vernier.search.SearchProblem;
import dev.vernier.search.StudyEvent;
import dev.vernier.search.TrialId;
import dev.vernier.search.Worker;
import dev.vernier.space.Configuration;
import dev.vernier.space.Parameter;
import dev.vernier.space.SearchSpace;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How long a sampler takes to choose a trial when a number of trials have finished.
///
/// The time is that of one round of a study: the sampler is told that a trial has started and how
/// it ended, and is asked for the next. The finished trials before were chosen at random.
final class AskTimes {

  /// Seven dimensions of all kinds, such as a study of a network has.
  static final SearchSpace SPACE =
      SearchSpace.of(
          Parameter.Real.log("learning-rate", 1e-5, 1e-1),
          Parameter.Real.log("weight-decay", 1e-6, 1e-1).orZero(0.2),
          Parameter.Real.linear("dropout", 0, 0.5),
          Parameter.Int.powersOfTwo("batch-size", 16, 512),
          Parameter.Int.linear("layers", 1, 6),
          Parameter.Choice.of("activation", "relu", "gelu", "silu", "tanh"),
          new Parameter.Flag("batch-norm"));

  private static final List<Goal> GOALS = List.of(new Goal("loss", Goal.Direction.MINIMIZE));
  private static final Worker WORKER = Worker.here(0);
  private static final long SEED = 1;

  private static final int ROUNDS = 21;
  private static final double MOST_SECONDS = 20;
  private static final double WARM_UP_SECONDS = 3;

  /// The median of some rounds, in milliseconds.
  ///
  /// @param wall by the clock
  /// @param cpu of the thread that asks
  record Time(double wall, double cpu) {

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.3g (%.3g)", wall, cpu);
    }
  }

  private AskTimes() {}

  /// A table of the samplers by how many trials have finished.
  static void print(PrintStream out, List<Sampler> samplers, List<Integer> counts) {
    out.printf(
        "Milliseconds from telling a trial to having the next, with so many finished: the median, and in brackets that of the CPU time of the thread.%n%n");
    var header = new ArrayList<>(List.of("Sampler"));
    counts.forEach(count -> header.add("%,d trials".formatted(count)));
    out.print(new Table(header));
    for (Sampler sampler : samplers) {
      var row = new ArrayList<>(List.of(sampler.text()));
      for (int count : counts) {
        row.add(measureWarm(sampler, count).map(Time::toString).orElse("exhausted"));
      }
      out.println(Table.line(row));
    }
  }

  private static Optional<Time> measureWarm(Sampler sampler, int finished) {
    long begin = System.nanoTime();
    Optional<Time> time = measure(sampler, finished);
    while (seconds(begin) < WARM_UP_SECONDS) {
      time = measure(sampler, finished);
    }
    return time;
  }

  /// The time with a number of trials finished; empty where the space is exhausted by then. Fewer
  /// rounds are measured where they take long, but one always.
  private static Optional<Time> measure(Sampler sampler, int finished) {
    Sampler.Session session = sampler.open(SearchProblem.of(SPACE, GOALS), SEED);
    Sampler.Session history = new RandomSampler().open(SearchProblem.of(SPACE, GOALS), SEED + 1);
    for (int number = 0; number < finished - 1; number++) {
      tell(session, number, history.ask(number).orElseThrow());
    }
    Configuration last = history.ask(finished - 1).orElseThrow();
    var thread = ManagementFactory.getThreadMXBean();
    var walls = new ArrayList<Double>();
    var cpus = new ArrayList<Double>();
    long begin = System.nanoTime();
    for (int round = 0; round < ROUNDS && (round == 0 || seconds(begin) < MOST_SECONDS); round++) {
      int number = finished - 1 + round;
      long cpu = thread.getCurrentThreadCpuTime();
      long wall = System.nanoTime();
      tell(session, number, last);
      Optional<Configuration> next = session.ask(number + 1);
      walls.add((System.nanoTime() - wall) * 1e-6);
      cpus.add((thread.getCurrentThreadCpuTime() - cpu) * 1e-6);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      last = next.get();
    }
    return Optional.of(new Time(Table.median(walls), Table.median(cpus)));
  }

  private static void tell(Sampler.Session session, int number, Configuration configuration) {
    var id = new TrialId(number);
    var begin = Instant.ofEpochSecond(number);
    session.tell(new StudyEvent.Started(id, begin, configuration, WORKER));
    session.tell(
        new StudyEvent.Finished(
            id, begin.plusSeconds(1), new Outcome.Completed(List.of(loss(configuration)))));
  }

  /// A bowl in the unit cube, with its lowest point at 0.3 in every dimension.
  static double loss(Configuration configuration) {
    double sum = 0;
    for (double coordinate : SPACE.encode(configuration)) {
      sum += (coordinate - 0.3) * (coordinate - 0.3);
    }
    return sum;
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) * 1e-9;
  }
}
