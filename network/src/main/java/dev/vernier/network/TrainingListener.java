package dev.vernier.network;

import java.util.Map;

/// Watches a training run. Called on its thread; an exception ends the run and passes through.
public interface TrainingListener {

  /// A listener that hears nothing.
  TrainingListener NONE = new TrainingListener() {};

  /// What the listener wants of the run.
  enum Signal {
    CONTINUE,
    STOP
  }

  /// An epoch and its measurements.
  ///
  /// @param epoch counted from 1
  /// @param learningRate at its first step
  /// @param trainLoss the mean over the epoch's rows, in training mode and as the weights moved
  /// @param validationLoss the mean over the validation rows, after the epoch
  /// @param validation the plan's metrics by name, in its order
  /// @param seconds since the run began
  record Epoch(
      int epoch,
      double learningRate,
      double trainLoss,
      double validationLoss,
      Map<String, Double> validation,
      double seconds) {}

  /// After each step; for a run to be cancelled within an epoch.
  default void onStep(long step) {}

  default Signal onEpoch(Epoch epoch) {
    return Signal.CONTINUE;
  }
}
