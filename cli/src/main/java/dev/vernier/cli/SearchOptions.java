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

  /// The texts that `--search` takes.
  static final class Samplers extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    Samplers() {
      Sampler.methods().forEach(method -> addAll(method.forms()));
    }
  }

  /// The texts that `--prune` takes.
  static final class Pruners extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    Pruners() {
      Pruner.methods().forEach(method -> addAll(method.forms()));
    }
  }

  @Option(
      names = "--search",
      paramLabel = "METHOD",
      defaultValue = "auto",
      completionCandidates = Samplers.class,
      description =
          "How trials are chosen: ${COMPLETION-CANDIDATES}; see `vernier explain search`. Default:"
              + " ${DEFAULT-VALUE}.")
  private String search = "auto";

  @Option(
      names = "--prune",
      paramLabel = "METHOD",
      defaultValue = "none",
      completionCandidates = Pruners.class,
      description =
          "How trials that promise little are ended or paused: ${COMPLETION-CANDIDATES}. Default:"
              + " ${DEFAULT-VALUE}.")
  private String prune = "none";

  @Option(
      names = "--goal",
      paramLabel = "METRIC",
      description =
          "What to make best, a metric, parameters or seconds; may be repeated. The first metric"
              + " chooses the winner, the others where it ties; all make the front of `vernier"
              + " pareto`.")
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
    return measures().stream().flatMap(measure -> measure.metric().stream()).findFirst();
  }

  /// Refuses what is no search, before the data are read.
  void check() {
    Search _ = search(metric().orElse(Metric.ACCURACY));
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
