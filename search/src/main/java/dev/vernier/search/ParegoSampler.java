package dev.vernier.search;

import dev.vernier.search.model.CandidateSearch;
import dev.vernier.search.model.Dominance;
import dev.vernier.search.model.GaussianProcess;
import dev.vernier.search.model.LogExpectedImprovement;
import dev.vernier.search.model.Outputs;
import dev.vernier.search.model.UnitSpace;
import dev.vernier.space.Configuration;
import dev.vernier.space.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// Bayesian optimisation of several goals: ParEGO (Knowles 2006). For each trial the goals are made
/// into one by the augmented Chebyshev function, `max_k w_k z_k + 0.05 Σ w_k z_k`, under weights
/// that are drawn uniformly from the simplex; a Gaussian process learns it, and the trial is where
/// its expected improvement is largest. So trials spread over the front, whatever its shape.
///
/// The goals `z` are scaled to the range that they have along the front, or a tenth of that of all
/// trials where that is more; Knowles has the range of all that can be, in which one very bad trial
/// hides the differences that matter. They are counted from a tenth of the range below the least
/// value: from the least itself, a front of one point could not be improved on. The weights make a
/// new function for each trial, so its process is fitted anew.
///
/// The first trials are quasi-random. Trials under way count as if they would end as expected;
/// diverged and infeasible ones as the worst so far; pruned ones by their last reports, if they
/// have one of each goal; failed ones teach nothing. As long as none is feasible, the violation is
/// what is minimised. From [#MOST] observations on, half as many of the best and the newest are
/// looked at.
public record ParegoSampler() implements Sampler {

  /// The most observations that a process is fitted to.
  static final int MOST = 200;

  private static final double AUGMENTED = 0.05;

  /// The least range of a goal along the front, as a share of that of all trials.
  private static final double LEAST_RANGE = 0.1;

  /// How far below the least value a goal is counted from, as a share of the range.
  private static final double BELOW = 0.1;

  private static final int FITTING_STEPS = 25;

  @Override
  public String text() {
    return "parego";
  }

  @Override
  public Sampler.Session open(SearchProblem problem, long seed) {
    return new Session(problem, seed);
  }

  private static final class Session implements Sampler.Session {

    private final UnitSpace space;
    private final History history;
    private final Sampler.Session start;
    private final int goals;
    private final long seed;
    private final int startup;
    private final GaussianProcess process;

    Session(SearchProblem problem, long seed) {
      space = new UnitSpace(problem.space());
      history = new History(space, problem);
      start = new QuasiRandomSampler().open(problem, Seeds.derive(seed, 0));
      goals = problem.goals().size();
      this.seed = seed;
      startup = Math.clamp(2L * space.size() + 1, 8, 20);
      process = new GaussianProcess(space);
    }

    @Override
    public void tell(StudyEvent event) {
      history.tell(event);
    }

    @Override
    public Optional<Configuration> ask(int draw) {
      List<History.Observation> seen = history.observations();
      if (seen.size() < startup || space.size() == 0) {
        return start.ask(draw);
      }
      var random = new SplittableRandom(Seeds.derive(seed, draw + 1L));
      double[] values = Outputs.normal(scalarized(seen, random));
      if (values.length == 0) {
        return start.ask(draw);
      }
      int[] chosen = Ranking.bestAndLast(values, MOST / 2, MOST / 2);
      double[][] points =
          Arrays.stream(chosen).mapToObj(i -> seen.get(i).point()).toArray(double[][]::new);
      double[] z = Arrays.stream(chosen).mapToDouble(i -> values[i]).toArray();
      double[] found = process.fit(process.initial(), points, z, FITTING_STEPS);
      process.condition(Arrays.copyOf(found, found.length - 1), points, z, z.length);
      List<double[]> running = history.running();
      running.forEach(process::expect);
      var tried = new ArrayList<double[]>();
      Arrays.stream(Ranking.bestFirst(values)).forEach(i -> tried.add(seen.get(i).point()));
      tried.addAll(running);
      var criterion = new LogExpectedImprovement(process.leastMean());
      return Optional.of(
          space.decode(
              new CandidateSearch(space, process, criterion, tried, Optional.empty())
                  .best(random)));
    }

    /// One value for each observation, less being better; NaN for the worst.
    private double[] scalarized(List<History.Observation> seen, SplittableRandom random) {
      List<double[]> feasible =
          seen.stream()
              .filter(one -> complete(one) && one.violation() == 0)
              .map(History.Observation::values)
              .toList();
      if (feasible.isEmpty()) {
        return seen.stream()
            .mapToDouble(one -> complete(one) ? one.violation() : Double.NaN)
            .toArray();
      }
      List<double[]> front =
          feasible.stream()
              .filter(one -> feasible.stream().noneMatch(o -> Dominance.dominates(o, one)))
              .toList();
      double[] weights = weights(random);
      var low = new double[goals];
      var scale = new double[goals];
      for (int k = 0; k < goals; k++) {
        double least = least(front, k);
        double range = Math.max(most(front, k) - least, LEAST_RANGE * (most(feasible, k) - least));
        low[k] = least - BELOW * range;
        scale[k] = range > 0 ? weights[k] / range : weights[k];
      }
      return seen.stream()
          .mapToDouble(one ->
              complete(one) && one.violation() == 0
                  ? chebyshev(one.values(), low, scale)
                  : Double.NaN)
          .toArray();
    }

    private static boolean complete(History.Observation one) {
      return Arrays.stream(one.values()).noneMatch(Double::isNaN);
    }

    /// Uniform on the simplex.
    private double[] weights(SplittableRandom random) {
      double[] weights =
          random.doubles(goals).map(u -> -Math.log(1 - u)).toArray(); // exponentially distributed
      double sum = Arrays.stream(weights).sum();
      return Arrays.stream(weights).map(weight -> weight / sum).toArray();
    }

    private static double chebyshev(double[] values, double[] low, double[] scale) {
      double most = Double.NEGATIVE_INFINITY;
      double sum = 0;
      for (int k = 0; k < values.length; k++) {
        double z = scale[k] * (values[k] - low[k]);
        most = Math.max(most, z);
        sum += z;
      }
      return most + AUGMENTED * sum;
    }
  }

  private static double least(List<double[]> values, int goal) {
    return values.stream().mapToDouble(one -> one[goal]).min().orElseThrow();
  }

  private static double most(List<double[]> values, int goal) {
    return values.stream().mapToDouble(one -> one[goal]).max().orElseThrow();
  }
}
