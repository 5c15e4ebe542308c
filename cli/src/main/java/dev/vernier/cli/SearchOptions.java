package dev.vernier.cli;

import dev.vernier.network.Metric;
import dev.vernier.search.Constraint;
import dev.vernier.search.Pruner;
import dev.vernier.search.Sampler;
import dev.vernier.tuner.Measure;
import dev.vernier.tuner.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How `tune` searches, and what for.
final class SearchOptions {

  @Option(
      names = "--search",
      paramLabel = "METHOD",
      defaultValue = "quasi-random",
      description =
          "gp (Bayesian, by a Gaussian process), tpe (by Parzen estimators; tpe:univariate takes one parameter at a time), quasi-random, random or grid; grid:N takes N points per dimension. Default:"
              + " ${DEFAULT-VALUE}.")
  private String search = "quasi-random";

  @Option(
      names = "--prune",
      paramLabel = "METHOD",
      defaultValue = "none",
      description =
          "Ends or pauses trials that do not promise enough: asha, hyperband, median,"
              + " percentile:N, extrapolation, patience:N, threshold:BOUND, pbt or none. Default:"
              + " ${DEFAULT-VALUE}.")
  private String prune = "none";

  @Option(
      names = "--goal",
      paramLabel = "METRIC",
      description =
          "What to make best, a metric, parameters or seconds; may be repeated. The first metric"
              + " chooses the winner; the others make a front with it, see `vernier pareto`.")
  private List<String> goals = new ArrayList<>();

  @Option(
      names = "--constraint",
      paramLabel = "METRIC<=NUMBER",
      description =
          "What a trial must meet to win, such as 'parameters<=100000' or 'roc_auc>=0.9'; may be"
              + " repeated.")
  private List<String> constraints = new ArrayList<>();

  @Option(
      names = "--prior",
      negatable = true,
      description = "Tells the search that the defaults are a good place. Default: no prior.")
  private boolean prior;

  @Option(
      names = "--warm-start",
      paramLabel = "STUDY",
      description =
          "Takes over the trials of another study of the same data; of one of other data its best"
              + " configurations, to try them first.")
  @Nullable String warmStart;

  /// The metric that `--goal` puts first, if it names one.
  Optional<Metric> metric() {
    return measures().stream()
        .flatMap(measure ->
            measure instanceof Measure.Judged(Metric judged)
                ? Optional.of(judged).stream()
                : Optional.<Metric>empty().stream())
        .findFirst();
  }

  /// The search, without what comes from another study.
  ///
  /// @param metric of the study
  Search search(Metric metric) {
    return Search.by(Sampler.parse(search))
        .withPruner(Pruner.parse(prune))
        .withGoals(
            measures().stream()
                .filter(measure -> !measure.equals(new Measure.Judged(metric)))
                .toList())
        .withConstraints(constraints.stream().map(Constraint::parse).toList())
        .withPrior(prior);
  }

  private List<Measure> measures() {
    return goals.stream().map(Measure::parse).toList();
  }
}
