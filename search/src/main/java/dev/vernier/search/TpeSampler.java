package dev.vernier.search;

import dev.vernier.search.model.ParzenRatio;
import dev.vernier.search.model.UnitSpace;
import dev.vernier.search.model.WeightedPoints;
import dev.vernier.space.Configuration;
import dev.vernier.space.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// The tree-structured Parzen estimator (Bergstra et al. 2011): one density of the better trials,
/// one of the others, and the next trial is where the first is largest beside the second. Fast with
/// any number of trials, and at home in conditional spaces.
///
/// It is multivariate (Falkner et al. 2018) unless asked to be univariate, as it was at first: then
/// each parameter is chosen by itself, after those that it depends on, which suits parameters that
/// do not interact.
///
/// The better trials weigh by their rank, `log(m + 1) - log(i)` for the `i`-th of `m` (Hansen and
/// Ostermeier 2001), and the kernels adapt to their spread ([ParzenRatio]); both differ from the
/// papers. Of many worse trials, the best are kept and the rest thinned out, those that remain
/// standing for the others.
///
/// The first trials are quasi-random. Trials under way count among the worse, so that workers do
/// not gather at one place; paused and diverged ones too; pruned ones by their last report; failed
/// ones teach nothing. With several goals, the first one alone is looked at. A prior of the problem
/// is one more better trial, whose weight fades.
///
/// @param univariate whether each parameter is chosen by itself
public record TpeSampler(boolean univariate) implements Sampler {

  private static final int STARTUP = 7;
  private static final int CANDIDATES = 128;

  /// Of each parameter, where they are chosen one by one.
  private static final int UNIVARIATE_CANDIDATES = 32;

  /// The share of the trials that count as better, and the most.
  private static final double BETTER = 0.12;

  private static final int MOST_BETTER = 25;

  /// How many of the worse trials are kept, and how many stand for the rest of them.
  private static final int KEPT_WORSE = 300;

  private static final int THINNED_WORSE = 200;

  /// What a prior of the problem counts among the better trials, divided by how many have ended.
  private static final double PRIOR_WEIGHT = 20;

  /// Multivariate.
  public TpeSampler() {
    this(false);
  }

  @Override
  public String text() {
    return univariate ? "tpe:univariate" : "tpe";
  }

  @Override
  public Sampler.Session open(SearchProblem problem, long seed) {
    var space = new UnitSpace(problem.space());
    var history = new History(space, problem);
    var ranked = new Ranked(problem.prior().map(space::encode));
    ranked.add(history.observations());
    Sampler.Session start = new QuasiRandomSampler().open(problem, Seeds.derive(seed, 0));
    return new Sampler.Session() {
      @Override
      public void tell(StudyEvent event) {
        history.tell(event);
        ranked.add(history.observations());
      }

      @Override
      public Optional<Configuration> ask(int draw) {
        if (ranked.all.size() < STARTUP) {
          return start.ask(draw);
        }
        var random = new SplittableRandom(Seeds.derive(seed, draw + 1L));
        return Optional.of(space.decode(propose(space, ranked, history.unfinished(), random)));
      }
    };
  }

  private double[] propose(
      UnitSpace space, Ranked ranked, List<double[]> running, SplittableRandom random) {
    int count = Math.clamp((long) Math.ceil(BETTER * ranked.all.size()), 2, MOST_BETTER);
    WeightedPoints better = ranked.better(count);
    WeightedPoints worse = ranked.worse(count, running);
    var point = new double[space.size()];
    if (!univariate) {
      int[] all = IntStream.range(0, space.size()).toArray();
      return new ParzenRatio(space, all, better, worse).best(CANDIDATES, point, random);
    }
    for (int axis = 0; axis < space.size(); axis++) {
      if (space.active(axis, point)) {
        int[] one = {axis};
        point =
            new ParzenRatio(space, one, better.activeOn(space, axis), worse.activeOn(space, axis))
                .best(UNIVARIATE_CANDIDATES, point, random);
      }
    }
    space.snap(point);
    return point;
  }

  /// The points of the trials that have ended, from the best to the worst, those that diverged last
  /// ([History.Observation#BEST_FIRST]); of equals, the earlier one first.
  private static final class Ranked {

    private final Optional<double[]> prior;
    private final List<History.Observation> all = new ArrayList<>();

    /// How many observations were taken in.
    private int taken;

    Ranked(Optional<double[]> prior) {
      this.prior = prior;
    }

    /// Takes in what is new.
    void add(List<History.Observation> observations) {
      for (History.Observation observation : observations.subList(taken, observations.size())) {
        if (observation.ended()) {
          all.add(placeOf(observation), observation);
        }
      }
      taken = observations.size();
    }

    private int placeOf(History.Observation observation) {
      int low = 0;
      int high = all.size();
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (History.Observation.BEST_FIRST.compare(all.get(middle), observation) <= 0) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    private List<double[]> points(int from, int to) {
      return all.subList(from, to).stream().map(History.Observation::point).toList();
    }

    WeightedPoints better(int count) {
      var weights = new double[count];
      for (int i = 0; i < count; i++) {
        weights[i] = Math.log((count + 1.0) / (i + 1));
      }
      List<double[]> chosen = points(0, count);
      if (prior.isEmpty()) {
        return new WeightedPoints(chosen.toArray(double[][]::new), weights);
      }
      var believed = new ArrayList<>(chosen);
      believed.add(prior.get());
      double[] more = Arrays.copyOf(weights, count + 1);
      more[count] = PRIOR_WEIGHT / all.size();
      return new WeightedPoints(believed.toArray(double[][]::new), more);
    }

    WeightedPoints worse(int better, List<double[]> running) {
      var chosen = new ArrayList<>(running);
      int thinFrom = Math.min(better + KEPT_WORSE, all.size());
      chosen.addAll(points(better, thinFrom));
      int rest = all.size() - thinFrom;
      int standing = Math.min(rest, THINNED_WORSE);
      var weights = new double[chosen.size() + standing];
      Arrays.fill(weights, 0, chosen.size(), 1);
      Arrays.fill(weights, chosen.size(), weights.length, (double) rest / Math.max(standing, 1));
      for (int i = 0; i < standing; i++) {
        chosen.add(all.get(thinFrom + (int) ((i + 0.5) * rest / standing)).point());
      }
      return new WeightedPoints(chosen.toArray(double[][]::new), weights);
    }
  }
}
