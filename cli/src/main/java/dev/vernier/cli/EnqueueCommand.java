package dev.vernier.cli;

import dev.vernier.search.StudySnapshot;
import dev.vernier.search.TrialId;
import dev.vernier.search.TrialView;
import dev.vernier.space.Configuration;
import dev.vernier.space.Dimension;
import dev.vernier.space.Names;
import dev.vernier.space.Parameter;
import dev.vernier.space.SearchSpace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "enqueue",
    description = "Lets a study try a configuration next.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  vernier enqueue digits --set learning_rate=0.003",
      "",
      "Any run of the study takes it up, one that is under way too. What is not set is as in the",
      "best trial so far, or as in the first ones where that does not go with what is set. A run with --trials leaves alone what comes after so many."
    })
@SuppressWarnings("NullAway.Init")
final class EnqueueCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private StudyOptions study;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      required = true,
      description = "The value of a hyperparameter that the study searches; may be repeated.")
  private List<String> settings = new ArrayList<>();

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Override
  public Integer call() {
    var console = new Console(spec, json);
    study.with(opened -> {
      Configuration configuration = configuration(opened.snapshot());
      TrialId trial = opened.enqueue(configuration, "enqueued by hand");
      var document = new LinkedHashMap<String, Object>();
      document.put("study", study.name);
      document.put("trial", trial.number());
      document.put("configuration", configuration.values());
      console.document(document);
      console.line(
          "Trial @|bold %s|@ of %s waits for the next worker that is free, of a run without --trials or with --trials %d and more:",
          trial, study.name, trial.number() + 1);
      console.configuration(configuration);
    });
    return 0;
  }

  /// The values that are set, and beside them those of the best trial; where what is set does not
  /// go with those, of the first configurations of the study, one after the other.
  private Configuration configuration(StudySnapshot snapshot) {
    Map<String, String> texts = texts();
    SearchSpace space = snapshot.spec().space();
    requireSearched(texts, space);
    List<Configuration> bases =
        Stream.of(
                snapshot.best().stream().map(TrialView::configuration),
                snapshot.spec().first().stream(),
                Stream.of(Configuration.empty()))
            .flatMap(all -> all)
            .toList();
    Optional<IllegalArgumentException> refusal = Optional.empty();
    for (Configuration base : bases) {
      try {
        return configuration(space, texts, base);
      } catch (IllegalArgumentException e) {
        refusal = refusal.or(() -> Optional.of(e));
      }
    }
    throw refusal.orElseThrow();
  }

  private Configuration configuration(
      SearchSpace space, Map<String, String> texts, Configuration base) {
    var configuration = Configuration.empty();
    for (Dimension<?> dimension : space.dimensions()) {
      if (dimension.activeWhen().holds(configuration)) {
        configuration = with(configuration, dimension.parameter(), texts, base);
      }
    }
    for (String name : texts.keySet()) {
      if (!configuration.values().containsKey(name)) {
        throw new IllegalArgumentException(
            "%s has no effect beside the other values %s; set what it depends on too"
                .formatted(name, configuration));
      }
    }
    return configuration;
  }

  private void requireSearched(Map<String, String> texts, SearchSpace space) {
    List<String> searched = space.dimensions().stream().map(Dimension::name).distinct().toList();
    for (String name : texts.keySet()) {
      if (!searched.contains(name)) {
        throw new IllegalArgumentException(
            "%s does not search %s%s; it searches %s"
                .formatted(
                    study.name,
                    name,
                    Names.didYouMean(name, searched),
                    String.join(", ", searched)));
      }
    }
  }

  private Map<String, String> texts() {
    var texts = new LinkedHashMap<String, String>();
    for (String setting : settings) {
      String[] parts = setting.split("=", 2);
      if (parts.length < 2 || parts[0].isBlank() || parts[1].isBlank()) {
        throw new IllegalArgumentException("--set takes NAME=VALUE, got \"%s\"".formatted(setting));
      }
      if (texts.put(parts[0].strip(), parts[1].strip()) != null) {
        throw new IllegalArgumentException("%s is set twice".formatted(parts[0].strip()));
      }
    }
    return texts;
  }

  /// Adds the value that is set, else that of another configuration, else the middle.
  private static <T> Configuration with(
      Configuration configuration,
      Parameter<T> parameter,
      Map<String, String> texts,
      Configuration base) {
    String text = texts.get(parameter.name());
    if (text != null) {
      return configuration.with(parameter, parameter.parse(text));
    }
    Optional<T> usual =
        Optional.ofNullable(base.values().get(parameter.name()))
            .filter(parameter.type()::isInstance)
            .map(parameter.type()::cast)
            .filter(parameter::contains);
    return configuration.with(parameter, usual.orElseGet(() -> parameter.decode(0.5)));
  }
}
