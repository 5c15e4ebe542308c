package dev.vernier.network;

import dev.vernier.network.TrainingListener.Epoch;
import java.util.List;

/// How a training run ended, or a session of it.
public sealed interface TrainingResult {

  /// The run came to its end, by its last epoch, its patience or its listener.
  ///
  /// @param network with the parameters of the best epoch, or of the last one where the plan does
  ///   not restore the best
  /// @param bestEpoch the epoch of these parameters, from 1
  /// @param value the first metric at that epoch, on the validation part
  /// @param epochs all that were run, in order
  record Trained(TrainedNetwork network, int bestEpoch, double value, List<Epoch> epochs)
      implements TrainingResult {
    public Trained {
      epochs = List.copyOf(epochs);
    }
  }

  /// The listener asked for a pause. The run can be saved, and continued by [TrainingRun#run].
  ///
  /// @param epochs all that were run, in order
  record Paused(List<Epoch> epochs) implements TrainingResult {
    public Paused {
      epochs = List.copyOf(epochs);
    }
  }

  /// The loss, in training or on the validation part, left the finite numbers.
  ///
  /// @param epoch in which it did, from 1
  /// @param lastLoss NaN or infinite
  /// @param epochs those before
  record Diverged(int epoch, double lastLoss, List<Epoch> epochs) implements TrainingResult {
    public Diverged {
      epochs = List.copyOf(epochs);
    }
  }
}
