package dev.vernier.cli;

import dev.vernier.search.Goal;
import dev.vernier.search.ParetoFront;
import dev.vernier.search.StudySnapshot;
import dev.vernier.search.TrialView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "pareto",
    description = "Shows the trials of a study that no other beats in every goal.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  vernier tune digits --goal accuracy --goal parameters",
      "  vernier pareto digits",
      "  vernier pareto digits --reference accuracy=0.5 --reference parameters=1e6"
    })
@SuppressWarnings("NullAway.Init")
final class ParetoCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private StudyOptions study;

  @Option(
      names = "--reference",
      paramLabel = "GOAL=VALUE",
      description =
          "A value that everything of interest is better than; the hypervolume is counted from"
              + " there. Default: the worst value of the goal among the trials that meet the"
              + " constraints.")
  private Map<String, Double> references = new LinkedHashMap<>();

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Override
  public Integer call() {
    var console = new Console(spec, json);
    StudySnapshot snapshot = study.snapshot();
    references.keySet().forEach(metric -> study.goal(snapshot, metric));
    ParetoFront front = ParetoFront.of(snapshot);
    boolean empty = front.trials().isEmpty();
    List<Double> reference = empty ? List.of() : reference(snapshot);
    console.document(document(snapshot, front, reference));
    if (empty) {
      console.line("No trial of %s has completed yet.", study.name);
      return 1;
    }
    show(console, snapshot, front, reference);
    return 0;
  }

  private List<Double> reference(StudySnapshot snapshot) {
    var reference = new ArrayList<Double>();
    List<Goal> goals = snapshot.spec().goals();
    for (int i = 0; i < goals.size(); i++) {
      Double given = references.get(goals.get(i).metric());
      int number = i;
      reference.add(
          given != null
              ? given
              : considered(snapshot).stream()
                  .map(trial -> trial.values().get(number))
                  .max(goals.get(i).bestFirst())
                  .orElseThrow());
    }
    return reference;
  }

  /// The completed trials that meet the constraints; all of them where none does.
  private static List<TrialView> considered(StudySnapshot snapshot) {
    List<TrialView> completed =
        snapshot.trials().stream().filter(trial -> !trial.values().isEmpty()).toList();
    List<TrialView> feasible = completed.stream().filter(snapshot::feasible).toList();
    return feasible.isEmpty() ? completed : feasible;
  }

  private static void show(
      Console console, StudySnapshot snapshot, ParetoFront front, List<Double> reference) {
    if (!front.feasible()) {
      console.line("No trial meets the constraints; these break them least.");
    }
    List<Goal> goals = front.goals();
    var headings = new ArrayList<>(List.of("TRIAL"));
    goals.forEach(goal -> headings.add(goal.metric().toUpperCase(Locale.ROOT)));
    headings.add("CONFIGURATION");
    console.table(
        headings,
        front.trials().stream()
            .map(trial -> {
              var row = new ArrayList<>(List.of(trial.id().toString()));
              trial.values().forEach(value -> row.add(Console.number(value)));
              row.add(TrialsCommand.configuration(trial));
              return (List<String>) row;
            })
            .toList());
    if (goals.size() > 1) {
      console.plain("");
      console.plain(FrontPlot.of(goals, considered(snapshot), front.trials()));
      console.plain("");
      console.line(
          "Hypervolume %s, from %s",
          Console.number(front.hypervolume(reference)),
          IntStream.range(0, goals.size())
              .mapToObj(i -> goals.get(i).metric() + " " + Console.number(reference.get(i)))
              .collect(Collectors.joining(", ")));
    }
  }

  private static Map<String, Object> document(
      StudySnapshot snapshot, ParetoFront front, List<Double> reference) {
    var document = new LinkedHashMap<String, Object>(Documents.study(snapshot));
    document.put("feasible", front.feasible());
    document.put(
        "front",
        front.trials().stream()
            .map(trial -> {
              var one = new LinkedHashMap<String, Object>();
              one.put("trial", trial.id().number());
              one.put("values", Documents.values(snapshot.spec(), trial));
              one.put("configuration", trial.configuration().values());
              return Collections.unmodifiableMap(one);
            })
            .toList());
    document.put("hypervolume", reference.isEmpty() ? null : front.hypervolume(reference));
    var from = new LinkedHashMap<String, Double>();
    for (int i = 0; i < reference.size(); i++) {
      from.put(front.goals().get(i).metric(), reference.get(i));
    }
    document.put("reference", from);
    return document;
  }
}
