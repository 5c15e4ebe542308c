package dev.vernier.search;

import dev.vernier.search.model.MixedLaw;
import dev.vernier.search.model.UnitSpace;
import dev.vernier.space.Seeds;
import java.util.Arrays;
import java.util.List;

/// CMA-ES, the covariance matrix adaptation evolution strategy (Hansen 2016, The CMA Evolution
/// Strategy: A Tutorial, arXiv:1604.00772): a normal law moves, turns, widens and narrows by which
/// of its draws were best. For numbers and some hundreds of trials and more, in which it is hard to
/// beat; it looks at ranks alone, and takes hardly any time to think.
///
/// - *Bounds*: the space goes on as its mirror image past them.
/// - *Whole numbers*: draws are rounded, and the margin of Hamano et al. (2022) keeps neighbours in
///   play.
/// - *Categories*: an independent law for each axis, as in CatCMA (Hamano et al. 2024).
/// - *Inactive axes*: nothing depends on them, so selection is blind along them.
/// - *Restarts*: BIPOP (Hansen 2009).
/// - *Known trials*: the first law lies around the best tenth of them (Nomura et al. 2021). A prior
///   configuration is the first mean, with a narrower law.
///
/// A generation is whatever `λ = 4 + ⌊3 log d⌋` trials end one after the other, so that none waits
/// for others; one that a former law had drawn counts as a point from elsewhere. Pruned trials rank
/// by their last report after all that were not, diverged ones last; failed ones do not count. With
/// several goals, the first one alone is looked at.
public record CmaEsSampler() implements Sampler {

  /// Of known trials, this share is where the law begins, and with this deviation around each
  /// (Nomura et al. 2021).
  private static final double BEST_SHARE = 0.1;

  private static final double KNOWN_DEVIATION = 0.1;

  @Override
  public String text() {
    return "cmaes";
  }

  @Override
  public Session open(SearchProblem problem, long seed) {
    var space = new UnitSpace(problem.space());
    return new PopulationSession(
        space,
        problem,
        new CmaPopulation(space, start(space, problem), Seeds.derive(seed, 0)),
        seed);
  }

  private static MixedLaw.Start start(UnitSpace space, SearchProblem problem) {
    List<History.Observation> known = PopulationSession.known(space, problem);
    known.removeIf(observation -> Double.isNaN(observation.value()));
    if (!known.isEmpty()) {
      known.sort(History.Observation.BEST_FIRST);
      int best = (int) Math.ceil(BEST_SHARE * known.size());
      return MixedLaw.Start.around(
          space,
          known.subList(0, best).stream().map(History.Observation::point).toList(),
          KNOWN_DEVIATION);
    }
    return problem
        .prior()
        .map(prior -> CmaPopulation.narrow(space.encode(prior)))
        .orElseGet(() -> {
          var middle = new double[space.size()];
          Arrays.fill(middle, 0.5);
          return MixedLaw.Start.at(middle, CmaPopulation.WIDE);
        });
  }
}
