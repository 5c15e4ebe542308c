package dev.vernier.cli;

import dev.vernier.search.Goal;
import dev.vernier.search.Study;
import dev.vernier.search.StudySnapshot;
import dev.vernier.search.StudySpec;
import dev.vernier.search.StudyStore;
import dev.vernier.space.Names;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The study that a command is about, which must be there already.
@SuppressWarnings("NullAway.Init")
final class StudyOptions {

  @Mixin private StoreOptions storeOptions;

  @Parameters(paramLabel = "STUDY", description = "The name of the study.")
  String name;

  /// The study as it is now.
  StudySnapshot snapshot() {
    try (StudyStore store = storeOptions.openExisting()) {
      return StoreOptions.snapshot(store, name);
    }
  }

  /// Opens the study for an action.
  void with(Consumer<Study> action) {
    try (StudyStore store = storeOptions.openExisting()) {
      StudySpec spec = StoreOptions.spec(store, name);
      try (var journal = store.open(spec, Clock.systemUTC().instant())) {
        action.accept(Study.open(spec, journal, Clock.systemUTC()));
      }
    }
  }

  /// The goal of a metric.
  ///
  /// @throws IllegalArgumentException if the study has none
  Goal goal(StudySnapshot snapshot, String metric) {
    List<Goal> goals = snapshot.spec().goals();
    List<String> names = goals.stream().map(Goal::metric).toList();
    return goals.stream()
        .filter(goal -> goal.metric().equals(metric))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "%s has no goal \"%s\"%s; there is: %s"
                    .formatted(
                        name, metric, Names.didYouMean(metric, names), String.join(", ", names))));
  }
}
