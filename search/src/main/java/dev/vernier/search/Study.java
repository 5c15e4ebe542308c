package dev.vernier.search;

import dev.vernier.space.Configuration;
import dev.vernier.space.Seeds;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// A search under way: the fold of its journal's events, and the one place that appends to it.
///
/// Any number of threads may share a study, and any number of processes its journal: a decision is
/// taken on everything read so far and appended only if nobody wrote in between, otherwise it is
/// taken again. Opening a study replays its journal, so resuming is opening.
public final class Study {

  private final StudySpec spec;
  private final Journal journal;
  private final InstantSource clock;
  private final Sampler.Session sampling;
  private final Pruner.Session pruning;
  private final List<TrialFold> trials = new ArrayList<>();
  private final NavigableSet<Integer> waiting = new TreeSet<>();
  private final NavigableSet<Integer> running = new TreeSet<>();

  /// How many trials have begun that were not enqueued: the first configurations, and then those
  /// that the sampler has chosen.
  private int begun;

  private final StudyTally tally;
  private final ReentrantLock lock = new ReentrantLock();
  private long position;
  private volatile boolean stopping;

  private Study(StudySpec spec, Journal journal, InstantSource clock) {
    this.spec = spec;
    this.journal = journal;
    this.clock = clock;
    sampling =
        new DistinctSession(
            spec.sampler().open(spec.problem(), spec.seed()), spec.space(), spec.seed());
    pruning = spec.pruner().open(spec.problem(), Seeds.derive(spec.seed(), -1));
    tally = new StudyTally(spec.problem());
  }

  /// Opens a study on its journal and replays what is there. The caller keeps ownership of the
  /// journal.
  public static Study open(StudySpec spec, Journal journal, InstantSource clock) {
    var study = new Study(spec, journal, clock);
    study.locked(study::catchUp);
    return study;
  }

  public StudySpec spec() {
    return spec;
  }

  /// Takes up the next trial: the lowest one that waits, else the next of the first configurations,
  /// else what the pruner says, which is to resume a paused trial or to begin one that the sampler
  /// proposes. Empty where nothing is worth doing, where the sampler's space is exhausted, where
  /// every trial below the limit runs or has finished, and once the study is stopping.
  ///
  /// @param limit how many trials the study may have; those from this number on are left alone
  public Optional<Trial> ask(Worker worker, int limit) {
    return ask(worker, limit, _ -> true);
  }

  /// As [#ask(Worker, int)], leaving alone the waiting trials that are not taken.
  Optional<Trial> ask(Worker worker, int limit, Predicate<TrialView> takes) {
    return locked(() -> {
      while (true) {
        catchUp();
        List<StudyEvent> events = stopping ? List.of() : next(worker, limit, takes);
        if (events.isEmpty()) {
          return Optional.empty();
        }
        if (tryAppend(events)) {
          return Optional.of(new Running(trials.get(events.getLast().trial().number()).view()));
        }
      }
    });
  }

  /// The events with which a worker takes up a trial.
  private List<StudyEvent> next(Worker worker, int limit, Predicate<TrialView> takes) {
    Optional<TrialView> again = waiting(limit, takes).findFirst();
    if (again.isPresent()) {
      TrialView trial = again.get();
      return List.of(
          trial.pausedAt() > 0
              ? new StudyEvent.Resumed(trial.id(), now(), worker, trial.interruption())
              : new StudyEvent.Started(trial.id(), now(), trial.configuration(), worker));
    }
    var id = new TrialId(trials.size());
    boolean mayBegin = id.number() < limit;
    if (mayBegin && begun < spec.first().size()) {
      return List.of(new StudyEvent.Started(id, now(), spec.first().get(begun), worker));
    }
    return switch (pruning.next(sampling, draws(), mayBegin).orElse(null)) {
      case Pruner.Next.Resume(TrialId trial, String reason) ->
          List.of(new StudyEvent.Resumed(trial, now(), worker, reason));
      case Pruner.Next.Begin begin when begin.reason().isEmpty() ->
          List.of(new StudyEvent.Started(id, now(), begin.configuration(), worker));
      case Pruner.Next.Begin(Configuration chosen, Optional<TrialId> parent, String reason) ->
          List.of(
              new StudyEvent.Enqueued(id, now(), chosen, parent, reason),
              new StudyEvent.Started(id, now(), chosen, worker));
      case null -> List.of();
    };
  }

  /// How many trials the sampler has chosen.
  private int draws() {
    return Math.max(0, begun - spec.first().size());
  }

  private Stream<TrialView> waiting(int limit, Predicate<TrialView> takes) {
    return waiting.headSet(limit).stream().map(number -> trials.get(number).view()).filter(takes);
  }

  /// Lets a configuration of the caller's choice be the next trial that begins.
  ///
  /// @param reason why, on one line
  /// @throws IllegalArgumentException if it does not lie in the space
  public TrialId enqueue(Configuration configuration, String reason) {
    SearchProblem.requireInside(spec.space(), "enqueued", configuration);
    return locked(() -> {
      while (true) {
        catchUp();
        var id = new TrialId(trials.size());
        if (tryAppend(
            List.of(new StudyEvent.Enqueued(id, now(), configuration, Optional.empty(), reason)))) {
          return id;
        }
      }
    });
  }

  /// Records how a trial ended, and returns it as it is then.
  ///
  /// @throws IllegalArgumentException if a completed trial has not one value per goal
  /// @throws IllegalStateException if the trial is not running
  public TrialView tell(TrialId trial, Outcome outcome) {
    requireValues(outcome);
    return told(new StudyEvent.Finished(trial, now(), outcome));
  }

  void requireValues(Outcome outcome) {
    if (outcome instanceof Outcome.Completed(List<Double> values, List<Double> measures)) {
      if (values.size() != spec.goals().size()) {
        throw new IllegalArgumentException(
            "a completed trial has one value for each of %s, got %s"
                .formatted(spec.goals().stream().map(Goal::metric).toList(), values));
      }
      if (measures.size() != spec.problem().constraints().size()) {
        throw new IllegalArgumentException(
            "a completed trial has one measure for each constraint of %s, got %s"
                .formatted(spec.problem().constraints(), measures));
      }
    }
  }

  /// Records that a running trial gave way to the pruner: it has ended or is paused. Returns it as
  /// it is then; another worker may resume it at once.
  ///
  /// @throws IllegalStateException if the trial is not running
  public TrialView halt(TrialId trial, TrialHalted halted) {
    int step = halted.step();
    String reason = halted.reason();
    return told(
        halted.paused()
            ? new StudyEvent.Paused(trial, now(), step, reason)
            : new StudyEvent.Finished(trial, now(), new Outcome.Pruned(step, reason)));
  }

  /// Gives a trial back: it waits, to be run again from where it was paused last, or from its
  /// beginning. Returns it as it is then; another worker may take it up at once.
  ///
  /// @throws IllegalStateException if the trial is not running
  public TrialView interrupt(TrialId trial, String reason) {
    return told(new StudyEvent.Interrupted(trial, now(), reason));
  }

  /// Appends an event of a running trial and returns the trial right after it.
  private TrialView told(StudyEvent event) {
    return locked(() -> {
      append(event);
      return trials.get(event.trial().number()).view();
    });
  }

  /// Gives back the running trials of workers whose process has ended, and returns their numbers.
  public List<TrialId> recover() {
    return locked(() -> {
      while (true) {
        catchUp();
        List<TrialId> lost =
            running.stream()
                .map(trials::get)
                .filter(trial -> !trial.heldByLiving())
                .map(TrialFold::id)
                .toList();
        Instant now = now();
        if (lost.isEmpty()
            || tryAppend(
                lost.stream()
                    .map(id -> new StudyEvent.Interrupted(id, now, "its process ended"))
                    .toList())) {
          return lost;
        }
        // Others wrote first; they may have given back the same trials and run them by now.
      }
    });
  }

  /// Cancels the running trials of this process at their next step, and starts no more.
  public void stop() {
    stopping = true;
  }

  boolean stopping() {
    return stopping;
  }

  /// What the study reads the time from.
  public InstantSource clock() {
    return clock;
  }

  /// The study as its journal is now.
  public StudySnapshot snapshot() {
    return locked(() -> {
      catchUp();
      return new StudySnapshot(spec, trials.stream().map(TrialFold::view).toList());
    });
  }

  /// One trial, as of what this study has read.
  ///
  /// @throws IllegalStateException if there is none of that number
  public TrialView trial(TrialId id) {
    return locked(() -> {
      if (id.number() >= trials.size()) {
        throw new IllegalStateException("the study has no trial " + id);
      }
      return trials.get(id.number()).view();
    });
  }

  /// How many trials have completed, as of what this study has read.
  public int completed() {
    return locked(tally::completed);
  }

  /// What the study has come to, as of what it has read.
  <T> T tallied(Function<StudyTally, T> question) {
    return locked(() -> question.apply(tally));
  }

  /// Why no trial begins though the study may have more; empty where it may not, or is stopping.
  Optional<String> whyNothingBegins(int limit) {
    return locked(() -> {
      if (stopping || trials.size() >= limit) {
        return Optional.empty();
      }
      return Optional.of(
          sampling.ask(draws()).isEmpty()
              ? "every configuration of the space has been tried"
              : "the pruner %s has nothing more to train".formatted(spec.pruner().text()));
    });
  }

  /// Whether a trial below the limit runs, or waits and would be taken, as of what this study has
  /// read.
  boolean hasUnfinished(int limit, Predicate<TrialView> takes) {
    return locked(
        () -> !running.headSet(limit).isEmpty() || waiting(limit, takes).findAny().isPresent());
  }

  /// Appends an event of a running trial.
  private void append(StudyEvent event) {
    requireRunning(event.trial());
    while (!tryAppend(List.of(event))) {
      catchUp();
      requireRunning(event.trial());
    }
  }

  private void requireRunning(TrialId id) {
    if (!running.contains(id.number())) {
      throw new IllegalStateException(
          "trial %s is %s, not running".formatted(id, trial(id).state()));
    }
  }

  private boolean tryAppend(List<? extends StudyEvent> events) {
    if (!journal.append(position, events)) {
      return false;
    }
    events.forEach(this::fold);
    return true;
  }

  private void catchUp() {
    journal.readFrom(position).forEach(this::fold);
  }

  private void fold(StudyEvent event) {
    int number = event.trial().number();
    switch (event) {
      case StudyEvent.Enqueued enqueued ->
          trials.add(
              new TrialFold(
                  enqueued,
                  enqueued.parent().map(id -> trials.get(id.number()).pausedAt()).orElse(0)));
      case StudyEvent.Started started -> {
        if (number == trials.size()) {
          trials.add(new TrialFold(started));
          begun++;
        } else {
          trials.get(number).restart(started);
        }
      }
      case StudyEvent.Reported reported -> trials.get(number).report(reported);
      case StudyEvent.Paused paused -> trials.get(number).pause(paused);
      case StudyEvent.Resumed resumed -> trials.get(number).resume(resumed);
      case StudyEvent.Interrupted interrupted -> trials.get(number).interrupt(interrupted);
      case StudyEvent.Finished finished -> trials.get(number).finish(finished);
    }
    move(number);
    tally.fold(event);
    sampling.tell(event);
    pruning.tell(event);
    position++;
  }

  /// Puts a trial where its new state belongs.
  private void move(int number) {
    TrialView.State state = trials.get(number).state();
    if (state == TrialView.State.WAITING) {
      waiting.add(number);
    } else {
      waiting.remove(number);
    }
    if (state == TrialView.State.RUNNING) {
      running.add(number);
    } else {
      running.remove(number);
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  private final class Running implements Trial {

    private final TrialView begun;

    Running(TrialView begun) {
      this.begun = begun;
    }

    @Override
    public TrialId id() {
      return begun.id();
    }

    @Override
    public Configuration configuration() {
      return begun.configuration();
    }

    @Override
    public long seed() {
      return spec.trialSeed(id());
    }

    @Override
    public int pausedAt() {
      return begun.pausedAt();
    }

    @Override
    public Optional<TrialId> parent() {
      return begun.parent();
    }

    @Override
    public void report(int step, Map<String, Double> metrics) {
      if (stopping) {
        throw new TrialCancelled();
      }
      Pruner.Decision decision =
          locked(() -> {
            append(new StudyEvent.Reported(id(), now(), step, metrics));
            return step > pausedAt() && metrics.containsKey(spec.goals().getFirst().metric())
                ? pruning.judge(id(), step)
                : new Pruner.Decision.Continue();
          });
      switch (decision) {
        case Pruner.Decision.Continue() -> {}
        case Pruner.Decision.Stop(String reason) -> throw new TrialHalted(step, false, reason);
        case Pruner.Decision.Pause(String reason) -> throw new TrialHalted(step, true, reason);
      }
    }

    @Override
    public boolean cancelled() {
      return stopping;
    }
  }
}
