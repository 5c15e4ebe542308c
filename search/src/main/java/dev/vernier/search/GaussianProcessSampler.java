package dev.vernier.search;

import dev.vernier.search.model.CandidateSearch;
import dev.vernier.search.model.Criterion;
import dev.vernier.search.model.GaussianProcess;
import dev.vernier.search.model.LogExpectedImprovement;
import dev.vernier.search.model.Mutation;
import dev.vernier.search.model.Prior;
import dev.vernier.search.model.UnitSpace;
import dev.vernier.space.Configuration;
import dev.vernier.space.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// Bayesian optimisation: a Gaussian process learns how the goal depends on the configuration, and
/// the next trial is where the expected improvement is largest (Jones et al. 1998; its logarithm,
/// Ament et al. 2023). Every second trial hedges against a model that is wrong, see [Aim].
///
/// The first trials are quasi-random. Trials under way count as if they would end as expected;
/// diverged and infeasible ones, and those that were interrupted until they end, as the worst so
/// far; pruned ones by their last report; failed ones teach nothing. With several goals, the first
/// one alone is looked at.
///
/// A prior of the problem guides the search ([Prior]).
///
/// The process keeps up with the trials as [SurrogateModel] says, has a length scale for each axis
/// or one for all, whichever the trials speak for, and looks at some of them only from a thousand
/// on.
public record GaussianProcessSampler() implements Sampler {

  @Override
  public String text() {
    return "gp";
  }

  @Override
  public Sampler.Session open(SearchProblem problem, long seed) {
    return new Session(problem, seed);
  }

  private static final class Session implements Sampler.Session {

    private final UnitSpace space;
    private final History history;
    private final Sampler.Session start;
    private final long seed;
    private final int startup;
    private final SurrogateModel model;
    private final Mutation mutation;

    /// The point where a good configuration is believed to lie.
    private final Optional<double[]> centre;

    /// How many observations of the history the model has.
    private int taken;

    Session(SearchProblem problem, long seed) {
      space = new UnitSpace(problem.space());
      history = new History(space, problem);
      start = new QuasiRandomSampler().open(problem, Seeds.derive(seed, 0));
      this.seed = seed;
      startup = Math.clamp(space.size() + 1L, 5, 10);
      model = new SurrogateModel(space);
      mutation = new Mutation(space);
      centre = problem.prior().map(space::encode);
      take();
    }

    @Override
    public void tell(StudyEvent event) {
      history.tell(event);
      take();
      if (event instanceof StudyEvent.Interrupted) {
        // It may wait for longer than this run: one that takes too much time or memory.
        history.pending(event.trial()).ifPresent(point -> model.add(point, Double.NaN));
      }
    }

    private void take() {
      List<History.Observation> all = history.observations();
      for (History.Observation one : all.subList(taken, all.size())) {
        model.add(one.point(), one.violation() > 0 ? Double.NaN : one.value());
      }
      taken = all.size();
    }

    @Override
    public Optional<Configuration> ask(int draw) {
      if (model.size() < startup || !model.known() || space.size() == 0) {
        return start.ask(draw);
      }
      Aim aim = Aim.of(draw, model.size());
      GaussianProcess process = aim == Aim.DOUBTING ? model.ofOneScale() : model.likelier();
      var random = new SplittableRandom(Seeds.derive(seed, draw + 1L));
      var tried = new ArrayList<>(model.bestFirst());
      if (aim == Aim.MUTATING) {
        return Optional.of(space.decode(mutation.of(tried.getFirst(), random)));
      }
      List<double[]> running = history.running();
      running.forEach(process::expect);
      Criterion criterion = aim.criterion(new LogExpectedImprovement(process.leastMean()));
      tried.addAll(running);
      double[] next = new CandidateSearch(space, process, criterion, tried, prior()).best(random);
      process.forget();
      return Optional.of(space.decode(next));
    }

    private Optional<Prior> prior() {
      return centre.map(point -> new Prior(space, point, model.size()));
    }
  }
}
