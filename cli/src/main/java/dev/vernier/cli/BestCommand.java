package dev.vernier.cli;

import dev.vernier.network.Metric;
import dev.vernier.network.catalog.Catalog;
import dev.vernier.network.catalog.Defaults;
import dev.vernier.network.catalog.Recipe;
import dev.vernier.search.Goal;
import dev.vernier.search.StudySnapshot;
import dev.vernier.search.StudySpec;
import dev.vernier.search.TrialView;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "best",
    description = "Shows the best trial of a study.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  vernier best digits", "  vernier best digits --json"})
@SuppressWarnings("NullAway.Init")
final class BestCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private StudyOptions study;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Override
  public Integer call() {
    var console = new Console(spec, json);
    StudySnapshot snapshot = study.snapshot();
    Optional<TrialView> best = snapshot.best();
    Map<String, Object> document = new LinkedHashMap<>(Documents.study(snapshot));
    document.put("trials", Documents.counts(snapshot));
    document.put("best", best.map(Documents::best).orElse(null));
    console.document(document);
    if (best.isEmpty()) {
      console.line(
          snapshot.count(TrialView.State.COMPLETED) == 0
              ? "No trial of %s has completed yet."
              : "No trial of %1$s meets the constraints; `vernier trials %1$s` shows what they have.",
          study.name);
      return 1;
    }
    show(console, snapshot, best.get());
    return 0;
  }

  private static void show(Console console, StudySnapshot snapshot, TrialView best) {
    console.line(
        "Trial @|bold %s|@ of %s: %s @|bold %s|@ on validation, of %s",
        best.id(),
        snapshot.spec().name(),
        snapshot.spec().goals().getFirst().metric(),
        Console.number(best.value().orElseThrow()),
        Console.count(snapshot.finished(), "trial"));
    console.configuration(best.configuration());
    console.line("");
    if (best.parent().isPresent()) {
      console.line(
          "It went on from the state of trial %s at epoch %d, so no single training gives it; `vernier"
              + " tune` with the study's options writes its model.",
          best.parent().get(), best.parentStep());
      return;
    }
    String remark = snapshot.spec().attributes().get(StudySpec.REMARK);
    console.line(
        remark == null || wasEnded(snapshot, best)
            ? "Train a similar network with:"
            : "Train it again, where the data are still the same, with:");
    console.plain(
        "  vernier train %s %s"
            .formatted(
                remark == null ? "DATA" : remark + " --trial " + best.id(),
                best.configuration().values().entrySet().stream()
                    .map(entry -> "--set " + entry.getKey() + "=" + entry.getValue())
                    .collect(Collectors.joining(" "))));
  }

  /// Whether a trial ended before its epochs and its patience did, because the time was up.
  private static boolean wasEnded(StudySnapshot snapshot, TrialView trial) {
    Goal goal = snapshot.spec().goals().getFirst();
    // How many rows there are has no say in what is read here.
    var recipe = new Recipe(trial.configuration(), new Defaults(1, Metric.of(goal.metric())));
    int last = trial.steps();
    int bestEpoch =
        trial.reports().entrySet().stream()
            .min(
                Map.Entry.comparingByValue(
                    Comparator.<Map<String, Double>, Double>comparing(
                            metrics -> metrics.getOrDefault(goal.metric(), Double.NaN),
                            goal.bestFirst())
                        .thenComparing(
                            metrics -> metrics.getOrDefault("validation_loss", Double.NaN))))
            .map(Map.Entry::getKey)
            .orElse(0);
    return last < recipe.value(Catalog.EPOCHS)
        && last - bestEpoch < recipe.value(Catalog.EARLY_STOPPING_PATIENCE);
  }
}
