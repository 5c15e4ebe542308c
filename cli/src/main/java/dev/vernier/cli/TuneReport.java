package dev.vernier.cli;

import dev.vernier.data.FeatureEncoder;
import dev.vernier.data.PixelEncoder;
import dev.vernier.network.Metric;
import dev.vernier.search.Constraint;
import dev.vernier.search.ParetoFront;
import dev.vernier.search.StudySnapshot;
import dev.vernier.search.TrialView;
import dev.vernier.tuner.Baseline;
import dev.vernier.tuner.Tuning;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What `tune` came to, for people and for machines.
///
/// @param result of the run
/// @param trials how many the study shall have, as `--trials` says
/// @param started how often this run has taken up a trial
/// @param finished how many trials this run has finished
/// @param deferred the trials that this run has deferred
/// @param metric of the study
/// @param baseline of the test rows
/// @param file where the winner's model is
/// @param seconds from the start of the command
record TuneReport(
    Tuning.Result result,
    OptionalInt trials,
    int started,
    int finished,
    List<TrialView> deferred,
    Metric metric,
    Baseline baseline,
    Path file,
    double seconds) {

  private StudySnapshot snapshot() {
    return result.snapshot();
  }

  void print(Console console) {
    console.document(document());
    console.line("%s", run());
    if (!result.ended().isEmpty()) {
      console.line(
          "The run ended of itself: %s.%s",
          result.ended(),
          started == 0 ? " Nothing was left to do; loosen what ended it to go on." : "");
    }
    waiting().ifPresent(line -> console.line("%s", line));
    paused().ifPresent(line -> console.line("%s", line));
    result
        .winner()
        .ifPresentOrElse(crowned -> print(console, crowned), () -> console.line("%s", noModel()));
  }

  private String noModel() {
    return snapshot().count(TrialView.State.COMPLETED) == 0
        ? "No trial completed, so there is no model." + firstReason()
        : "No trial meets %s, so there is no model; `vernier trials %s` shows what they have."
            .formatted(
                snapshot().spec().problem().constraints().stream()
                    .map(Constraint::toString)
                    .collect(Collectors.joining(" and ")),
                snapshot().spec().name());
  }

  /// What this run did, and what the study has come to.
  private String run() {
    int all = snapshot().finished();
    int waiting = snapshot().count(TrialView.State.WAITING);
    int paused = snapshot().count(TrialView.State.PAUSED);
    String states =
        "%d completed, %d pruned, %d diverged, %d failed%s%s"
            .formatted(
                snapshot().count(TrialView.State.COMPLETED),
                snapshot().count(TrialView.State.PRUNED),
                snapshot().count(TrialView.State.DIVERGED),
                snapshot().count(TrialView.State.FAILED),
                waiting == 0 ? "" : ", %d waiting".formatted(waiting),
                paused == 0 ? "" : ", %d paused".formatted(paused));
    String seconds = Console.seconds(result.searched());
    if (finished == all) {
      return "%s in %s: %s".formatted(Console.count(all, "trial"), seconds, states);
    }
    if (finished > 0) {
      return "%s in %s; the study has %d: %s"
          .formatted(Console.count(finished, "trial"), seconds, all, states);
    }
    return trials.isPresent() && started == 0 && all + paused >= trials.getAsInt()
        ? "Nothing to do: --trials %d is met, the study has %s: %s; ask for more with a larger --trials, or with --time"
            .formatted(trials.getAsInt(), Console.count(all + paused, "trial"), states)
        : "No trial finished in %s; the study has %d: %s".formatted(seconds, all, states);
  }

  /// What keeps trials from being run.
  private Optional<String> waiting() {
    List<TrialView> left =
        snapshot().trials().stream()
            .filter(trial -> trial.state() == TrialView.State.WAITING)
            .toList();
    boolean tried = !deferred.isEmpty();
    if (left.isEmpty() || (!tried && (finished > 0 || !result.ended().isEmpty()))) {
      return Optional.empty();
    }
    TrialView first = tried ? deferred.getFirst() : left.getFirst();
    return Optional.of(
        "%s for another run%s. Trial %s%s: %s"
            .formatted(
                waits(left.size()),
                tried && deferred.size() < left.size()
                    ? ", %d put off".formatted(deferred.size())
                    : "",
                first.id(),
                tried || first.worker().isEmpty() ? "" : ", when it was last tried",
                first.reason()));
  }

  private Optional<String> paused() {
    int paused = snapshot().count(TrialView.State.PAUSED);
    return paused == 0
        ? Optional.empty()
        : Optional.of(
            "%s paused; a run with a larger --trials, or with --time alone, goes on with the best"
                    .formatted(Console.count(paused, "trial") + (paused == 1 ? " is" : " are"))
                + " of them.");
  }

  private static String waits(int trials) {
    return Console.count(trials, "trial") + (trials == 1 ? " waits" : " wait");
  }

  /// The other trials that a user with several goals may want.
  private void printFront(Console console) {
    ParetoFront front = ParetoFront.of(snapshot());
    console.line("");
    console.line(
        "@|bold Front|@: %s, shown by vernier pareto %s",
        Console.count(front.trials().size(), "trial"), snapshot().spec().name());
    for (TrialView trial : front.trials()) {
      console.line(
          "  trial %-4s %s",
          trial.id(),
          IntStream.range(0, front.goals().size())
              .mapToObj(
                  i -> front.goals().get(i).metric() + " " + Console.number(trial.values().get(i)))
              .collect(Collectors.joining(", ")));
    }
  }

  private void print(Console console, Tuning.Winner crowned) {
    TrialView best = crowned.trial();
    console.line("");
    console.line(
        "@|bold Best|@: trial %s, %s @|bold %s|@ on validation",
        best.id(), metric, Console.number(best.value().orElseThrow()));
    console.configuration(best.configuration());
    if (snapshot().spec().goals().size() > 1) {
      printFront(console);
    }
    console.testLine(metric, crowned.test(), baseline);
    console.line("@|bold Model|@: %s", file);
    console.line(
        "  vernier predict %s %s",
        file,
        switch (crowned.model().features()) {
          case FeatureEncoder _ -> "FILE";
          case PixelEncoder _ -> "idx:DIR";
        });
  }

  private String firstReason() {
    return snapshot().trials().stream()
        .filter(trial -> trial.state().finished())
        .findFirst()
        .map(trial -> " Trial %s: %s".formatted(trial.id(), trial.reason()))
        .orElse("");
  }

  private Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>(Documents.study(snapshot()));
    document.put("seconds", Math.round(seconds * 1000) / 1000.0);
    document.put("trials", Documents.counts(snapshot()));
    document.put("this_run", Map.of("finished", finished, "deferred", deferred.size()));
    document.put("ended", result.ended());
    Optional<Tuning.Winner> winner = result.winner();
    document.put("best", winner.map(crowned -> Documents.best(crowned.trial())).orElse(null));
    document.put(
        "test", winner.map(crowned -> Documents.test(crowned.test(), baseline)).orElse(null));
    document.put(
        "front",
        winner.isPresent()
            ? ParetoFront.of(snapshot()).trials().stream()
                .map(trial -> trial.id().number())
                .toList()
            : List.of());
    document.put("model", winner.map(_ -> file.toString()).orElse(null));
    return document;
  }
}
