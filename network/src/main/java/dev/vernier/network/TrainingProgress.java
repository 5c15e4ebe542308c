package dev.vernier.network;

import java.io.IOException;

/// Where the training stands.
final class TrainingProgress {
  /// How many steps were taken.
  long step;

  /// The epoch that is under way or comes next, from 1.
  int epoch = 1;

  /// How many steps of it were taken.
  int stepOfEpoch;

  /// Over these steps: the sum of the losses, and that of the rows' weights.
  double lossOfEpoch;

  double weightOfEpoch;

  /// 0 before there is one.
  int bestEpoch;

  double bestValue = Double.NaN;
  double bestLoss = Double.POSITIVE_INFINITY;

  /// No step is to come.
  boolean ended;

  /// The loss that was not finite, and ended it; else 0.
  double divergedLoss;

  /// Stores or restores all of it, in a fixed order.
  void transfer(Checkpoint.Transfer transfer) throws IOException {
    step = transfer.number(step);
    epoch = transfer.number(epoch);
    stepOfEpoch = transfer.number(stepOfEpoch);
    lossOfEpoch = transfer.number(lossOfEpoch);
    weightOfEpoch = transfer.number(weightOfEpoch);
    bestEpoch = transfer.number(bestEpoch);
    bestValue = transfer.number(bestValue);
    bestLoss = transfer.number(bestLoss);
    ended = transfer.number(ended ? 1 : 0) != 0;
    divergedLoss = transfer.number(divergedLoss);
  }
}
