package dev.vernier.network;

import dev.vernier.network.kernel.MatrixProduct;
import dev.vernier.space.Seeds;
import java.util.List;

/// A network with its parameters, its gradients and the memory of its passes. Owned by one thread;
/// passes allocate nothing.
public final class BoundNetwork {

  private final Network network;
  private final ParameterLayout layout;
  private final int maxBatch;
  private final Layer.Kernel[] kernels;
  private final float[] parameters;
  private final float[] gradients;

  /// Entry 0 is the batch; entry `i + 1` the output of layer `i`.
  private final float[][] activations;

  private final float[][] activationGradients;

  BoundNetwork(Network network, int maxBatch, MatrixProduct product, long seed) {
    if (maxBatch < 1) {
      throw new IllegalArgumentException("a batch has at least one row, got " + maxBatch);
    }
    this.network = network;
    this.maxBatch = maxBatch;
    layout = network.layout();
    parameters = new float[layout.length()];
    gradients = new float[layout.length()];
    List<Layer> layers = network.layers();
    List<Shape> shapes = network.shapes();
    kernels = new Layer.Kernel[layers.size()];
    activations = new float[shapes.size()][];
    activationGradients = new float[shapes.size()][];
    for (int i = 0; i < shapes.size(); i++) {
      activations[i] = new float[Math.multiplyExact(maxBatch, shapes.get(i).size())];
      activationGradients[i] = new float[activations[i].length];
    }
    for (int i = 0; i < kernels.length; i++) {
      List<ParameterLayout.Slice> slices = layout.slicesOf(i);
      long layerSeed = Seeds.derive(seed, i);
      layers
          .get(i)
          .initialize(
              parameters, slices, shapes.get(i), new RandomStream(Seeds.derive(layerSeed, 0)));
      kernels[i] =
          layers
              .get(i)
              .bind(
                  new Layer.Binding(
                      shapes.get(i), slices, maxBatch, product, Seeds.derive(layerSeed, 1)));
    }
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

  /// The memory that a batch's rows are written to before a forward pass, row-major.
  public float[] batch() {
    return activations[0];
  }

  /// The network's outputs of the last forward pass, row-major.
  public float[] outputs() {
    return activations[kernels.length];
  }

  /// The memory that the gradient by the outputs is written to before a backward pass.
  public float[] outputGradients() {
    return activationGradients[kernels.length];
  }

  /// Computes [#outputs()] from the first rows of [#batch()].
  ///
  /// @param rows at most [#maxBatch()]
  /// @param step the number of this training step; ignored when evaluating
  public void forward(int rows, Mode mode, long step) {
    for (int i = 0; i < kernels.length; i++) {
      kernels[i].forward(parameters, activations[i], activations[i + 1], rows, mode, step);
    }
  }

  /// Computes [#gradients()] from [#outputGradients()], after a forward pass in training mode on as
  /// many rows.
  public void backward(int rows) {
    for (int i = kernels.length - 1; i >= 0; i--) {
      kernels[i].backward(
          parameters,
          gradients,
          activations[i],
          activations[i + 1],
          activationGradients[i + 1],
          activationGradients[i],
          rows,
          i > 0);
    }
  }
}
