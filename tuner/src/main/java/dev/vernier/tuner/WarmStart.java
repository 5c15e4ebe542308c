package dev.vernier.tuner;

import dev.vernier.search.Outcome;
import dev.vernier.search.SearchProblem;
import dev.vernier.search.StudySnapshot;
import dev.vernier.search.StudySpec;
import dev.vernier.search.TrialView;
import dev.vernier.space.Configuration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What a study takes over from another one before its first trial.
///
/// Of a study of the same data with the same goals and constraints it takes what has become of the
/// trials that would train the same network here, which samplers that learn begin with. Of any
/// other study it takes the best configurations, as far as they lie in the space, to try them
/// first.
///
/// @param study the name of the other
/// @param known its trials
/// @param first configurations to begin with
public record WarmStart(String study, List<SearchProblem.Known> known, List<Configuration> first) {

  /// The attribute of a study that names the one it took from.
  static final String ATTRIBUTE = "warm start";

  private static final int BEST = 3;

  public WarmStart {
    known = List.copyOf(known);
    first = List.copyOf(first);
  }

  /// What a tuning can take from a study.
  public static WarmStart from(StudySnapshot source, Tuning tuning) {
    StudySpec theirs = source.spec();
    StudySpec ours = tuning.study(theirs.name());
    boolean sameQuestion =
        Tuning.fingerprint(theirs).equals(Tuning.fingerprint(ours))
            && theirs.goals().equals(ours.goals())
            && theirs.problem().constraints().equals(ours.problem().constraints());
    return sameQuestion
        ? new WarmStart(theirs.name(), known(source, tuning), List.of())
        : new WarmStart(theirs.name(), List.of(), best(source, tuning));
  }

  /// What a stored study has taken, if anything.
  public static Optional<WarmStart> of(StudySpec stored) {
    return Optional.ofNullable(stored.attributes().get(ATTRIBUTE))
        .map(study -> new WarmStart(study, stored.problem().known(), stored.first()));
  }

  private static List<SearchProblem.Known> known(StudySnapshot source, Tuning tuning) {
    var known = new ArrayList<SearchProblem.Known>();
    for (TrialView trial : source.trials()) {
      // What began from another trial's state says little of its own configuration.
      Optional<Outcome> outcome =
          trial
              .outcome()
              .filter(one -> one instanceof Outcome.Completed || one instanceof Outcome.Diverged)
              .filter(_ -> trial.parent().isEmpty());
      if (outcome.isPresent()) {
        tuning
            .same(trial.configuration())
            .ifPresent(here -> known.add(new SearchProblem.Known(here, outcome.get())));
      }
    }
    return known;
  }

  private static List<Configuration> best(StudySnapshot source, Tuning tuning) {
    return source.trials().stream()
        .filter(source::feasible)
        .sorted(
            Comparator.comparing(
                trial -> trial.value().orElseThrow(), source.spec().goals().getFirst().bestFirst()))
        .flatMap(trial -> tuning.space().complete(trial.configuration()).stream())
        .distinct()
        .limit(BEST)
        .toList();
  }
}
