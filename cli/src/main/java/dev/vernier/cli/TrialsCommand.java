package dev.vernier.cli;

import dev.vernier.search.StudySnapshot;
import dev.vernier.search.StudyStore;
import dev.vernier.search.TrialView;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "trials",
    description = "Lists the trials of a study.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  vernier trials digits",
      "  vernier trials digits --sort value",
      "  vernier trials digits --json"
    })
@SuppressWarnings("NullAway.Init")
final class TrialsCommand implements Callable<Integer> {

  enum Order {
    NUMBER,
    VALUE
  }

  @Spec private CommandSpec spec;
  @Mixin private StoreOptions storeOptions;

  @Parameters(paramLabel = "STUDY", description = "The name of the study.")
  private String study;

  @Option(
      names = "--sort",
      paramLabel = "ORDER",
      defaultValue = "number",
      description = "number, or value for the best first. Default: ${DEFAULT-VALUE}.")
  private Order order;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Override
  public Integer call() {
    var console = new Console(spec, json);
    Instant now = Clock.systemUTC().instant();
    try (StudyStore store = storeOptions.openExisting()) {
      StudySnapshot snapshot = StoreOptions.snapshot(store, study);
      List<TrialView> trials = sorted(snapshot);
      console.table(
          List.of(
              "TRIAL",
              "STATE",
              snapshot.spec().goals().getFirst().metric().toUpperCase(java.util.Locale.ROOT),
              "EPOCHS",
              "SECONDS",
              "CONFIGURATION"),
          trials.stream().map(trial -> row(trial, now)).toList());
      console.document(
          Map.of("trials", trials.stream().map(trial -> Documents.trial(trial, now)).toList()));
    }
    return 0;
  }

  private List<TrialView> sorted(StudySnapshot snapshot) {
    var trials = new ArrayList<>(snapshot.trials());
    if (order == Order.VALUE) {
      var bestFirst = snapshot.spec().goals().getFirst().bestFirst();
      trials.sort(
          (a, b) -> bestFirst.compare(a.value().orElse(Double.NaN), b.value().orElse(Double.NaN)));
    }
    return trials;
  }

  private static List<String> row(TrialView trial, Instant now) {
    return List.of(
        trial.id().toString(),
        trial.state().toString(),
        trial.value().isPresent() ? Console.number(trial.value().getAsDouble()) : "",
        Integer.toString(Documents.epochs(trial)),
        String.format(java.util.Locale.ROOT, "%.1f", Documents.seconds(trial, now)),
        configuration(trial) + (trial.reason().isEmpty() ? "" : "  (" + trial.reason() + ")"));
  }

  static String configuration(TrialView trial) {
    return trial.configuration().values().entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(" "));
  }
}
