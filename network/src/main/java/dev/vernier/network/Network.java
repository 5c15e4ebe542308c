package dev.vernier.network;

import dev.vernier.network.kernel.MatrixProduct;
import java.util.ArrayList;
import java.util.List;

/// A stack of layers over inputs of one shape.
///
/// Shapes are checked when it is made: an [IllegalArgumentException] names the layer that does not
/// fit the one before.
///
/// @param input the shape of one row
/// @param layers from the input to the output, at least one
public record Network(Shape input, List<Layer> layers) {

  public Network {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a network needs at least one layer");
    }
    Shape shape = input;
    for (Layer layer : layers) {
      shape = layer.outputShape(shape);
    }
  }

  /// The input shape of each layer, and last the output shape of the network.
  List<Shape> shapes() {
    var shapes = new ArrayList<>(List.of(input));
    for (Layer layer : layers) {
      shapes.add(layer.outputShape(shapes.getLast()));
    }
    return shapes;
  }

  /// The shape of what comes out per row.
  public Shape outputShape() {
    return shapes().getLast();
  }

  /// Where the parameters of each layer lie in the flat array.
  public ParameterLayout layout() {
    var builder = new ParameterLayout.Builder();
    List<Shape> shapes = shapes();
    for (int i = 0; i < layers.size(); i++) {
      builder.startLayer(i);
      layers.get(i).declare(builder, shapes.get(i));
    }
    return builder.build();
  }

  /// How many parameters are trained.
  public int parameterCount() {
    return layout().trainedCount();
  }

  /// Opens the network for training with batches of up to `maxBatch` rows; all memory is allocated
  /// here.
  ///
  /// @param maxBatch at least 1
  /// @param seed of the initial weights and of the layers' own randomness
  public BoundNetwork bind(int maxBatch, MatrixProduct product, long seed) {
    return bind(maxBatch, maxBatch, false, product, seed);
  }

  /// Opens the network for training, and for evaluating in larger or smaller batches.
  ///
  /// @param mixed whether [BoundNetwork#gatherMixed] will be used
  BoundNetwork bind(
      int trainedBatch, int evaluatedBatch, boolean mixed, MatrixProduct product, long seed) {
    return new BoundNetwork(
        this, Math.max(trainedBatch, evaluatedBatch), trainedBatch, mixed, product, seed, true);
  }

  /// Opens the network for evaluating alone, without the memory that training takes.
  BoundNetwork bindForEvaluating(int maxBatch, MatrixProduct product) {
    return new BoundNetwork(this, maxBatch, 0, false, product, 0, true);
  }

  /// Opens the network with the plain kernel of each layer, the reference for the fused ones.
  BoundNetwork bindPlainly(int maxBatch, MatrixProduct product, long seed) {
    return new BoundNetwork(this, maxBatch, maxBatch, false, product, seed, false);
  }
}
