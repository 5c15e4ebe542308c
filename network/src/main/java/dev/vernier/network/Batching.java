package dev.vernier.network;

/// How the rows of the training part become steps.
///
/// @param size rows per step, at least 1 and at most as many as there are
/// @param accumulation in how many micro-batches a step computes its gradients, at least 1: it
///   takes less memory and gives the same step, up to rounding, but for batch normalisation, which
///   sees a micro-batch at a time. PyTorch's loops name the size of a micro-batch instead.
/// @param mixup the `α` of mixup (Zhang et al. 2018): each step mixes its rows with a permutation
///   of them, `λ x + (1-λ) x'`, and the losses likewise, with one `λ ~ Beta(α, α)`; 0 for none
/// @param last what becomes of the rest of the rows
/// @param shuffled whether each epoch has an order of its own
public record Batching(int size, int accumulation, double mixup, Last last, boolean shuffled) {

  /// What becomes of the rows that do not fill a batch. A single row is left out wherever there is
  /// a batch normalisation.
  public enum Last {
    KEPT,
    DROPPED,
    /// Dropped if it has fewer than half of the rows of the others, or a single one.
    DROPPED_IF_SMALL
  }

  public Batching {
    if (size < 1) {
      throw new IllegalArgumentException("batch_size is at least one row, got " + size);
    }
    if (accumulation < 1 || accumulation > size) {
      throw new IllegalArgumentException(
          "gradient_accumulation cuts a batch of %d rows into 1 to %d micro-batches, got %d"
              .formatted(size, size, accumulation));
    }
    if (!(mixup >= 0 && Double.isFinite(mixup))) {
      throw new IllegalArgumentException("mixup_alpha is not negative, got " + mixup);
    }
  }

  /// Shuffled batches of a size, the last one dropped if it is small.
  public static Batching of(int size) {
    return new Batching(size, 1, 0, Last.DROPPED_IF_SMALL, true);
  }

  /// The rows of a micro-batch; a step's last one may have fewer.
  int microBatch() {
    return Math.ceilDiv(size, accumulation);
  }

  /// How many steps an epoch has.
  ///
  /// @param rows of the training part
  /// @param least the fewest rows that the network can be trained on
  int steps(int rows, int least) {
    int batch = Math.min(size, rows);
    int rest = rows % batch;
    boolean kept =
        switch (last) {
          case KEPT -> rest >= least && rest > 0;
          case DROPPED -> false;
          case DROPPED_IF_SMALL -> rest >= 2 && 2 * rest >= batch;
        };
    return rows / batch + (kept ? 1 : 0);
  }
}
