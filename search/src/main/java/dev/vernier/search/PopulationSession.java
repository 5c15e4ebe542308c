package dev.vernier.search;

import dev.vernier.search.model.UnitSpace;
import dev.vernier.space.Configuration;
import dev.vernier.space.Seeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Opens a [Population] to a study.
///
/// What is proposed depends on the seed and the events, and not on the number of the draw. So it is
/// known, when a trial begins, what the population would have proposed at this moment: if the trial
/// has that configuration, the individual is the population's own, and what the configuration does
/// not show of it need not be stored anywhere.
final class PopulationSession implements Sampler.Session {

  /// How often it is tried to propose what the study has not tried yet. A study draws at random
  /// where that was in vain, see [DistinctSession].
  private static final int ATTEMPTS = 50;

  private static final long PROPOSALS = 1;
  private static final long ADOPTIONS = 2;

  private final UnitSpace space;
  private final History history;
  private final Population population;
  private final long seed;
  private final Set<TrialId> running = new HashSet<>();
  private final Set<Configuration> tried = new HashSet<>();

  /// How many trials have begun.
  private int begun;

  /// What is proposed as long as no event comes; empty where that is to be found out.
  private List<double[]> proposal = List.of();

  PopulationSession(UnitSpace space, SearchProblem problem, Population population, long seed) {
    this.space = space;
    this.population = population;
    this.seed = seed;
    history = new History(space, problem);
  }

  /// What was known before the study.
  static List<History.Observation> known(UnitSpace space, SearchProblem problem) {
    return new ArrayList<>(new History(space, problem).observations());
  }

  @Override
  public Optional<Configuration> ask(int draw) {
    return Optional.of(configuration(propose()));
  }

  private double[] propose() {
    if (proposal.isEmpty()) {
      proposal = List.of(proposeNew(random(PROPOSALS)));
    }
    return proposal.getFirst();
  }

  private double[] proposeNew(RandomGenerator random) {
    double[] individual = population.propose(random);
    for (int i = 1; i < ATTEMPTS && tried.contains(configuration(individual)); i++) {
      individual = population.propose(random);
    }
    return individual;
  }

  private Configuration configuration(double[] individual) {
    return space.decode(population.place(individual));
  }

  private SplittableRandom random(long stream) {
    return new SplittableRandom(Seeds.derive(Seeds.derive(seed, stream), begun));
  }

  @Override
  public void tell(StudyEvent event) {
    if (event instanceof StudyEvent.Started started && running.add(started.trial())) {
      begin(started);
    }
    int before = history.observations().size();
    history.tell(event);
    // A pause speaks for the trial, which may never go on.
    boolean rests = event instanceof StudyEvent.Paused || event instanceof StudyEvent.Finished;
    if (rests && running.remove(event.trial())) {
      if (history.observations().size() > before) {
        boolean whole =
            event instanceof StudyEvent.Finished finished
                && !(finished.outcome() instanceof Outcome.Pruned);
        population.end(event.trial(), history.observations().getLast(), whole);
      } else {
        population.drop(event.trial());
      }
      proposal = List.of();
    }
  }

  private void begin(StudyEvent.Started started) {
    double[] proposed = propose();
    boolean own = configuration(proposed).equals(started.configuration());
    population.begin(
        started.trial(),
        own
            ? proposed
            : population.adopt(space.encode(started.configuration()), random(ADOPTIONS)));
    tried.add(started.configuration());
    begun++;
    proposal = List.of();
  }
}
