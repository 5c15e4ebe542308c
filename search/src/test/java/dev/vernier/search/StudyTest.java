package dev.vernier.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vernier.space.Configuration;
import dev.vernier.space.Parameter.Int;
import dev.vernier.space.Parameter.Real;
import dev.vernier.space.SearchSpace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class StudyTest {

  private static final Real X = Real.linear("x", -1, 1);
  private static final Int N = Int.linear("n", 0, 3);
  private static final SearchSpace SPACE = SearchSpace.of(X, N);
  private static final Goal LOSS = new Goal("loss", Goal.Direction.MINIMIZE);
  private static final Worker HERE = Worker.here(0);
  private static final int ANY = Integer.MAX_VALUE;

  private final SettableClock clock = new SettableClock();

  private static StudySpec spec(Configuration... first) {
    return new StudySpec(
        "study", SPACE, List.of(LOSS), new RandomSampler(), 42, List.of(first), new TreeMap<>());
  }

  private static Configuration point(double x, int n) {
    return Configuration.empty().with(X, x).with(N, n);
  }

  private static Journal emptyJournal() {
    return new InMemoryStudyStore().open(spec(), Instant.EPOCH);
  }

  private Study open(StudySpec spec, Journal journal) {
    return Study.open(spec, journal, clock);
  }

  private Study open(Configuration... first) {
    return open(spec(first), emptyJournal());
  }

  private static Outcome completed(double... values) {
    var list = new ArrayList<Double>();
    for (double value : values) {
      list.add(value);
    }
    return new Outcome.Completed(list);
  }

  @Test
  void trialsAreNumberedFromZero() {
    Study study = open();
    for (int i = 0; i < 5; i++) {
      Trial trial = study.ask(HERE, ANY).orElseThrow();
      assertThat(trial.id()).isEqualTo(new TrialId(i));
      assertThat(SPACE.contains(trial.configuration())).isTrue();
    }
  }

  @Test
  void theFirstConfigurationsComeBeforeTheSampler() {
    Study study = open(point(0.5, 1), point(-0.5, 2));
    assertThat(study.ask(HERE, ANY).orElseThrow().configuration()).isEqualTo(point(0.5, 1));
    assertThat(study.ask(HERE, ANY).orElseThrow().configuration()).isEqualTo(point(-0.5, 2));
    assertThat(study.ask(HERE, ANY).orElseThrow().configuration())
        .as("the first draw of the sampler")
        .isEqualTo(open().ask(HERE, ANY).orElseThrow().configuration());
  }

  @Test
  void whatIsEnqueuedTakesNoFirstConfigurationAndNoDrawAway() {
    Study study = open(point(0.5, 1), point(-0.5, 2));
    assertThat(study.enqueue(point(0, 0), "by hand")).isEqualTo(new TrialId(0));
    var asked = new ArrayList<Configuration>();
    for (int i = 0; i < 5; i++) {
      if (i == 2) {
        study.enqueue(point(0, 3), "by hand");
      }
      asked.add(study.ask(HERE, ANY).orElseThrow().configuration());
    }
    Study plain = open();
    assertThat(asked)
        .containsExactly(
            point(0, 0),
            point(0.5, 1),
            point(0, 3),
            point(-0.5, 2),
            plain.ask(HERE, ANY).orElseThrow().configuration());
  }

  @Test
  void theLimitCountsAllTrials() {
    Study study = open(point(0, 0));
    for (int i = 0; i < 3; i++) {
      assertThat(study.ask(HERE, 3)).isPresent();
    }
    assertThat(study.ask(HERE, 3)).isEmpty();
    assertThat(study.ask(HERE, 4)).isPresent();
  }

  @Test
  void trialsBeyondTheLimitAreLeftWaiting() {
    Study study = open();
    for (int i = 0; i < 3; i++) {
      study.ask(HERE, ANY);
    }
    study.interrupt(new TrialId(2), "for a while");
    assertThat(study.ask(HERE, 2)).isEmpty();
    assertThat(study.ask(HERE, 3).orElseThrow().id()).isEqualTo(new TrialId(2));
  }

  @Test
  void thePaceIsThatOfTheFastestStepOfTheLastAttempt() {
    Study study = open();
    Trial trial = study.ask(HERE, ANY).orElseThrow();
    assertThat(study.trial(trial.id()).pace()).isEmpty();
    clock.advance(Duration.ofSeconds(9));
    trial.report(1, Map.of());
    assertThat(study.trial(trial.id()).pace()).contains(Duration.ofSeconds(9));
    clock.advance(Duration.ofSeconds(8));
    trial.report(2, Map.of());
    clock.advance(Duration.ofSeconds(6));
    trial.report(4, Map.of());
    clock.advance(Duration.ofSeconds(5));
    trial.report(5, Map.of());
    assertThat(study.trial(trial.id()).pace()).contains(Duration.ofSeconds(3));
    study.interrupt(trial.id(), "for a while");
    assertThat(study.trial(trial.id()).pace()).contains(Duration.ofSeconds(3));
    assertThat(study.trial(trial.id()).reason()).isEqualTo("for a while");
    study.ask(HERE, ANY);
    assertThat(study.trial(trial.id()).pace()).isEmpty();
    assertThat(study.trial(trial.id()).reason()).isEmpty();
  }

  @Test
  void whoGivesATrialAwayGetsItAsItWasThen() {
    Study study = open();
    TrialId id = study.ask(HERE, ANY).orElseThrow().id();
    clock.advance(Duration.ofSeconds(4));
    TrialView given = study.interrupt(id, "for a while");
    study.ask(HERE, ANY);
    assertThat(study.trial(id).endedAt()).isEmpty();
    assertThat(given.state()).isEqualTo(TrialView.State.WAITING);
    assertThat(given.endedAt()).contains(clock.instant());
    TrialView paused = study.halt(id, new TrialHalted(2, true, "others first"));
    assertThat(paused.state()).isEqualTo(TrialView.State.PAUSED);
    assertThat(paused.pausedAt()).isEqualTo(2);
    TrialId next = study.ask(HERE, ANY).orElseThrow().id();
    assertThat(study.tell(next, completed(0.5)).value()).hasValue(0.5);
  }

  @Test
  void anExhaustedSamplerEndsTheStudy() {
    var space = SearchSpace.of(N);
    var spec =
        new StudySpec(
            "study",
            space,
            List.of(LOSS),
            new GridSampler(4),
            1,
            List.of(Configuration.empty().with(N, 3)),
            new TreeMap<>());
    Study study = open(spec, emptyJournal());
    var asked = new HashSet<Configuration>();
    for (int i = 0; i < 4; i++) {
      asked.add(study.ask(HERE, ANY).orElseThrow().configuration());
    }
    assertThat(asked).as("the first one is not tried again").hasSize(4);
    assertThat(study.ask(HERE, ANY)).isEmpty();
  }

  @Test
  void outcomesAndReportsShowInTheSnapshot() {
    Study study = open();
    List<Outcome> outcomes =
        List.of(
            completed(0.5),
            new Outcome.Pruned(3, "not promising"),
            new Outcome.Diverged(2, Double.NaN),
            new Outcome.Failed("out of luck"));
    for (Outcome outcome : outcomes) {
      Trial trial = study.ask(HERE, ANY).orElseThrow();
      trial.report(1, Map.of("loss", 0.75));
      clock.advance(Duration.ofSeconds(2));
      trial.report(2, Map.of("loss", Double.NaN));
      study.tell(trial.id(), outcome);
    }
    study.ask(HERE, ANY);
    StudySnapshot snapshot = study.snapshot();
    assertThat(snapshot.trials())
        .extracting(TrialView::state)
        .containsExactly(
            TrialView.State.COMPLETED,
            TrialView.State.PRUNED,
            TrialView.State.DIVERGED,
            TrialView.State.FAILED,
            TrialView.State.RUNNING);
    assertThat(snapshot.trials())
        .extracting(TrialView::reason)
        .containsExactly(
            "", "step 3: not promising", "the loss was NaN at step 2", "out of luck", "");
    assertThat(snapshot.finished()).isEqualTo(4);
    assertThat(snapshot.count(TrialView.State.RUNNING)).isEqualTo(1);
    assertThat(study.completed()).isEqualTo(1);
    TrialView first = snapshot.trials().getFirst();
    assertThat(first).isEqualTo(study.trial(new TrialId(0)));
    assertThat(first.worker()).contains(HERE);
    assertThat(first.duration(Instant.MAX)).isEqualTo(Duration.ofSeconds(2));
    assertThat(first.reports())
        .isEqualTo(Map.of(1, Map.of("loss", 0.75), 2, Map.of("loss", Double.NaN)));
    assertThat(first.value()).hasValue(0.5);
    assertThat(snapshot.trials().get(3).value()).isEmpty();
    clock.advance(Duration.ofSeconds(5));
    assertThat(snapshot.trials().getLast().duration(clock.instant()))
        .isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aSnapshotStaysAsItWas() {
    Study study = open();
    Trial trial = study.ask(HERE, ANY).orElseThrow();
    StudySnapshot before = study.snapshot();
    trial.report(1, Map.of("loss", 1.0));
    study.tell(trial.id(), completed(1));
    assertThat(before.trials().getFirst().state()).isEqualTo(TrialView.State.RUNNING);
    assertThat(before.trials().getFirst().reports()).isEmpty();
    assertThatThrownBy(() -> before.trials().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void theBestTrialHasTheBestFirstGoalAndIsTheEarliestAmongEquals() {
    assertThat(best(Goal.Direction.MINIMIZE, 0.5, 0.25, 0.25, 0.75)).isEqualTo(1);
    assertThat(best(Goal.Direction.MAXIMIZE, 0.5, 0.75, 0.25, 0.75)).isEqualTo(1);
    assertThat(open().snapshot().best()).isEmpty();
  }

  private int best(Goal.Direction direction, double... values) {
    var spec =
        new StudySpec(
            "study",
            SPACE,
            List.of(new Goal("score", direction), LOSS),
            new RandomSampler(),
            1,
            List.of(),
            new TreeMap<>());
    Study study = open(spec, emptyJournal());
    Trial failed = study.ask(HERE, ANY).orElseThrow();
    for (double value : values) {
      Trial trial = study.ask(HERE, ANY).orElseThrow();
      study.tell(trial.id(), completed(value, -value));
    }
    study.tell(failed.id(), new Outcome.Failed("out of luck"));
    return study.snapshot().best().orElseThrow().id().number() - 1;
  }

  @Test
  void anInterruptedTrialIsRunAgainFromItsBeginning() {
    Study study = open();
    Trial trial = study.ask(HERE, ANY).orElseThrow();
    study.ask(HERE, ANY);
    trial.report(1, Map.of("loss", 1.0));
    study.interrupt(trial.id(), "for a while");
    assertThat(study.trial(trial.id()).state()).isEqualTo(TrialView.State.WAITING);
    assertThat(study.trial(trial.id()).reports()).as("of the last attempt").hasSize(1);

    clock.advance(Duration.ofMinutes(1));
    Worker other = Worker.here(1);
    Trial again = study.ask(other, ANY).orElseThrow();
    assertThat(again.id()).isEqualTo(trial.id());
    assertThat(again.configuration()).isEqualTo(trial.configuration());
    assertThat(again.seed()).isEqualTo(trial.seed());
    TrialView view = study.trial(again.id());
    assertThat(view.state()).isEqualTo(TrialView.State.RUNNING);
    assertThat(view.reports()).isEmpty();
    assertThat(view.endedAt()).isEmpty();
    assertThat(view.worker()).contains(other);
    assertThat(view.startedAt()).isEqualTo(clock.instant());
  }

  @Test
  void seedsBelongToTheTrialAndNotToItsWorker() {
    Study one = open();
    Study two = open();
    var seeds = new ArrayList<Long>();
    for (int i = 0; i < 4; i++) {
      long seed = one.ask(HERE, ANY).orElseThrow().seed();
      assertThat(two.ask(Worker.here(7), ANY).orElseThrow().seed()).isEqualTo(seed);
      seeds.add(seed);
    }
    assertThat(seeds).doesNotHaveDuplicates();
  }

  @Test
  void trialsOfAnEndedProcessAreGivenBack() throws Exception {
    Journal journal = emptyJournal();
    Study study = open(spec(), journal);
    try (var process = EndingProcess.start()) {
      study.ask(process.worker(), ANY);
      study.ask(HERE, ANY);
      assertThat(study.recover()).isEmpty();
      process.end();
      assertThat(study.recover()).containsExactly(new TrialId(0));
      assertThat(study.recover()).isEmpty();
    }
    assertThat(study.trial(new TrialId(0)).state()).isEqualTo(TrialView.State.WAITING);
    assertThat(study.trial(new TrialId(1)).state()).isEqualTo(TrialView.State.RUNNING);
    assertThat(journal.readFrom(2))
        .containsExactly(
            new StudyEvent.Interrupted(new TrialId(0), clock.instant(), "its process ended"));
  }

  /// Both find the trial of a dead process; the other gives it back and takes it up first.
  @Test
  void aTrialThatAnotherHasRecoveredIsNotTakenFromIt() {
    Journal shared = emptyJournal();
    StudySpec spec = spec();
    var dead = new Worker(HERE.host(), HERE.pid(), HERE.processStartMillis() - 60_000, 0);
    open(spec, shared).ask(dead, ANY);
    Study other = open(spec, shared);
    var raced =
        new JournalDecorator(shared) {
          @Override
          public boolean append(long expectedPosition, List<? extends StudyEvent> events) {
            if (expectedPosition == 1) {
              assertThat(other.recover()).hasSize(1);
              assertThat(other.ask(HERE, ANY)).isPresent();
            }
            return super.append(expectedPosition, events);
          }
        };
    assertThat(open(spec, raced).recover()).isEmpty();
    assertThat(other.snapshot().trials().getFirst().state()).isEqualTo(TrialView.State.RUNNING);
  }

  private static class JournalDecorator implements Journal {
    private final Journal journal;

    JournalDecorator(Journal journal) {
      this.journal = journal;
    }

    @Override
    public boolean append(long expectedPosition, List<? extends StudyEvent> events) {
      return journal.append(expectedPosition, events);
    }

    @Override
    public List<StudyEvent> readFrom(long position) {
      return journal.readFrom(position);
    }

    @Override
    public void close() {
      journal.close();
    }
  }

  @Test
  void onlyARunningTrialCanReportOrEnd() {
    Journal journal = emptyJournal();
    Study study = open(spec(), journal);
    Trial trial = study.ask(HERE, ANY).orElseThrow();
    study.tell(trial.id(), completed(1));
    Trial waiting = study.ask(HERE, ANY).orElseThrow();
    study.interrupt(waiting.id(), "for a while");
    int length = journal.readFrom(0).size();

    assertThatThrownBy(() -> study.tell(trial.id(), completed(2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("trial 0 is completed, not running");
    assertThatThrownBy(() -> trial.report(1, Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("trial 0 is completed, not running");
    assertThatThrownBy(() -> study.interrupt(waiting.id(), "again"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("trial 1 is waiting, not running");
    assertThatThrownBy(() -> study.tell(new TrialId(9), completed(2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the study has no trial 9");
    assertThat(journal.readFrom(0)).hasSize(length);
  }

  @Test
  void aCompletedTrialHasOneValuePerGoal() {
    Study study = open();
    Trial trial = study.ask(HERE, ANY).orElseThrow();
    assertThatThrownBy(() -> study.tell(trial.id(), completed(1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a completed trial has one value for each of [loss], got [1.0, 2.0]");
    assertThatThrownBy(() -> completed(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("completed values are finite, got [NaN]");
  }

  @Test
  void stoppingCancelsRunningTrialsAndStartsNoMore() {
    Study study = open();
    Trial trial = study.ask(HERE, ANY).orElseThrow();
    assertThat(trial.cancelled()).isFalse();
    study.stop();
    assertThat(trial.cancelled()).isTrue();
    assertThatThrownBy(() -> trial.report(1, Map.of("loss", 1.0)))
        .isInstanceOf(TrialCancelled.class);
    assertThat(study.trial(trial.id()).reports()).isEmpty();
    study.interrupt(trial.id(), "the study is stopping");
    assertThat(study.ask(HERE, ANY)).isEmpty();
  }

  @Test
  void resumingIsOpening() {
    Journal journal = emptyJournal();
    StudySpec spec = spec(point(0.5, 1));
    Study study = open(spec, journal);
    Trial done = study.ask(HERE, ANY).orElseThrow();
    done.report(1, Map.of("loss", 1.0));
    study.tell(done.id(), completed(1));
    study.ask(HERE, ANY);
    assertThat(open(spec, journal).snapshot()).isEqualTo(study.snapshot());
  }

  /// Two studies on one journal are what two processes would have.
  @Test
  void twoStudiesOnOneJournalNeverShareATrial() throws Exception {
    Journal journal = emptyJournal();
    StudySpec spec = spec();
    List<Study> studies = List.of(open(spec, journal), open(spec, journal));
    int trials = 400;
    var tasks = new ArrayList<Callable<List<TrialId>>>();
    for (int i = 0; i < 16; i++) {
      Study study = studies.get(i % 2);
      Worker worker = Worker.here(i);
      tasks.add(() -> {
        var mine = new ArrayList<TrialId>();
        for (var trial = study.ask(worker, trials);
            trial.isPresent();
            trial = study.ask(worker, trials)) {
          mine.add(trial.get().id());
          trial.get().report(1, Map.of("loss", 1.0));
          study.tell(trial.get().id(), completed(1));
        }
        return mine;
      });
    }
    var all = new ArrayList<TrialId>();
    try (var threads = Executors.newFixedThreadPool(16)) {
      for (Future<List<TrialId>> mine : threads.invokeAll(tasks)) {
        all.addAll(mine.get());
      }
    }
    assertThat(all).hasSize(trials).doesNotHaveDuplicates();
    assertThat(studies.getFirst().snapshot()).isEqualTo(studies.getLast().snapshot());
    assertThat(studies.getFirst().completed()).isEqualTo(trials);
    assertThat(open(spec, journal).snapshot()).isEqualTo(studies.getFirst().snapshot());
  }

  @Test
  void anUnknownTrialIsRefused() {
    assertThatThrownBy(() -> open().trial(new TrialId(0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the study has no trial 0");
    assertThatThrownBy(() -> new TrialId(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("trials are numbered from 0, got -1");
  }
}
