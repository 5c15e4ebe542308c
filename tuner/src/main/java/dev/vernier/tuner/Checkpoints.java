package dev.vernier.tuner;

import dev.vernier.search.StudySnapshot;
import dev.vernier.search.TrialId;
import dev.vernier.search.TrialView;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The directory with the states of a study's paused trials, a file `TRIAL-STEP.checkpoint` each.
///
/// Nothing depends on it but time: what is not there is trained again, to the same bits. So files
/// may be removed whenever one likes, and one that cannot be is left. Processes may share it.
///
/// @param temporary whether it goes when it is closed
record Checkpoints(Path directory, boolean temporary) implements AutoCloseable {

  private static final Pattern NAME = Pattern.compile("(\\d+)-(\\d+)\\.checkpoint");

  /// What a process was writing, or kept for itself.
  private static final Pattern UNFINISHED = Pattern.compile(".*\\.(\\d+)\\.(?:part|parent)");

  /// Where a trial stands.
  private record State(int trial, int step) {}

  /// A directory that outlasts the run; it is made when it is needed.
  static Checkpoints in(Path directory) {
    return new Checkpoints(directory, false);
  }

  /// A directory of one run; it is made when it is needed.
  static Checkpoints ofOneRun() {
    return new Checkpoints(
        Path.of(System.getProperty("java.io.tmpdir"), "vernier-" + UUID.randomUUID()), true);
  }

  /// The file of a trial at a step, whether it is there or not.
  Path file(TrialId trial, int step) {
    return directory.resolve("%d-%d.checkpoint".formatted(trial.number(), step));
  }

  /// A file for what a trial alone reads, and removes.
  Path scratch(TrialId trial) {
    return directory.resolve(
        "%d.%d.parent".formatted(trial.number(), ProcessHandle.current().pid()));
  }

  /// Removes the files of a trial that has paused, but for where it stands and where it stood
  /// before, from which others may be about to begin.
  void paused(TrialId trial, int before, int step) {
    remove(
        state -> state.trial() == trial.number() && state.step() != before && state.step() != step);
  }

  /// Removes the files of a trial that has ended.
  void ended(TrialId trial) {
    remove(state -> state.trial() == trial.number());
  }

  /// Removes what no trial of the study needs any more, and what a killed process was writing.
  void sweep(StudySnapshot study) {
    Set<State> needed = new HashSet<>();
    Set<Integer> running = new HashSet<>();
    for (TrialView trial : study.trials()) {
      if (trial.state() == TrialView.State.RUNNING) {
        running.add(trial.id().number()); // it may just have written one
      }
      if (!trial.state().finished()) {
        needed.add(new State(trial.id().number(), trial.pausedAt()));
        trial
            .parent()
            .filter(_ -> trial.pausedAt() == 0)
            .ifPresent(parent -> needed.add(new State(parent.number(), trial.parentStep())));
      }
    }
    remove(state -> !needed.contains(state) && !running.contains(state.trial()));
    removeUnfinished();
  }

  private void removeUnfinished() {
    forEachFile(
        UNFINISHED,
        (file, name) -> {
          if (ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
            boolean _ = Files.deleteIfExists(file);
          }
        });
  }

  private void remove(Predicate<State> unwanted) {
    forEachFile(
        NAME,
        (file, name) -> {
          if (unwanted.test(
              new State(Integer.parseInt(name.group(1)), Integer.parseInt(name.group(2))))) {
            boolean _ = Files.deleteIfExists(file);
          }
        });
  }

  @FunctionalInterface
  private interface Action {
    void on(Path file, Matcher name) throws IOException;
  }

  private void forEachFile(Pattern pattern, Action action) {
    try (var files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Matcher name = pattern.matcher(file.getFileName().toString());
        if (name.matches()) {
          action.on(file, name);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException _) {
      // Nothing was kept.
    } catch (IOException | DirectoryIteratorException _) {
      // What is left is removed by a later run.
    }
  }

  /// Removes the directory where it is temporary, or empty.
  @Override
  public void close() {
    if (temporary) {
      remove(_ -> true);
      forEachFile(
          UNFINISHED,
          (file, _) -> {
            boolean _ = Files.deleteIfExists(file);
          });
    }
    try {
      boolean _ = Files.deleteIfExists(directory);
    } catch (IOException _) {
      // It has files.
    }
  }
}
