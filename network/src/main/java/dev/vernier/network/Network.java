package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import dev.vernier.network.kernel.MatrixProduct;
import dev.vernier.space.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

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
    for (int i = 0; i < layers.size(); i++) {
      try {
        shape = layers.get(i).outputShape(shape);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "layer %d of %d: %s".formatted(i + 1, layers.size(), e.getMessage()), e);
      }
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

  /// Slices that lie in the order of this network's own layout, by layer. The network may be a part
  /// of another, so that they lie elsewhere.
  List<List<Slice>> byLayer(List<Slice> slices) {
    var byLayer = new ArrayList<List<Slice>>();
    layers.forEach(_ -> byLayer.add(new ArrayList<>()));
    List<Slice> own = layout().slices();
    for (int i = 0; i < own.size(); i++) {
      byLayer.get(own.get(i).layer()).add(slices.get(i));
    }
    return byLayer;
  }

  /// Fills the parameters, which are 0, with their initial values.
  ///
  /// @param slices in the order of this network's own layout
  void initialize(float[] parameters, List<Slice> slices, long seed) {
    List<Shape> shapes = shapes();
    List<List<Slice>> byLayer = byLayer(slices);
    for (int i = 0; i < layers.size(); i++) {
      var random = new RandomStream(Seeds.derive(Seeds.derive(seed, i), 0));
      layers.get(i).initialize(parameters, byLayer.get(i), shapes.get(i), random);
    }
  }

  /// What each layer needs to know to compute.
  ///
  /// @param slices in the order of this network's own layout
  /// @param seed of the network
  List<Layer.Binding> bindings(List<Slice> slices, int maxBatch, MatrixProduct product, long seed) {
    List<Shape> shapes = shapes();
    List<List<Slice>> byLayer = byLayer(slices);
    return IntStream.range(0, layers.size())
        .mapToObj(i ->
            new Layer.Binding(shapes.get(i), byLayer.get(i), maxBatch, product, seedOf(i, seed)))
        .toList();
  }

  /// The seed of a layer's own randomness, the same in every plan.
  private static long seedOf(int layer, long seed) {
    return Seeds.derive(Seeds.derive(seed, layer), 1);
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
