package dev.vernier.cli;

import dev.vernier.search.StudySnapshot;
import dev.vernier.search.StudyStore;
import dev.vernier.search.TrialView;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
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
  @Mixin private StoreOptions storeOptions;

  @Parameters(paramLabel = "STUDY", description = "The name of the study.")
  private String study;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Override
  public Integer call() {
    var console = new Console(spec, json);
    try (StudyStore store = storeOptions.openExisting()) {
      StudySnapshot snapshot = StoreOptions.snapshot(store, study);
      Optional<TrialView> best = snapshot.best();
      Map<String, Object> document = new LinkedHashMap<>(Documents.study(snapshot));
      document.put("trials", Documents.counts(snapshot));
      document.put("best", best.map(Documents::best).orElse(null));
      console.document(document);
      if (best.isEmpty()) {
        console.line("No trial of %s has completed yet.", study);
        return 1;
      }
      show(console, snapshot, best.get());
      return 0;
    }
  }

  private static void show(Console console, StudySnapshot snapshot, TrialView best) {
    console.line(
        "Trial @|bold %s|@ of %s: %s @|bold %s|@ on validation, of %s",
        best.id(),
        snapshot.spec().name(),
        snapshot.spec().goals().getFirst().metric(),
        Console.number(best.value().orElseThrow()),
        Console.count(snapshot.finished(), "trial"));
    best.configuration().values().forEach((name, value) -> console.line("  %-24s %s", name, value));
    console.line("");
    console.line("Train it again with:");
    console.line(
        "  vernier train DATA %s",
        best.configuration().values().entrySet().stream()
            .map(entry -> "--set " + entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining(" ")));
  }
}
