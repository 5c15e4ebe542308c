package dev.vernier.tuner;

import dev.vernier.network.CheckpointException;
import dev.vernier.network.TrainingListener;
import dev.vernier.network.TrainingResult;
import dev.vernier.network.TrainingRun;
import dev.vernier.search.TrialCancelled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Lets a training write where it stands to a file: after an epoch, once a minute at most, and when
/// it is cancelled. At its end the file is removed.
final class SavedTraining implements TrainingListener {

  private static final Duration BETWEEN = Duration.ofMinutes(1);

  private final TrainingRun run;
  private final Path file;
  private final TrainingListener listener;
  private long saved = System.nanoTime();

  private SavedTraining(TrainingRun run, Path file, TrainingListener listener) {
    this.run = run;
    this.file = file;
    this.listener = listener;
  }

  static TrainingResult run(TrainingRun run, Path file, TrainingListener listener) {
    TrainingResult result;
    try {
      result = run.run(new SavedTraining(run, file, listener));
    } catch (TrialCancelled e) {
      run.save(file);
      throw e;
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new CheckpointException(
          "the training has ended, but its checkpoint %s cannot be removed".formatted(file), e);
    }
    return result;
  }

  @Override
  public void onStep(long step) {
    listener.onStep(step);
  }

  @Override
  public Signal onEpoch(Epoch epoch) {
    Signal signal = listener.onEpoch(epoch);
    if (System.nanoTime() - saved > BETWEEN.toNanos()) {
      run.save(file);
      saved = System.nanoTime();
    }
    return signal;
  }
}
