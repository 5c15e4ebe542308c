package dev.vernier.search;

import dev.vernier.search.model.CandidateSearch;
import dev.vernier.search.model.Criterion;
import dev.vernier.search.model.GaussianProcess;
import dev.vernier.search.model.LogExpectedImprovement;
import dev.vernier.search.model.Outputs;
import dev.vernier.search.model.UnitSpace;
import dev.vernier.space.Configuration;
import dev.vernier.space.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Bayesian optimisation: a Gaussian process learns how the goal depends on the configuration, and
/// the next trial is where the expected improvement is largest (Jones et al. 1998; its logarithm,
/// Ament et al. 2023). Every fourth trial is where the optimistic bound `4 σ - μ` is largest, and
/// every second one after `2 d` trials without progress in `d` dimensions, so that a search that
/// has settled in a corner looks into the others.
///
/// The first trials are quasi-random. Trials under way count as if they would end as expected;
/// diverged ones as the worst so far; pruned ones by their last report; failed ones teach nothing.
/// With several goals, the first one alone is looked at.
///
/// From [#MOST] observations on, the best quarter of so many and the newest are looked at, chosen
/// anew with each fit.
public record GaussianProcessSampler() implements Sampler {

  /// The most observations that the process is conditioned on.
  static final int MOST = 1_000;

  /// The most that its hyperparameters are fitted to.
  private static final int MOST_FITTED = 200;

  private static final int EXPLORING_PERIOD = 4;
  private static final int STAGNANT_PERIOD = 2;

  /// By dimension.
  private static final int STAGNANT_AFTER = 2;

  private static final double EXPLORING_WEIGHT = 4;

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
    private final GaussianProcess process;

    /// The hyperparameters of the last fit, how many observations it followed, and which it was.
    private double[] theta;

    private int fitted;
    private int fits;

    Session(SearchProblem problem, long seed) {
      space = new UnitSpace(problem.space());
      history = new History(space, problem);
      start = new QuasiRandomSampler().open(problem, Seeds.derive(seed, 0));
      this.seed = seed;
      startup = Math.clamp(space.size() + 1L, 5, 10);
      process = new GaussianProcess(space);
      theta = process.initial();
    }

    @Override
    public void tell(StudyEvent event) {
      history.tell(event);
    }

    @Override
    public Optional<Configuration> ask(int draw) {
      List<History.Observation> seen = history.observations();
      boolean known = seen.stream().anyMatch(observation -> !Double.isNaN(observation.value()));
      if (seen.size() < startup || !known || space.size() == 0) {
        return start.ask(draw);
      }
      fitUpTo(seen.size());
      Chosen chosen = choose(fitted, seen.size(), MOST);
      process.condition(theta, chosen.points, chosen.values, chosen.base);
      List<double[]> running = history.running();
      running.forEach(process::expect);
      Criterion criterion =
          explores(draw)
              ? Criterion.optimistic(EXPLORING_WEIGHT)
              : new LogExpectedImprovement(process.leastMean());
      var random = new SplittableRandom(Seeds.derive(seed, draw + 1L));
      var tried = new ArrayList<>(chosen.bestFirst());
      tried.addAll(running);
      double[] next = new CandidateSearch(space, process, criterion, tried).best(random);
      process.forget();
      return Optional.of(space.decode(next));
    }

    private boolean explores(int draw) {
      boolean stagnant = history.withoutProgress() > STAGNANT_AFTER * space.size();
      int period = stagnant ? STAGNANT_PERIOD : EXPLORING_PERIOD;
      return draw % period == period - 1;
    }

    /// Fits the hyperparameters after certain numbers of observations, from those before, so that
    /// they depend on the observations alone. Now and then it begins anew as well, since the best
    /// ones may be elsewhere.
    private void fitUpTo(int count) {
      for (int next = nextFit(); next <= count; next = nextFit()) {
        Chosen chosen = choose(next, next, MOST_FITTED);
        if (chosen.values.length > 0) {
          double[] found = fit(theta, chosen, 25);
          if (fits % (next < 50 ? 1 : 4) == 0) {
            double[] fresh = fit(process.initial(), chosen, 60);
            found = fresh[theta.length] < found[theta.length] ? fresh : found;
          }
          theta = Arrays.copyOf(found, theta.length);
          fits++;
        }
        fitted = next;
      }
    }

    private int nextFit() {
      return fitted == 0 ? startup : fitted + Math.max(1, fitted / 20);
    }

    private double[] fit(double[] from, Chosen chosen, int steps) {
      return process.fit(from, chosen.points, chosen.values, steps);
    }

    /// Of the first `until` observations, all or the best quarter of `most` and the newest; then
    /// those up to `count`.
    private Chosen choose(int until, int count, int most) {
      List<History.Observation> all = history.observations().subList(0, count);
      double[] values =
          Outputs.normal(all.stream().mapToDouble(History.Observation::value).toArray());
      int[] places = IntStream.range(0, values.length).toArray();
      if (values.length > 0 && until > most) {
        int[] best = bestFirst(Arrays.copyOf(values, until));
        var kept = new boolean[count];
        Arrays.fill(kept, until, count, true);
        for (int i = 0; i < most / 4; i++) {
          kept[best[i]] = true;
        }
        for (int i = until - 1, left = most - most / 4; left > 0; i--) {
          left -= kept[i] ? 0 : 1;
          kept[i] = true;
        }
        places = IntStream.range(0, count).filter(i -> kept[i]).toArray();
      }
      return new Chosen(
          Arrays.stream(places).mapToObj(i -> all.get(i).point()).toArray(double[][]::new),
          Arrays.stream(places).mapToDouble(i -> values[i]).toArray(),
          (int) Arrays.stream(places).filter(i -> i < until).count());
    }
  }

  private static int[] bestFirst(double[] values) {
    return IntStream.range(0, values.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> values[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /// Observations as the process sees them.
  ///
  /// @param base how many of them were there at the last fit
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Chosen(double[][] points, double[] values, int base) {

    List<double[]> bestFirst() {
      return Arrays.stream(GaussianProcessSampler.bestFirst(values))
          .mapToObj(i -> points[i])
          .toList();
    }
  }
}
