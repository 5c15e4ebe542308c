package dev.vernier.network;

import java.util.Map;

/// Watches a training run. Called on its thread. An exception passes through; the run can be saved
/// or continued after it.
public interface TrainingListener {

  /// A listener that hears nothing.
  TrainingListener NONE = new TrainingListener() {};

  /// What the listener wants of the run.
  enum Signal {
    CONTINUE,
    /// End the training here: the best epoch so far is its result.
    STOP,
    /// Come back later: see [TrainingResult.Paused].
    PAUSE
  }

  /// An epoch and its measurements.
  ///
  /// @param epoch counted from 1
  /// @param learningRate at its first step
  /// @param trainLoss the mean over the epoch's rows, in training mode and as the weights moved
  /// @param validationLoss the mean over the validation rows, after the epoch
  /// @param validation the plan's metrics by name, in its order
  /// @param gradientNorm the mean over its steps of the joint norm of the gradients before they
  ///   were clipped; NaN where nothing is clipped
  /// @param clippedShare the share of its steps whose gradients were clipped; NaN likewise
  /// @param seconds of training since the run began, without the time between its sessions
  record Epoch(
      int epoch,
      double learningRate,
      double trainLoss,
      double validationLoss,
      Map<String, Double> validation,
      double gradientNorm,
      double clippedShare,
      double seconds) {}

  /// After each step; for a run to be cancelled within an epoch.
  default void onStep(long step) {}

  default Signal onEpoch(Epoch epoch) {
    return Signal.CONTINUE;
  }
}
