package dev.vernier.tuner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.data.Problem;
import dev.vernier.network.Metric;
import dev.vernier.network.TrainingResult;
import dev.vernier.network.kernel.MatrixProducts;
import dev.vernier.search.Budget;
import dev.vernier.search.InMemoryStudyStore;
import dev.vernier.search.PopulationPruner;
import dev.vernier.search.Pruner;
import dev.vernier.search.QuasiRandomSampler;
import dev.vernier.search.Study;
import dev.vernier.search.StudyRunner.Listener;
import dev.vernier.search.StudySnapshot;
import dev.vernier.search.StudySpec;
import dev.vernier.search.SuccessiveHalvingPruner;
import dev.vernier.search.TrialView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Trials that pause, go on, and begin from the states of others.
class PausingTest {

  private static final Pruner ASHA = new SuccessiveHalvingPruner(3, false);
  private static final Pruner PBT = new PopulationPruner(5);

  @TempDir private Path directory;
  private final List<String> notes = Collections.synchronizedList(new ArrayList<>());

  private static Tuning tuning(Pruner pruner) {
    Problem problem = Tables.bundled("penguins", 1);
    var overrides =
        new Overrides()
            .set("epochs", "12")
            .set("architecture", "mlp")
            .range("hidden_units", "8", "32")
            .set("dropout_rate", "0.1");
    return new Tuning(
        "penguins",
        problem,
        Metric.LOG_LOSS,
        Search.by(new QuasiRandomSampler()).withPruner(pruner),
        1,
        TuningSpace.open(problem, Metric.LOG_LOSS, overrides, Opening.USUAL));
  }

  private Tuning.Host host(Path checkpoints) {
    return new Tuning.Host() {
      @Override
      public Optional<Path> checkpoints() {
        return Optional.of(checkpoints);
      }

      @Override
      public void note(String text) {
        notes.add(text);
      }
    };
  }

  private StudySnapshot run(Tuning tuning, int workers, int trials, Listener listener) {
    return run(tuning, new InMemoryStudyStore(), workers, trials, listener).snapshot();
  }

  private Tuning.Result run(
      Tuning tuning, InMemoryStudyStore store, int workers, int trials, Listener listener) {
    StudySpec spec = tuning.study("s");
    try (var journal = store.open(spec, Clock.systemUTC().instant())) {
      return tuning.run(
          Study.open(spec, journal, Clock.systemUTC()),
          workers,
          Budget.ofTrials(trials),
          listener,
          host(directory));
    }
  }

  private static Listener onPause(Consumer<TrialView> action) {
    return new Listener() {
      @Override
      public void paused(TrialView trial, int worker) {
        action.accept(trial);
      }
    };
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    } catch (java.nio.file.NoSuchFileException _) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void forget(TrialView trial) {
    for (Path file : files()) {
      try {
        Files.delete(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static List<List<Object>> results(StudySnapshot snapshot) {
    return snapshot.trials().stream()
        .map(t ->
            List.<Object>of(
                t.id(),
                t.configuration(),
                t.state(),
                t.parent(),
                t.parentStep(),
                t.value(),
                t.reports()))
        .toList();
  }

  private static List<TrialView> completed(StudySnapshot snapshot) {
    return snapshot.trials().stream()
        .filter(trial -> trial.state() == TrialView.State.COMPLETED)
        .toList();
  }

  @Test
  void whatPausedAndWentOnIsWhatNeverPaused() {
    StudySnapshot halved = run(tuning(ASHA), 2, 18, new Listener() {});
    StudySnapshot whole = run(tuning(Pruner.parse("none")), 2, 18, new Listener() {});
    assertThat(completed(halved)).anyMatch(trial -> trial.pausedAt() > 0);
    assertThat(halved.count(TrialView.State.PAUSED)).isPositive();
    for (TrialView trial : halved.trials()) {
      TrialView same = whole.trials().get(trial.id().number());
      assertThat(trial.configuration()).isEqualTo(same.configuration());
      assertThat(trial.reports()).isNotEmpty().isEqualTo(same.reports().headMap(trial.steps() + 1));
      if (trial.value().isPresent()) {
        assertThat(trial.value()).isEqualTo(same.value());
      }
    }
    assertThat(notes).isEmpty();
  }

  @Test
  void statesThatAreLostAreTrainedAgainToTheSameBits() {
    for (Pruner pruner : List.of(ASHA, PBT)) {
      StudySnapshot kept = run(tuning(pruner), 1, 16, new Listener() {});
      forget(kept.trials().getFirst());
      StudySnapshot lost = run(tuning(pruner), 1, 16, onPause(this::forget));
      assertThat(results(lost)).hasSizeGreaterThan(8).isEqualTo(results(kept));
    }
    assertThat(notes).isEmpty();
  }

  @Test
  void damagedFilesAreTrainedAgain() {
    StudySnapshot kept = run(tuning(PBT), 1, 12, new Listener() {});
    StudySnapshot damaged =
        run(
            tuning(PBT),
            1,
            12,
            onPause(_ -> {
              for (Path file : files()) {
                try {
                  byte[] bytes = Files.readAllBytes(file);
                  bytes[bytes.length / 2]++;
                  Files.write(file, bytes);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }
            }));
    assertThat(results(damaged)).isEqualTo(results(kept));
    assertThat(notes).isNotEmpty().allSatisfy(note -> assertThat(note).contains("damaged"));
  }

  @Test
  void whereStatesCannotBeWrittenTheStudyGoesOnAndSaysSo() throws IOException {
    Path notADirectory = Files.createFile(directory.resolve("file")).resolve("states");
    StudySpec spec = tuning(ASHA).study("s");
    StudySnapshot without;
    try (var journal = new InMemoryStudyStore().open(spec, Clock.systemUTC().instant())) {
      without =
          tuning(ASHA)
              .run(
                  Study.open(spec, journal, Clock.systemUTC()),
                  1,
                  Budget.ofTrials(10),
                  new Listener() {},
                  host(notADirectory))
              .snapshot();
    }
    assertThat(notes)
        .isNotEmpty()
        .allSatisfy(note ->
            assertThat(note)
                .matches("the state of trial \\d+ is not kept, .* cannot write the checkpoint .*"));
    assertThat(results(without)).isEqualTo(results(run(tuning(ASHA), 1, 10, new Listener() {})));
  }

  @Test
  void theLineageOfAChildCanBeTrainedAgain() {
    Tuning tuning = tuning(PBT);
    StudySnapshot snapshot = run(tuning, 2, 16, new Listener() {});
    List<TrialView> children =
        completed(snapshot).stream().filter(trial -> trial.parent().isPresent()).toList();
    assertThat(children).isNotEmpty();
    StudySpec spec = tuning.study("s");
    var runs =
        new TrialRuns(
            tuning.problem(),
            List.of(Metric.LOG_LOSS),
            MatrixProducts.best(),
            id -> snapshot.trials().get(id.number()),
            spec::trialSeed,
            Checkpoints.in(directory.resolve("other")),
            notes::add);
    var objective =
        new TrainingObjective(
            spec.problem(),
            runs,
            TrialTime.of(Optional.empty(), 0, false),
            new MemoryLeases(1 << 28),
            "search less");
    for (TrialView child : children) {
      var again =
          (TrainingResult.Trained)
              objective.trainAgain(
                  TrainingObjective.encoded(
                      tuning.problem(), Metric.LOG_LOSS, child.configuration()),
                  child);
      assertThat(again.value()).isEqualTo(child.value().orElseThrow());
      assertThat(again.epochs()).hasSize(child.steps());
    }
    assertThat(directory.resolve("other")).isEmptyDirectory();
    assertThat(notes).isEmpty();
  }

  @Test
  void aWinnerOfALaterRunIsThatOfTheFirst() {
    Tuning tuning = tuning(PBT);
    var store = new InMemoryStudyStore();
    Tuning.Winner first = run(tuning, store, 2, 14, new Listener() {}).winner().orElseThrow();
    Tuning.Winner second = run(tuning, store, 2, 14, new Listener() {}).winner().orElseThrow();
    assertThat(first.retrained()).isFalse();
    assertThat(second.retrained()).isTrue();
    assertThat(second.trial().id()).isEqualTo(first.trial().id());
    assertThat(second.model().network().parameters())
        .isEqualTo(first.model().network().parameters());
  }

  @Test
  void onlyTheStatesOfPausedTrialsAreKept() throws IOException {
    var store = new InMemoryStudyStore();
    StudySnapshot snapshot = run(tuning(ASHA), store, 1, 12, new Listener() {}).snapshot();
    List<Integer> ended = completed(snapshot).stream().map(trial -> trial.id().number()).toList();
    assertThat(ended).isNotEmpty();
    for (TrialView trial : snapshot.trials()) {
      if (trial.state() == TrialView.State.PAUSED) {
        assertThat(directory.resolve(trial.id() + "-" + trial.pausedAt() + ".checkpoint")).exists();
      }
    }
    assertThat(files())
        .noneMatch(file ->
            ended.stream().anyMatch(id -> file.getFileName().toString().startsWith(id + "-")));
    // What a killed process may leave goes with the next run, and so does what came before.
    Files.createFile(directory.resolve(ended.getFirst() + "-3.checkpoint"));
    Files.createFile(directory.resolve(".3-1.checkpoint.%d.part".formatted(Integer.MAX_VALUE)));
    run(tuning(ASHA), store, 1, 12, new Listener() {});
    assertThat(files()).hasSize(snapshot.count(TrialView.State.PAUSED));
  }

  @Test
  void aRunWithoutADirectoryLeavesNoFiles() throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    List<Path> before = directories(temporary);
    assertThat(tuning(ASHA).run(2, Budget.ofTrials(9)).winner()).isPresent();
    assertThat(directories(temporary)).containsAll(before).hasSameSizeAs(before);
  }

  private static List<Path> directories(Path temporary) throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.filter(file -> file.getFileName().toString().startsWith("vernier-")).toList();
    }
  }
}
