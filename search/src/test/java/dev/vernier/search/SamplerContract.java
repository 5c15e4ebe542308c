package dev.vernier.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.space.Condition;
import dev.vernier.space.Configuration;
import dev.vernier.space.Dimension;
import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Flag;
import dev.vernier.space.Parameter.Int;
import dev.vernier.space.Parameter.Real;
import dev.vernier.space.SearchSpace;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What holds for every sampler. A sampler's test extends this class and names the sampler.
public abstract class SamplerContract {

  private static final Choice<String> OPTIMIZER = Choice.of("optimizer", "adam", "sgd", "lion");
  private static final Flag NESTEROV = new Flag("nesterov");
  private static final Condition SGD = Condition.is(OPTIMIZER, Set.of("sgd"));

  /// Every kind of parameter and scale, conditions on two levels, and a name used twice.
  private static final SearchSpace CONDITIONAL =
      new SearchSpace(
          List.of(
              Dimension.of(OPTIMIZER),
              new Dimension<>(
                  Real.log("learning_rate", 1e-5, 0.01),
                  Condition.is(OPTIMIZER, Set.of("adam", "lion"))),
              new Dimension<>(Real.log("learning_rate", 1e-3, 1), SGD),
              new Dimension<>(NESTEROV, SGD),
              new Dimension<>(
                  Real.logComplement("momentum", 0.5, 0.999),
                  new Condition.AllOf(List.of(SGD, Condition.is(NESTEROV, Set.of(true))))),
              Dimension.of(Int.powersOfTwo("batch_size", 16, 256)),
              Dimension.of(Int.log("units", 16, 1_024, 16)),
              Dimension.of(Real.log("weight_decay", 1e-5, 0.1).orZero(0.25)),
              Dimension.of(Real.linear("dropout", 0, 0.5))));

  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);
  private static final Worker WORKER = Worker.here(0);

  /// The sampler under test.
  protected abstract Sampler sampler();

  /// Whether the sampler runs out of configurations.
  protected boolean exhausts() {
    return false;
  }

  /// A space of thirty dimensions that the sampler is made for.
  protected SearchSpace thirtyDimensions() {
    var dimensions = new ArrayList<Dimension<?>>();
    for (int i = 0; i < 15; i++) {
      dimensions.add(Dimension.of(Real.linear("x" + i, -1, 1)));
      dimensions.add(Dimension.of(Int.linear("n" + i, 0, 9)));
    }
    return new SearchSpace(dimensions);
  }

  private StudySpec spec(SearchSpace space, long seed, Configuration... first) {
    return new StudySpec(
        "contract",
        space,
        List.of(new Goal("loss", Goal.Direction.MINIMIZE)),
        sampler(),
        seed,
        List.of(first),
        new TreeMap<>());
  }

  private static Journal journalOf(StudySpec spec, List<StudyEvent> events) {
    Journal journal = new InMemoryStudyStore().open(spec, Instant.EPOCH);
    assertThat(journal.append(0, events)).isTrue();
    return journal;
  }

  private static Sampler.Session open(StudySpec spec) {
    return spec.sampler().open(spec.problem(), spec.seed());
  }

  /// A value that depends on the whole configuration, so that a sampler has something to learn.
  private static double loss(SearchSpace space, Configuration configuration) {
    double sum = 0;
    for (double x : space.encode(configuration)) {
      sum += (x - 0.3) * (x - 0.3);
    }
    return sum;
  }

  private static Outcome outcome(SearchSpace space, Trial trial) {
    double loss = loss(space, trial.configuration());
    return switch (trial.id().number() % 5) {
      case 2 -> new Outcome.Pruned(1, "not promising");
      case 3 -> new Outcome.Diverged(1, Double.NaN);
      case 4 -> new Outcome.Failed("out of luck");
      default -> new Outcome.Completed(List.of(loss));
    };
  }

  /// The configurations of a study that runs one trial after the other.
  private List<Configuration> configurations(StudySpec spec, int trials) {
    Journal journal = new InMemoryStudyStore().open(spec, Instant.EPOCH);
    var study = Study.open(spec, journal, CLOCK);
    var configurations = new ArrayList<Configuration>();
    while (configurations.size() < trials) {
      Optional<Trial> trial = study.ask(WORKER, trials);
      if (trial.isEmpty()) {
        assertThat(exhausts() || Grid.all(spec.space(), 1_000, 0).isPresent()).isTrue();
        break;
      }
      configurations.add(trial.get().configuration());
      study.tell(trial.get().id(), outcome(spec.space(), trial.get()));
    }
    return configurations;
  }

  @Test
  void everyConfigurationLiesInTheSpace() {
    assertThat(configurations(spec(CONDITIONAL, 1), 300))
        .isNotEmpty()
        .allMatch(CONDITIONAL::contains);
  }

  @Test
  void theSameSeedGivesTheSameConfigurations() {
    assertThat(configurations(spec(CONDITIONAL, 7), 40))
        .isEqualTo(configurations(spec(CONDITIONAL, 7), 40));
  }

  @Test
  void anotherSeedGivesOtherConfigurations() {
    assertThat(configurations(spec(CONDITIONAL, 7), 40))
        .isNotEqualTo(configurations(spec(CONDITIONAL, 8), 40));
  }

  @Test
  void askingTheSameDrawTwiceIsEqual() {
    StudySpec spec = spec(CONDITIONAL, 3);
    Sampler.Session session = open(spec);
    for (int draw = 0; draw < 30; draw++) {
      Optional<Configuration> asked = session.ask(draw);
      assertThat(session.ask(draw)).isEqualTo(asked);
      assertThat(session.ask(draw + 5)).isEqualTo(session.ask(draw + 5));
      assertThat(session.ask(draw)).as("asking ahead changes nothing").isEqualTo(asked);
      asked.ifPresent(configuration -> finish(session, configuration));
    }
  }

  private static void finish(Sampler.Session session, Configuration configuration) {
    var id = new TrialId(0);
    session.tell(new StudyEvent.Started(id, Instant.EPOCH, configuration, WORKER));
    session.tell(
        new StudyEvent.Finished(
            id, Instant.EPOCH, new Outcome.Completed(List.of(loss(CONDITIONAL, configuration)))));
  }

  /// Two workers, first configurations, reports, every outcome, and trials that are given back and
  /// run again: whatever has happened, a study opened on the journal so far goes on as the one that
  /// never stopped.
  @Test
  void resumedStudyAsksWhatTheUninterruptedOneWould() {
    StudySpec spec =
        spec(
            CONDITIONAL,
            5,
            CONDITIONAL.decode(new double[] {0.1, 0.5, 0, 0, 0, 0.5, 0.5, 0.5, 0.5}),
            CONDITIONAL.decode(new double[] {0.5, 0, 0.5, 1, 0.5, 0.5, 0.5, 0.5, 0.5}));
    List<StudyEvent> events = historyOf(spec);
    Sampler.Session uninterrupted = open(spec);
    int trials = 0;
    for (int k = 0; k <= events.size(); k++) {
      if (k > 0) {
        StudyEvent event = events.get(k - 1);
        uninterrupted.tell(event);
        trials = Math.max(trials, event.trial().number() + 1);
      }
      Sampler.Session replayed = open(spec);
      events.subList(0, k).forEach(replayed::tell);
      if (trials >= spec.first().size()) {
        int draw = trials - spec.first().size();
        assertThat(replayed.ask(draw)).as("after %d events", k).isEqualTo(uninterrupted.ask(draw));
      }
      var resumed = Study.open(spec, journalOf(spec, events.subList(0, k)), CLOCK);
      Optional<Configuration> asked =
          resumed.ask(WORKER, Integer.MAX_VALUE).map(Trial::configuration);
      if (k < events.size() && events.get(k) instanceof StudyEvent.Started next) {
        assertThat(asked).as("after %d events", k).contains(next.configuration());
      } else if (trials >= spec.first().size() && nothingWaits(events.subList(0, k))) {
        assertThat(asked)
            .as("after %d events", k)
            .isEqualTo(uninterrupted.ask(trials - spec.first().size()));
      }
    }
  }

  private static boolean nothingWaits(Collection<StudyEvent> events) {
    var waiting = new TreeMap<TrialId, Boolean>();
    events.forEach(event -> waiting.put(event.trial(), event instanceof StudyEvent.Interrupted));
    return !waiting.containsValue(true);
  }

  private List<StudyEvent> historyOf(StudySpec spec) {
    Journal journal = new InMemoryStudyStore().open(spec, Instant.EPOCH);
    var study = Study.open(spec, journal, CLOCK);
    var running = new ArrayList<Trial>();
    for (int turn = 0; turn < 24; turn++) {
      study.ask(WORKER, Integer.MAX_VALUE).ifPresent(running::add);
      running.forEach(
          trial -> trial.report(1, Map.of("loss", loss(CONDITIONAL, trial.configuration()))));
      if (running.size() == 2) {
        Trial trial = running.remove(turn % 2);
        if (turn % 6 == 5) {
          study.interrupt(trial.id(), "for a while");
        } else {
          study.tell(trial.id(), outcome(CONDITIONAL, trial));
        }
      }
    }
    return journal.readFrom(0);
  }

  @Test
  void asksWhileOthersRunLieInTheSpace() {
    StudySpec spec = spec(CONDITIONAL, 11);
    var study = Study.open(spec, journalOf(spec, List.of()), CLOCK);
    var running = new ArrayList<Trial>();
    for (int i = 0; i < 60; i++) {
      study.ask(WORKER, 60).ifPresent(running::add);
    }
    assertThat(running).hasSize(60).allMatch(t -> CONDITIONAL.contains(t.configuration()));
    for (int i = 0; i < 60; i += 2) {
      study.tell(running.get(i).id(), outcome(CONDITIONAL, running.get(i)));
    }
    for (int i = 0; i < 20; i++) {
      study
          .ask(WORKER, 80)
          .ifPresent(t -> assertThat(CONDITIONAL.contains(t.configuration())).isTrue());
    }
  }

  @Test
  void aSpaceOfSingleValuesHasOneConfiguration() {
    var space =
        SearchSpace.of(
            Real.log("learning_rate", 0.1, 0.1),
            Int.linear("layers", 3, 3),
            Choice.of("optimizer", "adam"));
    assertThat(configurations(spec(space, 1), 20))
        .containsExactly(space.decode(new double[] {0, 0, 0}));
  }

  @Test
  void aDiscreteSpaceIsTriedOnceAndThenExhausted() {
    var space =
        new SearchSpace(
            List.of(
                Dimension.of(OPTIMIZER),
                new Dimension<>(NESTEROV, SGD),
                Dimension.of(Int.linear("layers", 1, 3))));
    List<Configuration> all = configurations(spec(space, 1), 50);
    assertThat(all).hasSize(12).doesNotHaveDuplicates();
  }

  @Test
  void anEmptySpaceHasTheEmptyConfiguration() {
    assertThat(configurations(spec(new SearchSpace(List.of()), 1), 20))
        .containsExactly(Configuration.empty());
  }

  @Test
  void aSpaceMayHaveOneDimension() {
    var space = SearchSpace.of(Real.linear("x", -1, 1));
    assertThat(configurations(spec(space, 1), 50)).isNotEmpty().allMatch(space::contains);
  }

  @Test
  void aSpaceMayHaveThirtyDimensions() {
    SearchSpace space = thirtyDimensions();
    assertThat(space.size()).isEqualTo(30);
    assertThat(configurations(spec(space, 1), 50)).isNotEmpty().allMatch(space::contains);
  }

  @Test
  void trialsThatAllEndBadlyDoNotStopTheSearch() {
    for (Outcome outcome :
        List.of(
            new Outcome.Failed("out of luck"),
            new Outcome.Diverged(1, Double.POSITIVE_INFINITY),
            new Outcome.Pruned(1, "not promising"))) {
      StudySpec spec = spec(CONDITIONAL, 13);
      var study = Study.open(spec, journalOf(spec, List.of()), CLOCK);
      for (int i = 0; i < 60; i++) {
        Trial trial = study.ask(WORKER, 60).orElseThrow();
        assertThat(CONDITIONAL.contains(trial.configuration())).isTrue();
        trial.report(1, Map.of("loss", Double.NaN));
        study.tell(trial.id(), outcome);
      }
    }
  }

  /// How many trials a long study has.
  protected int manyTrials() {
    return 3_000;
  }

  @Test
  void manyTrialsLieInTheSpace() {
    assertThat(configurations(spec(CONDITIONAL, 17), manyTrials()))
        .hasSizeGreaterThan(100)
        .allMatch(CONDITIONAL::contains);
  }

  @Test
  void theTextNamesTheSampler() {
    assertThat(Sampler.parse(sampler().text())).isEqualTo(sampler());
  }
}
