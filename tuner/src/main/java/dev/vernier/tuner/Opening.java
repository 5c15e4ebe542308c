package dev.vernier.tuner;

import dev.vernier.data.Problem;
import dev.vernier.network.Metric;
import dev.vernier.network.TrainingPlan;
import dev.vernier.network.catalog.Catalog;
import dev.vernier.network.catalog.Defaults;
import dev.vernier.network.catalog.Recipe;
import dev.vernier.search.Budget;
import dev.vernier.space.Configuration;
import dev.vernier.space.Hyperparameter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How much of the catalogue a study opens, and whether it tries RealMLP. It is decided from the
/// budget when the study begins and stays with it: a later run with another budget goes on in the
/// same space.
///
/// @param extent how many dimensions
/// @param realMlp whether and when RealMLP is among the first trials; its settings are then
///   searched too
public record Opening(Extent extent, Turn realMlp) {

  /// How many dimensions a study opens, by the trials that it will have.
  public enum Extent {
    /// Only what the user says, as for a single training.
    NOTHING(0),
    /// Fixed configurations that are known to be good, and the most important dimensions after
    /// them.
    PORTFOLIO(1),
    /// From 6 trials on.
    FEW(Catalog.FEW_TRIALS),
    /// From 11.
    SOME(Catalog.SOME_TRIALS),
    /// From 26.
    MANY(Catalog.MANY_TRIALS),
    /// From 61.
    PLENTY(Catalog.PLENTY_OF_TRIALS);

    private final int fromTrials;

    Extent(int fromTrials) {
      this.fromTrials = fromTrials;
    }

    static Extent of(int trials) {
      return Arrays.stream(values())
          .filter(extent -> trials >= extent.fromTrials)
          .reduce((_, later) -> later)
          .orElse(NOTHING);
    }

    /// Whether such a study searches an entry unasked. After a portfolio the same dimensions are
    /// searched as in a study of few trials.
    boolean searches(Hyperparameter<?> entry) {
      return this != NOTHING && entry.isSearchedBy(Math.max(fromTrials, Catalog.FEW_TRIALS));
    }
  }

  /// When RealMLP has its turn among the first trials.
  public enum Turn {
    FIRST,
    /// After the plain defaults and what is cheaper.
    LATER,
    NEVER
  }

  /// For a single training.
  public static final Opening NOTHING = new Opening(Extent.NOTHING, Turn.NEVER);

  /// For a study whose budget is not known.
  public static final Opening USUAL = new Opening(Extent.SOME, Turn.FIRST);

  /// What one core computes in a run, about: 31 to 107 GFLOP/s were measured with networks of three
  /// layers of 256 on two shared cores with AVX-512, by generated products and by those of the
  /// Vector API. A constant rather than a measurement, so that the same command opens the same
  /// study.
  private static final double FLOPS = 60e9;

  /// What a step costs besides, in seconds.
  private static final double STEP = 20e-6;

  /// A run with early stopping finds its best epoch here, the median of tuned networks on tables
  /// (Gorishniy et al. 2024).
  private static final int USUAL_BEST_EPOCH = 35;

  /// By how much a number of trials that was guessed from the time may be wrong. Too small a space
  /// loses less than one that is too large.
  private static final int CAUTION = 8;

  /// How many times the cost of RealMLP's trial a study must be worth to begin with it, or to have
  /// it later.
  private static final double FIRST_FROM = 10;

  private static final double LATER_FROM = 3;

  /// What a budget allows on some data.
  ///
  /// With a number of trials, that decides. With a time alone, a study opens what 11 to 25 trials
  /// search, and more only if trials are plainly cheap: if eight times as many as needed would fit
  /// by the count of their multiplications.
  ///
  /// @param workers how many trials run at once
  public static Opening of(Problem problem, Metric metric, Budget budget, int workers) {
    Tuning.requireMetricOf(problem.task(), metric);
    if (budget.time().isEmpty()) {
      return new Opening(Extent.of(budget.trials().orElse(Catalog.SOME_TRIALS)), Turn.FIRST);
    }
    double seconds = workers * (budget.time().get().toNanos() * 1e-9);
    double fitting = seconds / secondsOf("mlp", problem, metric);
    int guess = (int) Math.clamp(fitting / CAUTION, Catalog.SOME_TRIALS, Catalog.PLENTY_OF_TRIALS);
    double worth = seconds / secondsOf("realmlp", problem, metric);
    return new Opening(
        Extent.of(Math.min(guess, budget.trials().orElse(guess))),
        worth >= FIRST_FROM ? Turn.FIRST : worth >= LATER_FROM ? Turn.LATER : Turn.NEVER);
  }

  /// How long a trial of an architecture's defaults will take, about.
  private static double secondsOf(String architecture, Problem problem, Metric metric) {
    var defaults = Configuration.empty().with(Catalog.ARCHITECTURE.parameter(), architecture);
    // In the usual encoding, which is there already and has about as many inputs.
    return seconds(
        new Recipe(defaults, new Defaults(problem.train().rows(), metric))
            .plan(
                problem.train().inputSize(),
                problem.train().targets(),
                List.of(metric),
                problem.targetEncoder().scale()),
        problem.train().rows());
  }

  /// Six floating-point operations per weight, row and epoch, two in the forward pass and four in
  /// the backward one, and what the steps cost besides.
  static double seconds(TrainingPlan plan, int rows) {
    double epochs =
        Math.min(plan.epochs(), USUAL_BEST_EPOCH + (double) plan.earlyStopping().patience());
    double flops = 6.0 * plan.network().parameterCount() * rows * epochs;
    double steps = epochs * Math.ceilDiv(rows, plan.batching().size());
    return flops / FLOPS + steps * STEP;
  }

  /// This opening for a grid, which has no first trials.
  public Opening forGrid() {
    return new Opening(extent == Extent.PORTFOLIO ? Extent.FEW : extent, Turn.NEVER);
  }

  /// The opening of a text that [#toString] wrote; empty where it is another text.
  public static Optional<Opening> parse(String text) {
    return Arrays.stream(Extent.values())
        .flatMap(extent -> Arrays.stream(Turn.values()).map(turn -> new Opening(extent, turn)))
        .filter(opening -> opening.toString().equals(text))
        .findFirst();
  }

  @Override
  public String toString() {
    return "%s, RealMLP %s".formatted(extent, realMlp).toLowerCase(Locale.ROOT);
  }
}
