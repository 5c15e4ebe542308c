package dev.vernier.cli;

import dev.vernier.data.FeatureEncoder;
import dev.vernier.data.PixelEncoder;
import dev.vernier.search.StudySnapshot;
import dev.vernier.search.TrialView;
import dev.vernier.tuner.Tuning;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What `tune` came to, for people and for machines.
///
/// @param winner empty where no trial completed
/// @param file where the winner's model is
/// @param seconds from the start of the command
record TuneReport(
    StudySnapshot snapshot, Optional<Tuning.Winner> winner, Path file, double seconds) {

  void print(Console console) {
    console.document(document());
    console.line(
        "%s in %s: %d completed, %d pruned, %d diverged, %d failed",
        Console.count(snapshot.finished(), "trial"),
        Console.seconds(Duration.ofMillis(Math.round(seconds * 1000))),
        snapshot.count(TrialView.State.COMPLETED),
        snapshot.count(TrialView.State.PRUNED),
        snapshot.count(TrialView.State.DIVERGED),
        snapshot.count(TrialView.State.FAILED));
    winner.ifPresentOrElse(
        crowned -> print(console, crowned),
        () -> console.line("No trial completed, so there is no model.%s", firstReason()));
  }

  private void print(Console console, Tuning.Winner crowned) {
    TrialView best = crowned.trial();
    String metric = snapshot.spec().goals().getFirst().metric();
    console.line("");
    console.line(
        "@|bold Best|@: trial %s, %s @|bold %s|@ on validation",
        best.id(), metric, Console.number(best.value().orElseThrow()));
    best.configuration().values().forEach((name, value) -> console.line("  %-24s %s", name, value));
    console.testLine(metric, crowned.test());
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
    return snapshot.trials().stream()
        .filter(trial -> !trial.reason().isEmpty())
        .findFirst()
        .map(trial -> " Trial %s: %s".formatted(trial.id(), trial.reason()))
        .orElse("");
  }

  private Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>(Documents.study(snapshot));
    document.put("seconds", Math.round(seconds * 1000) / 1000.0);
    document.put("trials", Documents.counts(snapshot));
    document.put("best", winner.map(crowned -> Documents.best(crowned.trial())).orElse(null));
    document.put("test", winner.map(crowned -> Documents.test(crowned.test())).orElse(null));
    document.put("model", winner.map(_ -> file.toString()).orElse(null));
    return document;
  }
}
