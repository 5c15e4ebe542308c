package dev.vernier.search;

import dev.vernier.space.Configuration;
import dev.vernier.space.Dimension;
import dev.vernier.space.SearchSpace;
import dev.vernier.space.Seeds;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A search under way: the fold of its journal's events, and the one place that appends to it.
///
/// Any number of threads may share a study, and any number of processes its journal: a decision is
/// taken on everything read so far and appended only if nobody wrote in between, otherwise it is
/// taken again. Opening a study replays its journal, so resuming is opening.
public final class Study {

  /// What a study searches, and how. Equal descriptions make the same study.
  ///
  /// @param name not blank
  /// @param problem with at least one goal
  /// @param seed decides what the sampler proposes and the seed of every trial
  /// @param first configurations of the space to try before the sampler is asked
  /// @param attributes what the caller wants to remember, such as the data it was about; the one
  ///   named [#REMARK] may differ in descriptions of the same study
  public record Spec(
      String name,
      SearchProblem problem,
      Sampler sampler,
      long seed,
      List<Configuration> first,
      SortedMap<String, String> attributes) {

    /// The attribute for people that is no part of what a study is.
    public static final String REMARK = "remark";

    public Spec {
      first = List.copyOf(first);
      attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
      if (name.isBlank()) {
        throw new IllegalArgumentException("a study needs a name");
      }
      if (problem.goals().isEmpty()) {
        throw new IllegalArgumentException("the study " + name + " needs at least one goal");
      }
      for (Configuration configuration : first) {
        SearchProblem.requireInside(problem.space(), "first", configuration);
      }
    }

    /// A description without constraints or previous knowledge.
    public Spec(
        String name,
        SearchSpace space,
        List<Goal> goals,
        Sampler sampler,
        long seed,
        List<Configuration> first,
        SortedMap<String, String> attributes) {
      this(name, SearchProblem.of(space, goals), sampler, seed, first, attributes);
    }

    public SearchSpace space() {
      return problem.space();
    }

    public List<Goal> goals() {
      return problem.goals();
    }

    /// The seed of a trial's own: the same whichever worker runs it, and however often.
    public long trialSeed(TrialId trial) {
      return Seeds.derive(seed, trial.number());
    }

    /// This description with a remark.
    public Spec withRemark(String remark) {
      var more = new TreeMap<>(attributes);
      more.put(REMARK, remark);
      return new Spec(name, problem, sampler, seed, first, more);
    }

    /// This description under another name.
    public Spec withName(String newName) {
      return new Spec(newName, problem, sampler, seed, first, attributes);
    }

    /// Names the parts in which two descriptions differ; empty where they are equal.
    public List<String> differences(Spec other) {
      var differences = new ArrayList<String>();
      if (!goals().equals(other.goals())) {
        differences.add("metric (%s, was %s)".formatted(metrics(), other.metrics()));
      }
      if (!sampler.equals(other.sampler)) {
        differences.add("search (%s, was %s)".formatted(sampler.text(), other.sampler.text()));
      }
      if (!problem.constraints().equals(other.problem.constraints())) {
        differences.add(
            "constraints (%s, was %s)"
                .formatted(problem.constraints(), other.problem.constraints()));
      }
      if (!problem.prior().equals(other.problem.prior())) {
        differences.add("prior");
      }
      if (!problem.known().equals(other.problem.known())) {
        differences.add("known trials");
      }
      if (problem.steps() != other.problem.steps()) {
        differences.add(
            "steps of a trial (%d, was %d)".formatted(problem.steps(), other.problem.steps()));
      }
      if (seed != other.seed) {
        differences.add("seed (%d, was %d)".formatted(seed, other.seed));
      }
      if (!space().equals(other.space()) || !first.equals(other.first)) {
        differences.add("hyperparameters" + named(changed(other)));
      }
      var keys = new TreeMap<>(attributes);
      keys.putAll(other.attributes);
      keys.remove(REMARK);
      for (String key : keys.keySet()) {
        String mine = attributes.getOrDefault(key, "none");
        String theirs = other.attributes.getOrDefault(key, "none");
        if (!mine.equals(theirs)) {
          differences.add("%s (%s, was %s)".formatted(key, mine, theirs));
        }
      }
      return differences;
    }

    private String metrics() {
      return goals().stream()
          .map(goal -> goal.metric() + " to " + goal.direction())
          .collect(Collectors.joining(", "));
    }

    private List<String> changed(Spec other) {
      return Stream.concat(
              space().dimensions().stream().filter(d -> !other.space().dimensions().contains(d)),
              other.space().dimensions().stream().filter(d -> !space().dimensions().contains(d)))
          .map(Dimension::name)
          .distinct()
          .toList();
    }

    /// Their order or the first configuration may be all that differs.
    private static String named(List<String> names) {
      return names.isEmpty() ? "" : " (" + String.join(", ", names) + ")";
    }

    /// @throws IllegalStateException if a study of this name was opened with another description
    public void requireSame(Spec other) {
      List<String> differences = differences(other);
      if (!differences.isEmpty()) {
        throw new IllegalStateException(
            "the study \"%s\" exists with a different %s; choose another name for the study"
                .formatted(name, String.join(", ", other.differences(this))));
      }
    }
  }

  private final Spec spec;
  private final Journal journal;
  private final InstantSource clock;
  private final Sampler.Session session;
  private final List<TrialFold> trials = new ArrayList<>();
  private final NavigableSet<Integer> waiting = new TreeSet<>();
  private final NavigableSet<Integer> running = new TreeSet<>();
  private int completed;
  private final ReentrantLock lock = new ReentrantLock();
  private long position;
  private volatile boolean stopping;

  private Study(Spec spec, Journal journal, InstantSource clock) {
    this.spec = spec;
    this.journal = journal;
    this.clock = clock;
    this.session = spec.sampler().open(spec.problem(), spec.seed());
  }

  /// Opens a study on its journal and replays what is there. The caller keeps ownership of the
  /// journal.
  public static Study open(Spec spec, Journal journal, InstantSource clock) {
    var study = new Study(spec, journal, clock);
    study.locked(study::catchUp);
    return study;
  }

  public Spec spec() {
    return spec;
  }

  /// Takes up the next trial: the lowest one that waits, else the next of the first configurations,
  /// else what the sampler proposes. Empty where the sampler's space is exhausted, where every
  /// trial below the limit runs or has finished, and once the study is stopping.
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
        Optional<StudyEvent.Started> started = next(worker, limit, takes);
        if (started.isEmpty()) {
          return Optional.empty();
        }
        if (tryAppend(List.of(started.get()))) {
          return Optional.of(new Running(started.get()));
        }
      }
    });
  }

  private Optional<StudyEvent.Started> next(Worker worker, int limit, Predicate<TrialView> takes) {
    if (stopping) {
      return Optional.empty();
    }
    Optional<TrialView> again = waiting(limit, takes).findFirst();
    if (again.isPresent()) {
      TrialView trial = again.get();
      return Optional.of(new StudyEvent.Started(trial.id(), now(), trial.configuration(), worker));
    }
    int number = trials.size();
    if (number >= limit) {
      return Optional.empty();
    }
    int draw = number - spec.first().size();
    Optional<Configuration> configuration =
        draw < 0 ? Optional.of(spec.first().get(number)) : session.ask(draw);
    return configuration.map(c -> new StudyEvent.Started(new TrialId(number), now(), c, worker));
  }

  private Stream<TrialView> waiting(int limit, Predicate<TrialView> takes) {
    return waiting.headSet(limit).stream().map(number -> trials.get(number).view()).filter(takes);
  }

  /// Records how a trial ended.
  ///
  /// @throws IllegalArgumentException if a completed trial has not one value per goal
  /// @throws IllegalStateException if the trial is not running
  public void tell(TrialId trial, Outcome outcome) {
    requireValues(outcome);
    locked(() -> append(new StudyEvent.Finished(trial, now(), outcome)));
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

  /// Gives a trial back: it waits, to be run again from its beginning.
  ///
  /// @throws IllegalStateException if the trial is not running
  public void interrupt(TrialId trial, String reason) {
    locked(() -> append(new StudyEvent.Interrupted(trial, now(), reason)));
  }

  /// Gives back the running trials of workers whose process has ended, and returns their numbers.
  public List<TrialId> recover() {
    return locked(() -> {
      while (true) {
        catchUp();
        List<TrialId> lost =
            running.stream()
                .map(trials::get)
                .filter(trial -> !trial.worker().isAlive())
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
    return locked(() -> completed);
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
      case StudyEvent.Started started -> {
        if (number == trials.size()) {
          trials.add(new TrialFold(started));
        } else {
          trials.get(number).restart(started);
        }
        move(number);
      }
      case StudyEvent.Reported reported -> trials.get(number).report(reported);
      case StudyEvent.Interrupted interrupted -> {
        trials.get(number).interrupt(interrupted);
        move(number);
      }
      case StudyEvent.Finished finished -> {
        trials.get(number).finish(finished);
        move(number);
      }
    }
    session.tell(event);
    position++;
  }

  /// Puts a trial where its new state belongs.
  private void move(int number) {
    waiting.remove(number);
    running.remove(number);
    switch (trials.get(number).state()) {
      case WAITING -> waiting.add(number);
      case RUNNING -> running.add(number);
      case COMPLETED -> completed++;
      case PRUNED, DIVERGED, FAILED -> {}
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

    private final TrialId id;
    private final Configuration configuration;

    Running(StudyEvent.Started started) {
      id = started.trial();
      configuration = started.configuration();
    }

    @Override
    public TrialId id() {
      return id;
    }

    @Override
    public Configuration configuration() {
      return configuration;
    }

    @Override
    public long seed() {
      return spec.trialSeed(id);
    }

    @Override
    public void report(int step, Map<String, Double> metrics) {
      if (stopping) {
        throw new TrialCancelled();
      }
      locked(() -> append(new StudyEvent.Reported(id, now(), step, metrics)));
    }

    @Override
    public boolean cancelled() {
      return stopping;
    }
  }
}
