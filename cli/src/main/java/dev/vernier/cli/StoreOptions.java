package dev.vernier.cli;

import dev.vernier.journal.SqliteStudyStore;
import dev.vernier.search.Study;
import dev.vernier.search.StudySnapshot;
import dev.vernier.search.StudySpec;
import dev.vernier.search.StudyStore;
import dev.vernier.space.Names;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine.Option;

/// Where studies are kept.
final class StoreOptions {

  private static final String SQLITE = "sqlite:";

  @Option(
      names = "--store",
      paramLabel = "sqlite:FILE",
      defaultValue = "sqlite:vernier.db",
      description = "Where studies are kept. Default: ${DEFAULT-VALUE}, in the working directory.")
  String store = SQLITE + "vernier.db";

  Path file() {
    if (store.startsWith(SQLITE) && store.length() > SQLITE.length()) {
      return Path.of(store.substring(SQLITE.length()));
    }
    throw new IllegalArgumentException(
        "--store takes sqlite:FILE, such as sqlite:vernier.db, got \"%s\"".formatted(store));
  }

  /// The directory beside the store that keeps the states of a study's paused trials.
  Path checkpoints(String study) {
    return Path.of(file() + ".checkpoints").resolve(study);
  }

  /// Opens the store, making a new one where there is none.
  StudyStore open() {
    return SqliteStudyStore.open(file());
  }

  /// Opens a store that must be there already.
  StudyStore openExisting() {
    if (!Files.exists(file())) {
      throw new IllegalArgumentException(
          "there is no store %s; `vernier tune` makes one, and --store names another"
              .formatted(file()));
    }
    return open();
  }

  /// The study of a name, as it is now.
  static StudySnapshot snapshot(StudyStore store, String name) {
    StudySpec spec = spec(store, name);
    try (var journal = store.open(spec, Clock.systemUTC().instant())) {
      return Study.open(spec, journal, Clock.systemUTC()).snapshot();
    }
  }

  /// How the study of a name is described.
  ///
  /// @throws IllegalArgumentException if the store has none
  static StudySpec spec(StudyStore store, String name) {
    return store
        .find(name)
        .map(StudyStore.Entry::spec)
        .orElseThrow(() -> {
          List<String> names = store.studies().stream().map(entry -> entry.spec().name()).toList();
          return new IllegalArgumentException(
              "there is no study \"%s\"%s%s"
                  .formatted(
                      name,
                      Names.didYouMean(name, names),
                      names.isEmpty()
                          ? "; the store is empty"
                          : "; there are: " + String.join(", ", names)));
        });
  }
}
