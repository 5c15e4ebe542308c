package dev.vernier.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vernier.space.Condition;
import dev.vernier.space.Configuration;
import dev.vernier.space.Dimension;
import dev.vernier.space.Parameter;
import dev.vernier.space.SearchSpace;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store of studies does, and every journal in it.
public abstract class StudyStoreContract {

  protected static final Instant NOW = Instant.ofEpochMilli(1_767_225_600_123L);

  private static final Worker WORKER = new Worker("host", 42, 7, 0);

  private StudyStore store;

  /// A store without studies.
  protected abstract StudyStore create();

  /// The same store after everybody has left it, where that means something.
  protected abstract StudyStore reopen(StudyStore store);

  @BeforeEach
  void createStore() {
    store = create();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  protected static StudySpec spec(String name) {
    var optimizer = Parameter.Choice.of("optimizer", "adam", "sgd");
    var momentum = Parameter.Real.logComplement("momentum", 0.5, 0.999);
    var space =
        new SearchSpace(
            List.of(
                Dimension.of(Parameter.Real.log("learning_rate", 1e-4, 1e-1)),
                Dimension.of(optimizer),
                new Dimension<>(momentum, Condition.is(optimizer, Set.of("sgd"))),
                Dimension.of(new Parameter.Flag("shuffle"))));
    var first =
        Configuration.of(Map.of("learning_rate", 1e-3, "optimizer", "adam", "shuffle", true));
    return new StudySpec(
        name,
        space,
        List.of(new Goal("loss", Goal.Direction.MINIMIZE)),
        new RandomSampler(),
        17,
        List.of(first),
        new TreeMap<>(Map.of("data", "iris.csv")));
  }

  protected static StudyEvent report(int trial, int step) {
    return new StudyEvent.Reported(new TrialId(trial), NOW, step, Map.of("loss", step / 8.0));
  }

  /// One event of every kind and outcome, as a study would write them.
  private static List<StudyEvent> events() {
    var configuration = Configuration.of(Map.of("optimizer", "adam", "units", 3, "rate", 2.0));
    var events = new ArrayList<StudyEvent>();
    var outcomes =
        List.of(
            new Outcome.Completed(List.of(0.25)),
            new Outcome.Pruned(3, "not \"promising\""),
            new Outcome.Diverged(4, Double.NaN),
            new Outcome.Failed("out of\nmemory"));
    for (int i = 0; i < outcomes.size(); i++) {
      var id = new TrialId(i);
      events.add(new StudyEvent.Started(id, NOW.plusMillis(i), configuration, WORKER));
      events.add(new StudyEvent.Reported(id, NOW, 1, Map.of("loss", Double.POSITIVE_INFINITY)));
      events.add(new StudyEvent.Interrupted(id, NOW, "its process ended"));
      events.add(new StudyEvent.Started(id, NOW, configuration, WORKER));
      events.add(new StudyEvent.Finished(id, NOW, outcomes.get(i)));
    }
    return events;
  }

  @Test
  void newJournalIsEmpty() {
    assertThat(store.open(spec("a"), NOW).readFrom(0)).isEmpty();
  }

  @Test
  void journalKeepsEveryEventInOrder() {
    List<StudyEvent> events = events();
    Journal journal = store.open(spec("a"), NOW);
    for (int i = 0; i < events.size(); i++) {
      assertThat(journal.append(i, List.of(events.get(i)))).isTrue();
    }
    assertThat(journal.readFrom(0)).isEqualTo(events);
  }

  @Test
  void readingFromAnyPositionGivesTheRest() {
    List<StudyEvent> events = events();
    Journal journal = store.open(spec("a"), NOW);
    journal.append(0, events);
    for (int i = 0; i <= events.size(); i++) {
      assertThat(journal.readFrom(i)).isEqualTo(events.subList(i, events.size()));
    }
  }

  @Test
  void appendAtTheWrongPositionIsRefusedAndWritesNothing() {
    Journal journal = store.open(spec("a"), NOW);
    journal.append(0, List.of(report(0, 1), report(0, 2)));
    for (long position : new long[] {-1, 0, 1, 3, Long.MAX_VALUE}) {
      assertThat(journal.append(position, List.of(report(9, 9), report(9, 10)))).isFalse();
    }
    assertThat(journal.readFrom(0)).containsExactly(report(0, 1), report(0, 2));
  }

  @Test
  void severalEventsAreAppendedTogether() {
    Journal journal = store.open(spec("a"), NOW);
    assertThat(journal.append(0, events())).isTrue();
    assertThat(journal.append(events().size(), events())).isTrue();
    assertThat(journal.readFrom(events().size())).isEqualTo(events());
  }

  @Test
  void anyPrefixReplaysToTheStudyOfThatMoment() {
    Journal whole = store.open(spec("whole"), NOW);
    Study study = Study.open(spec("whole"), whole, InstantSource.fixed(NOW));
    var moments = new ArrayList<>(List.of(study.snapshot().trials()));
    for (int i = 0; i < 6; i++) {
      Trial trial = study.ask(WORKER, 6).orElseThrow();
      moments.add(study.snapshot().trials());
      trial.report(1, Map.of("loss", 0.5 * i));
      moments.add(study.snapshot().trials());
      if (i % 3 == 2) {
        study.interrupt(trial.id(), "asked to");
        moments.add(study.snapshot().trials());
        study.ask(WORKER, 6);
        moments.add(study.snapshot().trials());
      }
      study.tell(trial.id(), new Outcome.Completed(List.of(0.25 * i)));
      moments.add(study.snapshot().trials());
    }
    List<StudyEvent> events = whole.readFrom(0);
    assertThat(moments).hasSize(events.size() + 1);
    for (int length = 0; length <= events.size(); length++) {
      StudySpec spec = spec("prefix " + length);
      Journal prefix = store.open(spec, NOW);
      prefix.append(0, events.subList(0, length));
      Study replayed = Study.open(spec, prefix, InstantSource.fixed(NOW));
      assertThat(replayed.snapshot().trials()).isEqualTo(moments.get(length));
    }
  }

  @Test
  void twoStudiesShareNoEvents() {
    Journal a = store.open(spec("a"), NOW);
    Journal b = store.open(spec("b"), NOW);
    a.append(0, List.of(report(0, 1)));
    assertThat(b.append(0, List.of(report(0, 2)))).isTrue();
    assertThat(a.readFrom(0)).containsExactly(report(0, 1));
    assertThat(b.readFrom(0)).containsExactly(report(0, 2));
  }

  @Test
  void twoJournalsOfOneStudyShareTheirEvents() {
    Journal one = store.open(spec("a"), NOW);
    Journal other = store.open(spec("a"), NOW);
    one.append(0, List.of(report(0, 1)));
    assertThat(other.append(0, List.of(report(0, 2)))).isFalse();
    assertThat(other.readFrom(0)).containsExactly(report(0, 1));
  }

  @Test
  void appendersOnManyThreadsLoseNothing() throws Exception {
    Journal journal = store.open(spec("a"), NOW);
    int threads = 4;
    int each = 50;
    onThreads(
        threads,
        thread -> {
          long position = 0;
          for (int step = 0; step < each; step++) {
            while (!journal.append(position, List.of(report(thread, step)))) {
              position += journal.readFrom(position).size();
            }
            position++;
          }
        });
    List<StudyEvent> events = journal.readFrom(0);
    assertThat(events).hasSize(threads * each).doesNotHaveDuplicates();
    for (int thread = 0; thread < threads; thread++) {
      int trial = thread;
      assertThat(events.stream().filter(event -> event.trial().number() == trial))
          .containsExactlyElementsOf(
              IntStream.range(0, each).mapToObj(step -> report(trial, step)).toList());
    }
  }

  @Test
  void workersOfOneStudyNeverStartTheSameTrial() throws Exception {
    StudySpec spec = spec("a");
    Set<TrialId> started = Collections.synchronizedSet(new HashSet<>());
    onThreads(
        4,
        thread -> {
          Study study = Study.open(spec, store.open(spec, NOW), InstantSource.fixed(NOW));
          for (int i = 0; i < 10; i++) {
            Trial trial = study.ask(WORKER, 40).orElseThrow();
            assertThat(started.add(trial.id())).isTrue();
            study.tell(trial.id(), new Outcome.Completed(List.of(1.0)));
          }
        });
    assertThat(started).hasSize(40);
  }

  @Test
  void openingWithADifferentDescriptionIsRefused() {
    StudySpec spec = spec("a");
    store.open(spec, NOW).append(0, List.of(report(0, 1)));
    var other =
        new StudySpec(
            "a",
            spec.space(),
            spec.goals(),
            spec.sampler(),
            spec.seed() + 1,
            spec.first(),
            spec.attributes());
    assertThatThrownBy(() -> store.open(other, NOW))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("\"a\"")
        .hasMessageContaining("seed");
    assertThat(store.find("a").orElseThrow().spec()).isEqualTo(spec);
    assertThat(store.open(spec, NOW).readFrom(0)).containsExactly(report(0, 1));
  }

  @Test
  void findsAStudyByItsName() {
    store.open(spec("a"), NOW);
    assertThat(store.find("a")).contains(new StudyStore.Entry(spec("a"), NOW));
    assertThat(store.find("A")).isEmpty();
    assertThat(store.find("")).isEmpty();
  }

  @Test
  void findingDoesNotCreate() {
    assertThat(store.find("a")).isEmpty();
    assertThat(store.studies()).isEmpty();
  }

  @Test
  void studiesComeInTheOrderOfTheirCreation() {
    for (String name : List.of("c", "a", "d", "b")) {
      store.open(spec(name), NOW);
    }
    store.open(spec("a"), NOW.plusSeconds(1));
    assertThat(store.studies())
        .extracting(entry -> entry.spec().name())
        .containsExactly("c", "a", "d", "b");
    assertThat(store.studies()).extracting(StudyStore.Entry::createdAt).containsOnly(NOW);
  }

  @Test
  void reopenedStoreHasTheSameStudiesAndEvents() {
    store.open(spec("a"), NOW).append(0, events());
    store.open(spec("b"), NOW.plusMillis(1));
    List<StudyStore.Entry> before = store.studies();

    store = reopen(store);

    assertThat(store.studies()).isEqualTo(before);
    assertThat(store.open(spec("a"), NOW).readFrom(0)).isEqualTo(events());
    assertThat(store.open(spec("b"), NOW).append(0, events())).isTrue();
  }

  /// What one thread of several does.
  protected interface Job {
    void run(int thread) throws Exception;
  }

  /// Runs a job on several threads at once and waits for all; fails as the first that fails.
  protected static void onThreads(int threads, Job job) throws Exception {
    try (var pool = Executors.newFixedThreadPool(threads)) {
      List<Callable<Void>> jobs = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int thread = i;
        jobs.add(() -> {
          job.run(thread);
          return null;
        });
      }
      for (var done : pool.invokeAll(jobs)) {
        done.get();
      }
    }
  }
}
