package dev.vernier.network;

/// Ends training when the validation score has not improved for `patience` epochs (Prechelt 1998),
/// and says which epoch is the best.
///
/// An epoch improves if its metric is better by more than `minDelta`; [Ties] says what an equal one
/// is.
///
/// @param patience in epochs, at least 1
/// @param restoreBest whether training ends with the parameters of the best epoch rather than the
///   last
public record EarlyStopping(int patience, double minDelta, Ties ties, boolean restoreBest) {

  /// What an epoch is whose metric is that of the best one.
  public enum Ties {
    /// Better if its validation loss is lower: on a small validation set many epochs share an
    /// accuracy, and the loss still tells them apart.
    LOWER_LOSS,
    FIRST,
    LAST
  }

  public EarlyStopping {
    if (patience < 1) {
      throw new IllegalArgumentException("the patience is at least one epoch, got " + patience);
    }
    if (!(minDelta >= 0)) {
      throw new IllegalArgumentException(
          "the smallest counted improvement is not negative, got " + minDelta);
    }
  }

  /// With ties for the lower loss, and the best epoch restored.
  public EarlyStopping(int patience, double minDelta) {
    this(patience, minDelta, Ties.LOWER_LOSS, true);
  }

  boolean improves(Metric metric, double value, double loss, double bestValue, double bestLoss) {
    double gain = metric.higherIsBetter() ? value - bestValue : bestValue - value;
    return gain > minDelta
        || (value == bestValue
            && switch (ties) {
              case LOWER_LOSS -> loss < bestLoss;
              case FIRST -> false;
              case LAST -> true;
            });
  }
}
