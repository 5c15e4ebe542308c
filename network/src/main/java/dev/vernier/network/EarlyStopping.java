package dev.vernier.network;

/// Ends training when the validation score has not improved for `patience` epochs (Prechelt 1998).
///
/// An epoch improves if its metric is better by more than `minDelta`, or if the metric is the same
/// and the validation loss is lower: on a small validation set many epochs share an accuracy, and
/// the loss still tells them apart.
public record EarlyStopping(int patience, double minDelta) {

  public EarlyStopping {
    if (patience < 1) {
      throw new IllegalArgumentException("the patience is at least one epoch, got " + patience);
    }
    if (!(minDelta >= 0)) {
      throw new IllegalArgumentException(
          "the smallest counted improvement is not negative, got " + minDelta);
    }
  }

  boolean improves(Metric metric, double value, double loss, double bestValue, double bestLoss) {
    double gain = metric.higherIsBetter() ? value - bestValue : bestValue - value;
    return gain > minDelta || (value == bestValue && loss < bestLoss);
  }
}
