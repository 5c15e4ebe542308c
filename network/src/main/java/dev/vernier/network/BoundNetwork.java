package dev.vernier.network;

import dev.vernier.network.kernel.BatchProduct;
import dev.vernier.network.kernel.Loops;
import dev.vernier.network.kernel.MatrixProduct;
import org.jspecify.annotations.Nullable;

/// A network with its parameters, its gradients and the memory of its passes. Owned by one thread;
/// passes allocate nothing.
public final class BoundNetwork {

  private final Network network;
  private final int inputSize;
  private final ParameterLayout layout;
  private final int maxBatch;
  private final StageChain stages;
  private final float[] parameters;
  private final float[] gradients;

  /// What keeps the batch in a form of its own; where nothing does, it lies in the array.
  private final @Nullable BatchProduct batchProduct;

  private final float[] batch;

  /// Two arrays that the stages take turns with; see [StageChain].
  private final float[] outputGradients;

  private final float[] otherGradients;

  /// @param trainedBatch the most rows of a backward pass; 0 for a network that only evaluates
  /// @param mixed whether batches are mixed, which takes them as plain numbers
  BoundNetwork(
      Network network,
      int maxBatch,
      int trainedBatch,
      boolean mixed,
      MatrixProduct product,
      long seed,
      boolean fused) {
    if (maxBatch < 1) {
      throw new IllegalArgumentException("a batch has at least one row, got " + maxBatch);
    }
    this.network = network;
    inputSize = network.input().size();
    this.maxBatch = maxBatch;
    layout = network.layout();
    parameters = new float[layout.length()];
    gradients = new float[trainedBatch == 0 ? 0 : layout.length()];
    int widest = Math.multiplyExact(trainedBatch, StepPlan.widest(network));
    outputGradients = new float[widest];
    otherGradients = new float[widest];
    StepPlan plan =
        fused
            ? StepPlan.fused(
                network, layout, maxBatch, trainedBatch, mixed ? 0 : trainedBatch, product, seed)
            : StepPlan.plain(network, layout, maxBatch, product, seed);
    stages = new StageChain(plan.stages());
    batchProduct =
        plan.stages().getFirst() instanceof DenseStage dense
            ? dense.batchProduct().orElse(null)
            : null;
    int gathered = batchProduct == null ? trainedBatch : 0;
    batch = new float[Math.multiplyExact(gathered, network.input().size())];
    network.initialize(parameters, layout.slices(), seed);
  }

  /// How many floats the constructor allocates.
  static long size(Network network, int maxBatch, int trainedBatch) {
    long parameters = network.layout().length();
    long perTrainedRow = network.input().size() + 2L * StepPlan.widest(network);
    return parameters
        + (trainedBatch == 0 ? 0 : parameters)
        + trainedBatch * perTrainedRow
        + StepPlan.size(network, maxBatch, trainedBatch);
  }

  public Network network() {
    return network;
  }

  public ParameterLayout layout() {
    return layout;
  }

  public int maxBatch() {
    return maxBatch;
  }

  /// The flat array itself: writes change the network.
  public float[] parameters() {
    return parameters;
  }

  /// The flat array of the last backward pass.
  public float[] gradients() {
    return gradients;
  }

  /// Takes the rows of a batch to train on.
  ///
  /// @param data row-major; its rows fit the network's input
  /// @param indices the rows, from `from` on
  public void gather(float[] data, int[] indices, int from, int rows) {
    if (batchProduct != null) {
      batchProduct.gather(data, indices, from, rows);
    } else {
      Loops.best().gather(data, inputSize, indices, from, rows, batch);
    }
  }

  /// Takes the rows of a batch, each mixed with another: `share x + (1 - share) x'`. For a network
  /// whose plan has mixup.
  ///
  /// @param partners the row that each is mixed with, from `partnersFrom` on
  void gatherMixed(
      float[] data,
      int[] indices,
      int from,
      int[] partners,
      int partnersFrom,
      int rows,
      float share) {
    gather(data, indices, from, rows);
    for (int i = 0; i < rows; i++) {
      int partner = partners[partnersFrom + i] * inputSize;
      for (int j = 0; j < inputSize; j++) {
        int k = i * inputSize + j;
        batch[k] = share * batch[k] + (1 - share) * data[partner + j];
      }
    }
  }

  /// The network's outputs of the last forward pass, row-major.
  public float[] outputs() {
    return stages.output();
  }

  /// The memory that the gradient by the outputs is written to before a backward pass, which leaves
  /// other numbers there.
  public float[] outputGradients() {
    return outputGradients;
  }

  /// Computes [#outputs()] in training mode from the rows that were gathered last.
  ///
  /// @param rows how many there are
  /// @param step the number of this training step
  public void forward(int rows, long step) {
    forward(batch, 0, rows, Mode.TRAIN, step);
  }

  /// Computes [#outputs()] from rows that lie elsewhere, without changing the network.
  ///
  /// @param x row-major, from `xFrom` on
  /// @param rows at most [#maxBatch()]
  public void evaluate(float[] x, int xFrom, int rows) {
    forward(x, xFrom, rows, Mode.EVAL, 0);
  }

  private void forward(float[] x, int xFrom, int rows, Mode mode, long step) {
    stages.forward(parameters, x, xFrom, rows, mode, step);
  }

  /// Computes [#gradients()] from [#outputGradients()], after a training pass on as many rows.
  public void backward(int rows) {
    stages.backward(parameters, gradients, batch, outputGradients, otherGradients, rows, false);
  }
}
