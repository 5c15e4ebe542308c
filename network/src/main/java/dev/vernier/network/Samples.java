package dev.vernier.network;

/// Encoded rows with their targets. They live once in memory for all workers: the arrays are
/// shared, not copied, and never written after.
///
/// @param inputs row-major `(rows, inputSize)`; finite
/// @param inputSize how many numbers a row has, at least 1
/// @param targets one per row
@SuppressWarnings("ArrayRecordComponent")
public record Samples(float[] inputs, int inputSize, Targets targets) {

  public Samples {
    if (inputSize < 1 || inputs.length != inputSize * (long) targets.rows()) {
      throw new IllegalArgumentException(
          "%d inputs do not make %d rows of %d"
              .formatted(inputs.length, targets.rows(), inputSize));
    }
  }

  public int rows() {
    return targets.rows();
  }
}
