package dev.vernier.cli;

import dev.vernier.search.Budget;
import dev.vernier.search.Goal;
import dev.vernier.search.Study;
import dev.vernier.search.StudyRunner.Listener;
import dev.vernier.search.StudySnapshot;
import dev.vernier.search.TrialId;
import dev.vernier.search.TrialView;
import dev.vernier.space.Configuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// Shows a run as it goes: live lines on a terminal, a line per finished trial elsewhere.
///
/// Called by the workers; every method is synchronized and short.
final class Progress implements Listener, AutoCloseable {

  private static final int LONGEST_BAR = 20;
  private static final int SHORTEST_BAR = 5;

  /// How wide the summary is without its bar.
  private static final int SUMMARY = 58;

  /// What a worker is at.
  private record Work(TrialView trial, long sinceNanos, int epoch, double value) {}

  private final Console console;

  /// The study as the run found it.
  private final StudySnapshot opening;

  private final Goal goal;
  private final Budget budget;
  private final ToIntFunction<Configuration> epochsOf;
  private final long begin = System.nanoTime();
  private final @Nullable Work[] works;
  private final @Nullable LiveLines live;
  private final List<TrialView> deferred = new ArrayList<>();
  private final Set<TrialId> paused = new HashSet<>();

  /// What was to be said while the lines were live.
  private final List<String> notes = new ArrayList<>();

  private int finished;
  private int finishedHere;
  private int startedHere;
  private Optional<TrialView> best;

  private Progress(
      Console console,
      Study study,
      int workers,
      Budget budget,
      ToIntFunction<Configuration> epochsOf) {
    this.console = console;
    this.budget = budget;
    this.epochsOf = epochsOf;
    opening = study.snapshot();
    goal = opening.spec().goals().getFirst();
    finished = opening.finished();
    opening.trials().stream()
        .filter(trial -> trial.state() == TrialView.State.PAUSED)
        .forEach(trial -> paused.add(trial.id()));
    best = opening.best();
    works = new Work[workers];
    live = LiveLines.open(this::lines);
  }

  /// @param epochsOf the most epochs of a trial, by its configuration
  static Progress open(
      Console console,
      Study study,
      int workers,
      Budget budget,
      ToIntFunction<Configuration> epochsOf) {
    return new Progress(console, study, workers, budget, epochsOf);
  }

  @Override
  public synchronized void started(TrialView trial, int worker) {
    startedHere++;
    paused.remove(trial.id());
    works[worker] = new Work(trial, System.nanoTime(), trial.pausedAt(), Double.NaN);
  }

  @Override
  public synchronized void reported(
      TrialId trial, int step, Map<String, Double> metrics, int worker) {
    Work work = works[worker];
    if (work != null) {
      works[worker] =
          new Work(
              work.trial(),
              work.sinceNanos(),
              step,
              metrics.getOrDefault(goal.metric(), Double.NaN));
    }
  }

  @Override
  public synchronized void interrupted(TrialView trial, int worker) {
    works[worker] = null;
  }

  @Override
  public synchronized void paused(TrialView trial, int worker) {
    works[worker] = null;
    // Another worker may have said already that it resumed the trial.
    if (Arrays.stream(works)
        .noneMatch(work -> work != null && work.trial().id().equals(trial.id()))) {
      paused.add(trial.id());
    }
    note(trial);
  }

  @Override
  public synchronized void deferred(TrialView trial, int worker) {
    works[worker] = null;
    deferred.add(trial);
    note(trial);
  }

  @Override
  public synchronized void finished(TrialView trial, int worker) {
    works[worker] = null;
    finished++;
    finishedHere++;
    if (opening.feasible(trial) && (best.isEmpty() || outranks(trial, best.get()))) {
      best = Optional.of(trial);
    }
    note(trial);
  }

  private void note(TrialView trial) {
    if (live == null) {
      console.note(
          "trial %-4s %-9s %s %-9s %4d epochs %8s   best %s",
          trial.id(),
          trial.state(),
          goal.metric(),
          value(trial),
          trial.steps(),
          Console.seconds(trial.duration(trial.endedAt().orElseThrow())),
          bestText());
    }
  }

  /// The final value, or the last one of a trial that has paused.
  private String value(TrialView trial) {
    if (trial.value().isPresent()) {
      return Console.number(trial.value().getAsDouble());
    }
    Double last =
        trial.state() == TrialView.State.PAUSED && !trial.reports().isEmpty()
            ? trial.reports().lastEntry().getValue().get(goal.metric())
            : null;
    return last == null ? "–" : Console.number(last);
  }

  /// Says something that is not about one trial's state; later, where the lines are live.
  synchronized void note(String text) {
    if (live == null) {
      console.note("note: %s", text);
    } else {
      notes.add(text);
    }
  }

  /// How many trials this run has finished.
  synchronized int finishedHere() {
    return finishedHere;
  }

  /// How often this run has taken up a trial.
  synchronized int startedHere() {
    return startedHere;
  }

  /// The trials that this run has deferred.
  synchronized List<TrialView> deferred() {
    return List.copyOf(deferred);
  }

  private boolean outranks(TrialView trial, TrialView other) {
    return opening
        .spec()
        .problem()
        .outranks(trial.values(), trial.id(), other.values(), other.id());
  }

  private String bestText() {
    return best.map(trial ->
            "%s (trial %s)".formatted(Console.number(trial.value().orElseThrow()), trial.id()))
        .orElse("–");
  }

  private synchronized String[] lines(int width) {
    var lines = new String[works.length + 1];
    for (int i = 0; i < works.length; i++) {
      lines[i] = line(i, works[i]);
    }
    lines[works.length] = summary(width);
    return lines;
  }

  private String line(int worker, @Nullable Work work) {
    if (work == null) {
      return "  %2d  –".formatted(worker + 1);
    }
    Duration since = Duration.ofNanos(System.nanoTime() - work.sinceNanos());
    int epochs = epochsOf.applyAsInt(work.trial().configuration());
    return "  %2d  trial %-4s epoch %4d/%d  %s %-8s %s"
        .formatted(
            worker + 1,
            work.trial().id(),
            work.epoch(),
            epochs,
            goal.metric(),
            Double.isNaN(work.value()) ? "–" : Console.number(work.value()),
            Console.seconds(since));
  }

  private String summary(int width) {
    double share = 0;
    var left = new StringBuilder();
    if (budget.trials().isPresent()) {
      int wanted = budget.trials().getAsInt();
      int done = finished + paused.size();
      share = Math.max(share, (double) done / wanted);
      left.append(", ").append(Math.max(0, wanted - done)).append(" to go");
    }
    if (budget.time().isPresent()) {
      Duration time = budget.time().get();
      Duration passed = Duration.ofNanos(System.nanoTime() - begin);
      share = Math.max(share, (double) passed.toNanos() / time.toNanos());
      Duration rest = time.minus(passed);
      left.append(", ")
          .append(rest.isPositive() ? Console.seconds(rest) + " left" : "time is up, finishing");
    }
    int bar = Math.clamp(width - SUMMARY, SHORTEST_BAR, LONGEST_BAR);
    int full = (int) Math.round(Math.min(1, share) * bar);
    return "  [%s%s] %s%s%s, best %s"
        .formatted(
            "█".repeat(full),
            "·".repeat(bar - full),
            Console.count(finished, "trial"),
            paused.isEmpty() ? "" : ", %d paused".formatted(paused.size()),
            left,
            bestText());
  }

  @Override
  public void close() {
    if (live != null) {
      live.close();
      notes.forEach(text -> console.note("note: %s", text));
    }
  }
}
