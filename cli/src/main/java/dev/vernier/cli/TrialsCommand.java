package dev.vernier.cli;

import dev.vernier.search.Constraint;
import dev.vernier.search.Goal;
import dev.vernier.search.Outcome;
import dev.vernier.search.StudySnapshot;
import dev.vernier.search.StudySpec;
import dev.vernier.search.TrialView;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
  @Mixin private StudyOptions study;

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
    StudySnapshot snapshot = study.snapshot();
    List<TrialView> trials = sorted(snapshot);
    console.table(headings(snapshot.spec()), rows(snapshot, trials, now));
    console.document(
        Map.of(
            "trials",
            trials.stream().map(trial -> Documents.trial(snapshot, trial, now)).toList()));
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

  private static List<String> headings(StudySpec spec) {
    var headings = new ArrayList<>(List.of("TRIAL", "STATE"));
    spec.goals().forEach(goal -> headings.add(goal.metric().toUpperCase(Locale.ROOT)));
    headings.addAll(List.of("EPOCHS", "SECONDS", "CONFIGURATION"));
    return headings;
  }

  private static List<List<String>> rows(
      StudySnapshot snapshot, List<TrialView> trials, Instant now) {
    return trials.stream().map(trial -> row(snapshot, trial, now)).toList();
  }

  private static List<String> row(StudySnapshot snapshot, TrialView trial, Instant now) {
    var row = new ArrayList<>(List.of(trial.id().toString(), trial.state().toString()));
    for (int i = 0; i < snapshot.spec().goals().size(); i++) {
      row.add(
          trial.outcome().orElse(null) instanceof Outcome.Completed completed
              ? Console.number(completed.values().get(i))
              : soFar(snapshot.spec().goals().get(i), trial));
    }
    row.add(Integer.toString(trial.steps()));
    row.add(String.format(Locale.ROOT, "%.1f", Documents.seconds(trial, now)));
    row.add(configuration(trial) + remark(snapshot, trial));
    return row;
  }

  /// The last report of a trial that is paused or was pruned, in brackets.
  private static String soFar(Goal goal, TrialView trial) {
    boolean halted =
        trial.state() == TrialView.State.PAUSED || trial.state() == TrialView.State.PRUNED;
    Double last =
        halted && !trial.reports().isEmpty()
            ? trial.reports().lastEntry().getValue().get(goal.metric())
            : null;
    return last == null ? "" : "(" + Console.number(last) + ")";
  }

  private static String remark(StudySnapshot snapshot, TrialView trial) {
    var remarks = new ArrayList<String>();
    trial
        .parent()
        .ifPresent(parent ->
            remarks.add("from trial %s at epoch %d".formatted(parent, trial.parentStep())));
    if (trial.outcome().orElse(null) instanceof Outcome.Completed completed
        && !snapshot.feasible(trial)) {
      remarks.add("infeasible: " + broken(snapshot.spec(), completed));
    }
    if (!trial.reason().isEmpty()) {
      remarks.add(trial.reason());
    }
    return remarks.isEmpty() ? "" : "  (" + String.join("; ", remarks) + ")";
  }

  /// The constraints that a trial does not meet, with what it has.
  private static String broken(StudySpec spec, Outcome.Completed completed) {
    var broken = new ArrayList<String>();
    for (int i = 0; i < completed.measures().size(); i++) {
      Constraint constraint = spec.problem().constraints().get(i);
      double measure = completed.measures().get(i);
      if (!(constraint.violation(measure) <= 0)) {
        broken.add("%s %s".formatted(constraint.metric(), Console.number(measure)));
      }
    }
    return String.join(", ", broken);
  }

  static String configuration(TrialView trial) {
    return trial.configuration().values().entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(" "));
  }
}
