package dev.vernier.network;

import dev.vernier.network.kernel.MatrixProduct;

/// A network with fixed parameters, for predicting.
///
/// @param parameters in the order of [Network#layout()]; shared, not copied
@SuppressWarnings("ArrayRecordComponent")
public record TrainedNetwork(Network network, float[] parameters) {

  /// The most rows that are evaluated at once.
  static final int BATCH = 512;

  public TrainedNetwork {
    int expected = network.layout().length();
    if (parameters.length != expected) {
      throw new IllegalArgumentException(
          "the network has %d parameters, got %d".formatted(expected, parameters.length));
    }
  }

  /// The outputs for rows of inputs: logits, or standardised values.
  ///
  /// @param inputs row-major `(rows, inputs)`
  /// @return row-major `(rows, outputs)`
  public float[] predict(float[] inputs, MatrixProduct product) {
    int rows = inputs.length / network.input().size();
    var bound = network.bindForEvaluating(Math.clamp(rows, 1, BATCH), product);
    System.arraycopy(parameters, 0, bound.parameters(), 0, parameters.length);
    var outputs = new float[rows * network.outputShape().size()];
    evaluate(bound, inputs, outputs);
    return outputs;
  }

  /// Runs all rows through a bound network in evaluation mode.
  static void evaluate(BoundNetwork bound, float[] inputs, float[] outputs) {
    int inputSize = bound.network().input().size();
    int outputSize = bound.network().outputShape().size();
    int rows = inputs.length / inputSize;
    for (int from = 0; from < rows; from += bound.maxBatch()) {
      int batch = Math.min(bound.maxBatch(), rows - from);
      bound.evaluate(inputs, from * inputSize, batch);
      System.arraycopy(bound.outputs(), 0, outputs, from * outputSize, batch * outputSize);
    }
  }
}
