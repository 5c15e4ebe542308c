package dev.vernier.tuner;

import dev.vernier.data.Encoded;
import dev.vernier.data.Problem;
import dev.vernier.network.CheckpointException;
import dev.vernier.network.Inheritance;
import dev.vernier.network.Metric;
import dev.vernier.network.TrainingListener;
import dev.vernier.network.TrainingPlan;
import dev.vernier.network.TrainingRun;
import dev.vernier.network.kernel.MatrixProduct;
import dev.vernier.search.Trial;
import dev.vernier.search.TrialCancelled;
import dev.vernier.search.TrialDeferred;
import dev.vernier.search.TrialId;
import dev.vernier.search.TrialView;
import dev.vernier.space.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// Opens the training of a trial where the trial stands, and keeps it where it pauses.
///
/// Where that is follows from the study alone: the configurations and seeds of the trial and of
/// those whose states it goes on from, and the steps between. A checkpoint saves the time of
/// training to there; one that is not at hand, or damaged, is done without. Thread-safe.
///
/// @param metrics of the plans
/// @param trials what the study knows of a trial
/// @param seeds of the trials
/// @param notes hears what a user may want to know
record TrialRuns(
    Problem problem,
    List<Metric> metrics,
    MatrixProduct product,
    Function<TrialId, TrialView> trials,
    ToLongFunction<TrialId> seeds,
    Checkpoints checkpoints,
    Consumer<String> notes) {

  /// Where a trial is to stand.
  private record Place(
      TrialId trial, Optional<TrialId> parent, int step, Encoded data, TrainingPlan plan) {}

  /// The run of a trial: at the step where it was paused, or at its beginning.
  ///
  /// @throws TrialCancelled if the trial is, on the way to where it stands
  /// @throws TrialDeferred if the state that it begins from can be neither read nor kept
  TrainingRun open(Trial trial, Encoded data, TrainingPlan plan) {
    return open(
        new Place(trial.id(), trial.parent(), trial.pausedAt(), data, plan), trial::cancelled);
  }

  /// The run of a trial at its beginning.
  TrainingRun begin(TrialView trial, Encoded data, TrainingPlan plan) {
    return open(new Place(trial.id(), trial.parent(), 0, data, plan), () -> false);
  }

  /// Keeps the state of a trial that pauses, as far as there is room for it.
  void pause(Trial trial, TrainingRun run, int step) {
    try {
      run.save(checkpoints.file(trial.id(), step));
    } catch (CheckpointException e) {
      notes.accept(
          "the state of trial %s is not kept, and is trained again when it goes on: %s"
              .formatted(trial.id(), e.getMessage()));
    }
    checkpoints.paused(trial.id(), trial.pausedAt(), step);
  }

  /// Lets go of what was kept of a trial that has ended.
  void end(TrialId trial) {
    checkpoints.ended(trial);
  }

  private TrainingRun open(Place place, BooleanSupplier cancelled) {
    Path file = checkpoints.file(place.trial(), place.step());
    if (place.step() > 0 && Files.exists(file)) {
      try {
        return TrainingRun.resume(
            file, place.plan(), place.data().train(), place.data().validation(), product);
      } catch (CheckpointException e) {
        notes.accept("training to where trial %s was: %s".formatted(place.trial(), e.getMessage()));
      }
    }
    TrainingRun run = place.parent().flatMap(_ -> inherited(place, cancelled)).orElse(null);
    if (run == null) {
      run =
          TrainingRun.open(
              place.plan(),
              place.data().train(),
              place.data().validation(),
              seeds.applyAsLong(place.trial()),
              product);
    }
    train(run, place.step(), cancelled);
    return run;
  }

  private static void train(TrainingRun run, int until, BooleanSupplier cancelled) {
    if (until == 0) {
      return;
    }
    var _ =
        run.run(
            new TrainingListener() {
              @Override
              public void onStep(long step) {
                if (cancelled.getAsBoolean()) {
                  throw new TrialCancelled();
                }
              }

              @Override
              public Signal onEpoch(Epoch epoch) {
                return epoch.epoch() == until ? Signal.PAUSE : Signal.CONTINUE;
              }
            });
  }

  /// The run of a trial as it begins from its parent's state; empty where that does not suit it.
  private Optional<TrainingRun> inherited(Place place, BooleanSupplier cancelled) {
    TrialView parent = trials.apply(place.parent().orElseThrow());
    int step = trials.apply(place.trial()).parentStep();
    Configuration configuration = parent.configuration();
    Encoded data = TrainingObjective.encoded(problem, metrics.getFirst(), configuration);
    TrainingPlan plan = TrainingObjective.plan(data, metrics, configuration);
    var inheritance = new Inheritance(plan, place.plan());
    if (step == 0
        || !data.features().equals(place.data().features())
        || !data.target().equals(place.data().target())
        || inheritance.whyNot(data.train().rows()).isPresent()) {
      notes.accept(
          "trial %s begins anew, since the state of trial %s does not suit it"
              .formatted(place.trial(), parent.id()));
      return Optional.empty();
    }
    Path kept = checkpoints.file(parent.id(), step);
    if (Files.exists(kept)) {
      try {
        return Optional.of(inherit(inheritance, kept, place));
      } catch (CheckpointException _) {
        // It is trained again.
      }
    }
    Path scratch = checkpoints.scratch(place.trial());
    try {
      save(new Place(parent.id(), parent.parent(), step, data, plan), scratch, cancelled);
      return Optional.of(inherit(inheritance, scratch, place));
    } catch (CheckpointException e) {
      throw new TrialDeferred(String.valueOf(e.getMessage()));
    } finally {
      delete(scratch);
    }
  }

  // A method of its own, so that the parent's arrays are free before the trial has its own.
  private void save(Place place, Path file, BooleanSupplier cancelled) {
    open(place, cancelled).save(file);
  }

  private TrainingRun inherit(Inheritance inheritance, Path file, Place place) {
    return inheritance.open(
        file,
        place.data().train(),
        place.data().validation(),
        seeds.applyAsLong(place.trial()),
        product);
  }

  private static void delete(Path file) {
    try {
      boolean _ = Files.deleteIfExists(file);
    } catch (IOException _) {
      // Nobody reads it.
    }
  }
}
