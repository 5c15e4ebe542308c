package dev.vernier.search;

import dev.vernier.space.Configuration;
import dev.vernier.space.SearchSpace;
import dev.vernier.space.Seeds;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A study whose workers take turns on one thread, in an order drawn from a seed: trials overlap as
/// they do with threads, but always in the same way.
final class SimulatedStudy {

  static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);
  static final Worker HERE = Worker.here(0);

  /// A worker whose process has ended: its number is taken by another that began later.
  static final Worker ENDED =
      new Worker(HERE.host(), HERE.pid(), HERE.processStartMillis() - 60_000, 0);

  private static final int MOST_TURNS = 1_000_000;

  /// What trials do.
  interface Course {

    /// What a trial reports after a step; empty for no report.
    Optional<Map<String, Double>> report(Trial trial, int step);

    /// How a trial ends after a step; empty where it goes on.
    Optional<Outcome> end(Trial trial, int step);

    /// The step from which a trial goes on. Unless told otherwise, the state of paused trials is
    /// kept, and that of parents is not.
    default int begin(Trial trial) {
      return trial.pausedAt();
    }

    /// How likely a trial is interrupted, or its worker ends, at a step.
    default double mishaps() {
      return 0;
    }
  }

  /// The loss of a configuration falls exponentially, to a floor and at a rate of its own; with a
  /// little noise.
  static double loss(SearchSpace space, Configuration configuration, double share, long noise) {
    double floor = 0;
    double rate = 0;
    double[] unit = space.encode(configuration);
    for (int i = 0; i < unit.length; i++) {
      floor += (unit[i] - 0.3) * (unit[i] - 0.3);
      rate += unit[i] * (i % 2 == 0 ? 1 : -1);
    }
    return floor + 0.5 * Math.exp(-share * 5 * Math.exp(rate)) + 0.01 * Seeds.unit(noise);
  }

  private static final class Slot {
    private @Nullable Trial trial;
    private boolean doomed;
    private int step;
  }

  private final Study study;
  private final Course course;
  private final int limit;
  private final SplittableRandom random;
  private final List<Slot> slots = new ArrayList<>();

  private SimulatedStudy(Study study, Course course, int workers, int limit, long seed) {
    this.study = study;
    this.course = course;
    this.limit = limit;
    random = new SplittableRandom(seed);
    for (int i = 0; i < workers; i++) {
      slots.add(new Slot());
    }
  }

  /// Runs a study until no worker finds anything to do, and returns its journal.
  static List<StudyEvent> run(StudySpec spec, Course course, int workers, int limit, long seed) {
    Journal journal = new InMemoryStudyStore().open(spec, Instant.EPOCH);
    new SimulatedStudy(Study.open(spec, journal, CLOCK), course, workers, limit, seed).run();
    return journal.readFrom(0);
  }

  private void run() {
    for (int turn = 0; turn < MOST_TURNS; turn++) {
      Slot slot = slots.get(random.nextInt(slots.size()));
      if (slot.trial != null) {
        turn(slot, slot.trial);
      } else if (!take(slot) && slots.stream().allMatch(one -> one.trial == null)) {
        if (study.recover().isEmpty()) {
          return;
        }
      }
    }
    throw new AssertionError("the study does not end");
  }

  private boolean take(Slot slot) {
    slot.doomed = random.nextDouble() < course.mishaps();
    slot.trial = study.ask(slot.doomed ? ENDED : HERE, limit).orElse(null);
    slot.step = slot.trial == null ? 0 : course.begin(slot.trial);
    return slot.trial != null;
  }

  private void turn(Slot slot, Trial trial) {
    int step = ++slot.step;
    try {
      course.report(trial, step).ifPresent(metrics -> trial.report(step, metrics));
    } catch (TrialHalted halted) {
      study.halt(trial.id(), halted);
      slot.trial = null;
      return;
    }
    Optional<Outcome> end = course.end(trial, step);
    if (end.isPresent()) {
      study.tell(trial.id(), end.get());
      slot.trial = null;
    } else if (random.nextDouble() < course.mishaps()) {
      if (!slot.doomed) {
        study.interrupt(trial.id(), "for a while");
      } else if (random.nextBoolean()) {
        study.recover();
      }
      slot.trial = null;
    }
    if (slot.trial != null && study.trial(trial.id()).state() != TrialView.State.RUNNING) {
      slot.trial = null; // another worker gave it back
    }
  }
}
