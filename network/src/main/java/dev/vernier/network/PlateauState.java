package dev.vernier.network;

import java.io.IOException;

/// What a run remembers of a [Schedule.Plateau]: the best score, how many epochs since were no
/// better, and the factor. Owned by one thread.
///
/// An epoch is better if its score is beyond the best one by more than the threshold's share of it;
/// after more than `patience` others in a row the factor is reduced and their count starts anew.
/// For scores above 0 this is PyTorch's `ReduceLROnPlateau` with relative threshold and no
/// cooldown. Below 0 PyTorch takes a slightly worse score for a better one; here the share is that
/// of the size. Nor do we leave out reductions that PyTorch's `eps` finds too small.
public final class PlateauState {

  private final Schedule.Plateau plateau;
  private double best;
  private int badEpochs;
  private double factor;

  /// The state before the first epoch.
  PlateauState(Schedule.Plateau plateau) {
    this(plateau, Double.NaN, 0, 1);
  }

  /// A state that was kept, as its getters told it.
  ///
  /// @param best NaN before the first epoch
  /// @param badEpochs not negative, at most the patience
  /// @param factor in (0, 1]
  public PlateauState(Schedule.Plateau plateau, double best, int badEpochs, double factor) {
    if (badEpochs < 0 || badEpochs > plateau.patience()) {
      throw new IllegalArgumentException(
          "the epochs without a better score lie in 0 to %d, got %d"
              .formatted(plateau.patience(), badEpochs));
    }
    if (!(factor >= plateau.minRatio() && factor <= 1)) {
      throw new IllegalArgumentException(
          "the factor lies in [%s, 1], got %s".formatted(plateau.minRatio(), factor));
    }
    this.plateau = plateau;
    this.best = best;
    this.badEpochs = badEpochs;
    this.factor = factor;
  }

  /// Takes the score of an epoch that has ended.
  ///
  /// @param score one that is not a number is no better
  /// @return the factor of the learning rate from now on
  public double afterEpoch(double score, boolean higherIsBetter) {
    double margin = plateau.threshold() * Math.abs(best);
    boolean better =
        Double.isNaN(best)
            ? !Double.isNaN(score)
            : higherIsBetter ? score > best + margin : score < best - margin;
    if (better) {
      best = score;
      badEpochs = 0;
    } else {
      badEpochs++;
    }
    if (badEpochs > plateau.patience()) {
      factor = Math.max(factor * plateau.factor(), plateau.minRatio());
      badEpochs = 0;
    }
    return factor;
  }

  void transfer(Checkpoint.Transfer transfer) throws IOException {
    best = transfer.number(best);
    badEpochs = transfer.number(badEpochs);
    factor = transfer.number(factor);
  }

  /// The best score; NaN before the first epoch.
  public double best() {
    return best;
  }

  /// How many epochs in a row were no better than it.
  public int badEpochs() {
    return badEpochs;
  }

  /// What multiplies the learning rate, in (0, 1].
  public double factor() {
    return factor;
  }
}
