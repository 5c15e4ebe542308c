package dev.vernier.cli;

import dev.vernier.search.StudySnapshot;
import dev.vernier.search.StudyStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "studies",
    description = "Lists the studies of a store.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  vernier studies", "  vernier studies --store sqlite:other.db --json"})
@SuppressWarnings("NullAway.Init")
final class StudiesCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private StoreOptions storeOptions;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Override
  public Integer call() {
    var console = new Console(spec, json);
    var documents = new ArrayList<Map<String, Object>>();
    var rows = new ArrayList<List<String>>();
    try (StudyStore store = storeOptions.openExisting()) {
      for (StudyStore.Entry entry : store.studies()) {
        StudySnapshot snapshot = StoreOptions.snapshot(store, entry.spec().name());
        Map<String, Object> document = new LinkedHashMap<>(Documents.study(snapshot));
        document.put("trials", Documents.counts(snapshot));
        document.put("best", snapshot.best().map(Documents::best).orElse(null));
        document.put("created", entry.createdAt().toString());
        documents.add(document);
        rows.add(
            List.of(
                entry.spec().name(),
                String.valueOf(document.get("task")),
                String.valueOf(document.get("metric")),
                Integer.toString(snapshot.finished()),
                snapshot
                    .best()
                    .map(trial -> Console.number(trial.value().orElseThrow()))
                    .orElse("–"),
                entry.createdAt().toString()));
      }
    }
    if (rows.isEmpty()) {
      console.line("The store %s has no studies yet.", storeOptions.file());
    } else {
      console.table(List.of("STUDY", "TASK", "METRIC", "TRIALS", "BEST", "CREATED"), rows);
    }
    console.document(Map.of("studies", documents));
    return 0;
  }
}
