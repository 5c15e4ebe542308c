package dev.vernier.network;

/// A running average of the parameters, which is what is validated, kept and handed over instead of
/// the raw ones.
///
/// The statistics of batch normalisations are measured anew for the averaged weights, as PyTorch's
/// `update_bn` does it, in training mode, dropout included, but by a part of the training rows: as
/// many batches as running statistics are the mean of, and 4,096 rows at least.
public sealed interface Averaging {

  /// The raw parameters.
  record None() implements Averaging {}

  /// Exponential: `a ← d a + (1-d) w` after each step, from `a = 0` and divided by `1 - dᵗ` (Polyak
  /// averaging; the correction of Adam). The first step gives its own weights.
  ///
  /// @param decay the share `d` that is kept, in (0, 1)
  record Exponential(double decay) implements Averaging {
    public Exponential {
      if (!(decay > 0 && decay < 1)) {
        throw new IllegalArgumentException("ema_decay lies in (0, 1), got " + decay);
      }
    }
  }

  /// The mean of the weights at the ends of epochs, from some epoch on (stochastic weight
  /// averaging, Izmailov et al. 2018). Before that, the raw ones.
  ///
  /// @param from the share of the epochs after which averaging begins, in [0, 1)
  record Stochastic(double from) implements Averaging {
    public Stochastic {
      if (!(from >= 0 && from < 1)) {
        throw new IllegalArgumentException(
            "the share of epochs before averaging lies in [0, 1), got " + from);
      }
    }
  }
}
