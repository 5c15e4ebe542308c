package dev.vernier.cli;

import dev.vernier.network.catalog.Catalog;
import dev.vernier.network.catalog.Explanation;
import dev.vernier.search.Pruner;
import dev.vernier.search.Sampler;
import dev.vernier.space.Hyperparameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "explain",
    description = "Explains a hyperparameter, or lists them all; or how to search.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  vernier explain", "  vernier explain learning_rate", "  vernier explain search"})
@SuppressWarnings("NullAway.Init")
final class ExplainCommand implements Callable<Integer> {

  /// What leads to the methods of searching and pruning.
  private static final Set<String> SEARCH = Set.of("search", "prune");

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "HYPERPARAMETER",
      arity = "0..1",
      description =
          "Its name, such as learning_rate; or search or prune, for the methods of --search and --prune.")
  private @Nullable String name;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Override
  public Integer call() {
    var console = new Console(spec, json);
    int width = Math.min(100, spec.usageMessage().width());
    if (name != null && isOfTheSearch(name)) {
      console.document(SearchExplanation.document());
      console.plain(SearchExplanation.text(width));
      return 0;
    }
    List<Hyperparameter<?>> entries = name == null ? Catalog.all() : Catalog.named(name);
    console.document(
        Map.of("hyperparameters", entries.stream().map(ExplainCommand::document).toList()));
    if (name == null) {
      console.plain(Explanation.overview(width).stripTrailing());
      console.plain("\n`vernier explain NAME` tells more.");
    } else {
      entries.forEach(entry -> console.plain(Explanation.of(entry, width)));
    }
    return 0;
  }

  /// Both lists and what is in them.
  private static boolean isOfTheSearch(String name) {
    return SEARCH.contains(name)
        || Stream.concat(Sampler.methods().stream(), Pruner.methods().stream())
            .anyMatch(method -> method.name().equals(name));
  }

  private static Map<String, Object> document(Hyperparameter<?> entry) {
    var document = new LinkedHashMap<String, Object>();
    document.put("name", entry.name());
    document.put("variant", entry.variant());
    document.put("category", entry.category().toString());
    document.put("default", entry.defaultValue());
    document.put("range", entry.parameter().range());
    document.put("limits", entry.limits().range());
    document.put("tuned_by_default", entry.tunedByDefault());
    document.put("searched_from_trials", entry.fromTrials() > 0 ? entry.fromTrials() : null);
    document.put("priority", entry.priority());
    document.put("what", entry.what());
    document.put("why", entry.why());
    document.put("how", entry.how());
    document.put("pytorch", entry.pytorch());
    document.put("sources", entry.sources());
    return document;
  }
}
