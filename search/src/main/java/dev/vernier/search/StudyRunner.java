package dev.vernier.search;

import dev.vernier.space.Configuration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One run of a study: threads that take up trials, evaluate them and record how they ended, until
/// the budget is spent.
///
/// ```java
/// var runner = new StudyRunner(study, objective, 2, Budget.ofTrials(20), new Listener() {});
/// StudySnapshot result = runner.run();
/// ```
///
/// Several processes may run the same study at once, and a run goes on where an earlier one ended.
/// Which configurations and seeds the trials get does not depend on the number of workers, as far
/// as the sampler does not learn from their outcomes.
///
/// A trial that the objective defers waits for another run; this one does not take it up again.
/// When a hundred are deferred in a row, the run ends.
///
/// Cancelling is cooperative: a trial notices when it reports or asks [Trial#cancelled()]. An
/// exception of the objective fails its trial, and so do running out of memory and of stack; any
/// other error, and every exception of the journal or the listener, ends the run and is thrown to
/// its caller.
public final class StudyRunner {

  /// Follows a run. Called by the workers, so by several threads at once; a slow listener slows the
  /// trials.
  public interface Listener {

    /// A worker took a trial up.
    ///
    /// @param worker the number of the worker in this run, from 0
    default void started(TrialView trial, int worker) {}

    /// A trial reached a step.
    default void reported(TrialId trial, int step, Map<String, Double> metrics, int worker) {}

    /// A trial was cancelled and waits for the next run.
    default void interrupted(TrialView trial, int worker) {}

    /// A trial was paused by the pruner, for a reason that [TrialView#reason()] gives. Another
    /// worker may have resumed it by now.
    default void paused(TrialView trial, int worker) {}

    /// A trial was deferred, for a reason that [TrialView#reason()] gives, and waits for another
    /// run.
    default void deferred(TrialView trial, int worker) {}

    /// A trial ended.
    default void finished(TrialView trial, int worker) {}
  }

  /// How often a worker without a trial looks for one that another process has given back.
  private static final Duration POLL = Duration.ofMillis(200);

  /// After so many deferred trials in a row, more are of no use.
  private static final int MOST_DEFERRED = 100;

  /// After so many completed trials, none of which is feasible, more are of no use.
  private static final int MOST_INFEASIBLE = 100;

  private final Study study;
  private final Objective objective;
  private final int workers;
  private final Budget budget;
  private final Listener listener;

  private final AtomicBoolean begun = new AtomicBoolean();
  private final List<Throwable> failures = new ArrayList<>();
  private final Changes changes = new Changes();

  private final Set<TrialId> deferred = ConcurrentHashMap.newKeySet();
  private final AtomicInteger deferredInARow = new AtomicInteger();

  private volatile Instant begin = Instant.MAX;
  private volatile boolean stopped;

  /// Why the run has ended before its trials or its time were up.
  private volatile String ended = "";

  /// Prepares a run. Time is read from the study's clock.
  public StudyRunner(
      Study study, Objective objective, int workers, Budget budget, Listener listener) {
    if (workers < 1) {
      throw new IllegalArgumentException("a run needs at least one worker, got " + workers);
    }
    this.study = study;
    this.objective = objective;
    this.workers = workers;
    this.budget = budget;
    this.listener = listener;
  }

  /// Runs the study to the end of the budget, and returns it as it is then. Interrupting the
  /// calling thread stops the run.
  ///
  /// @throws IllegalStateException if called twice
  public StudySnapshot run() {
    if (!begun.compareAndSet(false, true)) {
      throw new IllegalStateException("a StudyRunner runs once; make another for the next run");
    }
    begin = study.clock().instant();
    study.recover();
    endIfDone();
    boolean interrupted = join(start());
    try {
      throwFailure();
      return study.snapshot();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Why the run ended of itself before its trials or its time were up, on one line; empty where it
  /// did not. An earlier run may have left nothing to do.
  public String ended() {
    return ended;
  }

  /// Cancels the running trials at their next step and starts no more; they wait for the next run.
  /// Returns at once, and may be called by any thread at any time; [#run()] returns when the last
  /// trial has given way.
  public void stop() {
    stopped = true;
    changes.signal();
  }

  private List<Thread> start() {
    var threads = new ArrayList<Thread>();
    try {
      for (int i = 0; i < workers; i++) {
        int worker = i;
        threads.add(Thread.ofPlatform().name("vernier-worker-" + i).start(() -> work(worker)));
      }
    } catch (OutOfMemoryError e) { // what Java throws where the system has no more threads
      fail(e);
    }
    return threads;
  }

  /// Waits for the threads, and returns whether the calling thread was interrupted meanwhile.
  private boolean join(List<Thread> threads) {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
          stop();
        }
      }
    }
    return interrupted;
  }

  private void work(int index) {
    try {
      var worker = Worker.here(index);
      int limit = budget.trials().orElse(Integer.MAX_VALUE);
      while (!ending()) {
        long seen = changes.count();
        // Before asking too: a trial that is paused in between may be worth resuming.
        boolean unfinished = study.hasUnfinished(limit, this::takes);
        Optional<Trial> trial = study.ask(worker, limit, this::takes);
        if (trial.isPresent()) {
          conduct(trial.get(), index);
        } else if (unfinished || study.hasUnfinished(limit, this::takes)) {
          // Another worker runs the last trials. It may be a process that ends and leaves them.
          if (!changes.await(seen, POLL)) {
            stop();
          }
          study.recover();
        } else {
          study.whyNothingBegins(limit).ifPresent(why -> ended = why);
          return;
        }
      }
      if (deferredInARow.get() >= MOST_DEFERRED) {
        ended = "%d trials in a row were deferred".formatted(MOST_DEFERRED);
      }
    } catch (Throwable e) {
      fail(e);
    } finally {
      changes.signal();
    }
  }

  private boolean takes(TrialView waiting) {
    return !deferred.contains(waiting.id()) && objective.takes(waiting);
  }

  private void conduct(Trial trial, int worker) {
    var watched = new Watched(trial, worker);
    try {
      listener.started(study.trial(trial.id()), worker);
      Optional<Outcome> outcome = evaluate(watched);
      watched.rethrow();
      TrialHalted halted = watched.halted;
      if (halted != null) {
        TrialView view = study.halt(trial.id(), halted);
        deferredInARow.set(0);
        endIfDone();
        changes.signal();
        if (halted.paused()) {
          listener.paused(view, worker);
        } else {
          listener.finished(view, worker);
        }
      } else if (outcome.isPresent()) {
        TrialView view = study.tell(trial.id(), outcome.get());
        deferredInARow.set(0);
        endIfDone();
        changes.signal();
        listener.finished(view, worker);
      } else {
        TrialView view = study.interrupt(trial.id(), whyCancelled());
        changes.signal();
        listener.interrupted(view, worker);
      }
    } catch (TrialDeferred e) {
      defer(trial.id(), e.reason(), worker);
    } catch (Throwable e) {
      fail(e); // first, so that no other worker takes the trial up again
      giveBack(trial.id(), e);
      throw e;
    }
  }

  private String whyCancelled() {
    if (!ended.isEmpty()) {
      return ended;
    }
    return stopping() ? "the run was stopped" : "the time was up";
  }

  /// Stops the run where what the study has come to leaves nothing to do.
  private void endIfDone() {
    Optional<String> done = study.tallied(this::done);
    if (done.isPresent() && !stopped) {
      ended = done.get();
      stop();
    }
  }

  private Optional<String> done(StudyTally tally) {
    if (tally.feasible() == 0 && tally.completed() >= MOST_INFEASIBLE) {
      return Optional.of(
          "none of %d completed trials meets the constraints %s"
              .formatted(tally.completed(), study.spec().problem().constraints()));
    }
    return budget.spent(tally, study.spec().goals().getFirst());
  }

  private void defer(TrialId trial, String reason, int worker) {
    deferred.add(trial); // first, so that no other worker takes it up again
    deferredInARow.incrementAndGet();
    TrialView view = study.interrupt(trial, reason);
    changes.signal();
    listener.deferred(view, worker);
  }

  /// The outcome of the trial; empty where it gave way to being cancelled.
  ///
  /// @throws TrialDeferred if the objective defers it
  private Optional<Outcome> evaluate(Watched trial) {
    try {
      Outcome outcome =
          Objects.requireNonNull(objective.evaluate(trial), "the objective returned no outcome");
      study.requireValues(outcome);
      return Optional.of(outcome);
    } catch (TrialDeferred e) {
      throw e;
    } catch (TrialHalted e) {
      return Optional.empty();
    } catch (Exception | OutOfMemoryError | StackOverflowError e) {
      // What a trial throws once it knows that it is cancelled says nothing about its
      // configuration.
      return trial.knows ? Optional.empty() : Optional.of(new Outcome.Failed(describe(e)));
    }
  }

  /// The class and message of an exception, on one line.
  private static String describe(Throwable e) {
    String type = e.getClass().getName();
    String name = type.substring(type.lastIndexOf('.') + 1);
    String message = e.getMessage();
    return message == null || message.isBlank()
        ? name
        : name + ": " + message.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  /// Lets a trial wait that this run cannot finish, if the journal still takes it.
  private void giveBack(TrialId trial, Throwable cause) {
    try {
      if (study.trial(trial).state() == TrialView.State.RUNNING) {
        study.interrupt(trial, "the run failed: " + describe(cause));
      }
    } catch (RuntimeException e) {
      if (!e.equals(cause)) {
        cause.addSuppressed(e);
      }
    }
  }

  /// Ends the run with an exception, the first of which its caller gets.
  private void fail(Throwable e) {
    synchronized (failures) {
      if (!failures.contains(e)) {
        failures.add(e);
      }
    }
    stop();
  }

  private void throwFailure() {
    synchronized (failures) {
      if (failures.isEmpty()) {
        return;
      }
      Throwable first = failures.removeFirst();
      failures.forEach(first::addSuppressed);
      switch (first) {
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new IllegalStateException(first);
      }
    }
  }

  private boolean stopping() {
    return stopped || study.stopping();
  }

  private boolean timeIsUp() {
    return budget
        .time()
        .filter(time -> Duration.between(begin, study.clock().instant()).compareTo(time) >= 0)
        .isPresent();
  }

  /// Whether no more trials are started.
  private boolean ending() {
    return stopping() || timeIsUp() || deferredInARow.get() >= MOST_DEFERRED;
  }

  /// The trial as the objective gets it: cancelled when the run ends, not only when the study
  /// stops, and keeping exceptions of the journal apart from those of the objective.
  private final class Watched implements Trial {

    private final Trial trial;
    private final int worker;
    private volatile @Nullable RuntimeException broken;

    /// What the pruner has decided, whatever the objective makes of it.
    private volatile @Nullable TrialHalted halted;

    /// Whether the objective has been told that it is cancelled.
    private volatile boolean knows;

    Watched(Trial trial, int worker) {
      this.trial = trial;
      this.worker = worker;
    }

    @Override
    public TrialId id() {
      return trial.id();
    }

    @Override
    public Configuration configuration() {
      return trial.configuration();
    }

    @Override
    public long seed() {
      return trial.seed();
    }

    @Override
    public int pausedAt() {
      return trial.pausedAt();
    }

    @Override
    public Optional<TrialId> parent() {
      return trial.parent();
    }

    @Override
    public void report(int step, Map<String, Double> metrics) {
      Map<String, Double> copy = Map.copyOf(metrics);
      if (cancelled()) {
        throw new TrialCancelled();
      }
      throwIfHalted();
      try {
        record(step, copy);
        listener.reported(trial.id(), step, copy, worker);
        endIfDone();
      } catch (TrialCancelled e) {
        knows = true;
        throw e;
      } catch (RuntimeException e) {
        broken = e;
        fail(e);
        knows = true;
        throw new TrialCancelled();
      }
      throwIfHalted();
    }

    private void record(int step, Map<String, Double> metrics) {
      try {
        trial.report(step, metrics);
      } catch (TrialHalted e) {
        // What runs when the time is up while nothing has completed is to complete.
        halted = timeIsUp() && study.completed() == 0 ? null : e;
      }
    }

    private void throwIfHalted() {
      TrialHalted e = halted;
      if (e != null) {
        throw e;
      }
    }

    @Override
    public boolean cancelled() {
      if (stopping() || trial.cancelled() || (timeIsUp() && study.completed() > 0)) {
        knows = true;
      }
      return knows;
    }

    @Override
    public boolean overdue() {
      return timeIsUp();
    }

    void rethrow() {
      RuntimeException e = broken;
      if (e != null) {
        throw e;
      }
    }
  }
}
