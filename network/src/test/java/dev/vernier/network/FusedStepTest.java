package dev.vernier.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vernier.network.kernel.MatrixProduct;
import dev.vernier.network.kernel.MatrixProducts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The fused plan against the plain kernels of the layers.
final class FusedStepTest {

  private static final int[] SIZES = {1, 3, 4, 13, 16, 17, 25, 64, 100, 207};
  private static final Initializer WEIGHTS = Initializer.glorot(Initializer.Distribution.UNIFORM);

  private final Random random = new Random(11);

  /// Every activation, with and without bias, batch normalisation and dropout, at every size.
  @ParameterizedTest
  @EnumSource
  void everyCombinationOfLayersAgrees(Activation activation) {
    for (int units : SIZES) {
      for (int combination = 0; combination < 8; combination++) {
        var layers = new ArrayList<Layer>();
        block(layers, units, activation, combination);
        block(layers, units, activation, combination);
        layers.add(new Layer.Dense(3, true, WEIGHTS));
        int rows = SIZES[(units + combination) % SIZES.length];
        assertAgrees(new Network(Shape.vector(7), layers), Math.max(rows, 2));
      }
    }
  }

  private static void block(List<Layer> layers, int units, Activation activation, int combination) {
    layers.add(new Layer.Dense(units, (combination & 1) != 0, WEIGHTS));
    if ((combination & 2) != 0) {
      layers.add(new Layer.BatchNorm());
    }
    layers.add(new Layer.Activate(activation));
    if ((combination & 4) != 0) {
      layers.add(new Layer.Dropout(0.3));
    }
  }

  /// Orders that no recipe makes: what overwrites what must still come out right.
  @Test
  void unusualOrdersAgree() {
    List<Layer> parts =
        List.of(
            new Layer.BatchNorm(),
            new Layer.Activate(Activation.TANH),
            new Layer.Activate(Activation.GELU),
            new Layer.Activate(Activation.LEAKY_RELU),
            new Layer.Activate(Activation.SIGMOID),
            new Layer.LayerNorm(),
            new Layer.Scale(6),
            new Layer.GaussianNoise(0.3),
            new Layer.Dropout(0.4),
            ntk(17, true),
            new Layer.Residual(
                List.of(
                    new Layer.Activate(Activation.RELU),
                    new Layer.Dropout(0.2),
                    new Layer.Activate(Activation.TANH))),
            new Layer.Dense(17, true, WEIGHTS));
    for (int a = 0; a < parts.size(); a++) {
      for (int b = 0; b < parts.size(); b++) {
        for (int c = 0; c < parts.size(); c++) {
          List<Layer> some = List.of(parts.get(a), parts.get(b), parts.get(c));
          assertAgrees(new Network(Shape.vector(13), some), 19);
          var inside = new ArrayList<Layer>(List.of(new Layer.Dense(25, false, WEIGHTS)));
          inside.addAll(some);
          inside.add(new Layer.Dense(4, true, WEIGHTS));
          assertAgrees(new Network(Shape.vector(13), inside), 19);
        }
      }
    }
  }

  /// Layers that need a width of their own, at every size.
  @Test
  void everyLayerAgreesAtEverySize() {
    for (int units : SIZES) {
      for (int rows : SIZES) {
        var layers = new ArrayList<Layer>();
        layers.add(new Layer.Dense(units, true, WEIGHTS));
        layers.add(new Layer.LayerNorm());
        layers.add(new Layer.GaussianNoise(0.1));
        layers.add(ntk(units, rows % 2 == 0));
        layers.add(new Layer.Activate(Activation.GELU));
        layers.add(new Layer.Scale(1));
        layers.add(new Layer.Dense(3, true, WEIGHTS));
        assertAgrees(new Network(Shape.vector(7), layers), rows);
      }
    }
  }

  /// Blocks that begin and end with everything there is, alone, first, last, between products, and
  /// within each other.
  @Test
  void residualBlocksAgree() {
    for (int units : SIZES) {
      int rows = Math.max(SIZES[units % SIZES.length], 2);
      for (List<Layer> inside : insides(units)) {
        var block = new Layer.Residual(inside);
        var nested = new Layer.Residual(List.of(block, new Layer.Activate(Activation.SILU), block));
        assertAgrees(new Network(Shape.vector(units), List.of(block)), rows);
        assertAgrees(new Network(Shape.vector(units), List.of(nested)), rows);
        assertAgrees(
            new Network(
                Shape.vector(7),
                List.of(
                    new Layer.Dense(units, true, WEIGHTS),
                    block,
                    new Layer.Activate(Activation.RELU),
                    nested,
                    new Layer.LayerNorm(),
                    block,
                    new Layer.Dense(3, true, WEIGHTS))),
            rows);
      }
    }
  }

  private static List<List<Layer>> insides(int units) {
    return List.of(
        List.of(new Layer.Dense(units, false, WEIGHTS)),
        List.of(new Layer.Dropout(0)),
        List.of(
            new Layer.Dense(2 * units + 1, true, WEIGHTS),
            new Layer.Activate(Activation.RELU),
            new Layer.Dropout(0.3),
            new Layer.Dense(units, true, WEIGHTS),
            new Layer.Dropout(0.1)),
        List.of(
            new Layer.LayerNorm(),
            new Layer.Dense(5, true, WEIGHTS),
            new Layer.Activate(Activation.GELU),
            ntk(units, true),
            new Layer.Activate(Activation.RELU)),
        List.of(
            new Layer.BatchNorm(),
            new Layer.Dense(units, true, WEIGHTS),
            new Layer.Activate(Activation.TANH),
            new Layer.Scale(1)));
  }

  /// What changes the inputs themselves must leave the batch alone.
  @Test
  void noiseAndDropoutOfInputsAgree() {
    for (int inputs : SIZES) {
      for (Layer first : List.of(new Layer.Dropout(0.3), new Layer.GaussianNoise(0.5))) {
        for (Layer second :
            List.of(
                new Layer.Dense(13, true, WEIGHTS),
                new Layer.Dropout(0.1),
                new Layer.BatchNorm(),
                new Layer.Residual(List.of(new Layer.Dense(inputs, true, WEIGHTS))))) {
          var layers = List.of(first, second, new Layer.Dense(3, true, WEIGHTS));
          assertAgrees(new Network(Shape.vector(inputs), layers), 17);
        }
      }
    }
  }

  /// Every embedding, at every size, first and after a layer, so that it owes a gradient.
  @Test
  void embeddingsAgree() {
    List<Double> boundaries = List.of(-1.5, -0.5, 0.0, 0.25, 1.0);
    for (int size : SIZES) {
      int rows = Math.max(SIZES[size % SIZES.length], 2);
      boolean rectifier = size % 2 == 0;
      List<Embedding> numbers =
          List.of(
              new Embedding.PiecewiseLinear(boundaries, size, rectifier, 1),
              new Embedding.Identity(3),
              new Embedding.Periodic(2, size, 0.5, 5, !rectifier, 1),
              new Embedding.PiecewiseLinear(boundaries.subList(0, 2), 3, !rectifier, 1),
              new Embedding.Pbld(3, 4, 0.5, size + 1, 0.1),
              new Embedding.Periodic(1, 3, 0.5, size, rectifier, 1));
      var all = new ArrayList<Embedding>(numbers);
      all.add(1, new Embedding.Categorical(4, size));
      all.add(new Embedding.Categorical(size + 1, 3));
      var last = new Layer.Dense(3, true, WEIGHTS);
      var relu = new Layer.Activate(Activation.RELU);
      assertAgrees(new Network(Shape.vector(13), List.of(new Layer.Embed(all), last)), rows);
      assertAgrees(new Network(Shape.vector(13), List.of(new Layer.Embed(all), relu, last)), rows);
      assertAgrees(
          new Network(
              Shape.vector(11), List.of(new Layer.Scale(1), new Layer.Embed(numbers), last)),
          rows);
      var identity = new Layer.Embed(List.of(new Embedding.Identity(7)));
      assertAgrees(
          new Network(
              Shape.vector(7),
              List.of(last, new Layer.Dense(7, true, WEIGHTS), identity, relu, last)),
          rows);
    }
  }

  private static Layer ntk(int units, boolean bias) {
    return new Layer.Dense(units, bias, WEIGHTS, WEIGHTS, Layer.Parametrization.NTK, 1, 0.1);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 255, 1024})
  void aBatchOfManyTilesAgrees(int rows) {
    var layers = new ArrayList<Layer>();
    block(layers, 100, Activation.RELU, 6);
    block(layers, 300, Activation.SILU, 7);
    layers.add(new Layer.Dense(10, true, WEIGHTS));
    assertAgrees(new Network(Shape.vector(50), layers), rows);
  }

  /// Products in bf16 take the batch in a form of their own; the plain kernels round the same
  /// operands.
  @Test
  void aPackedBatchAgrees() {
    assumeTrue(MatrixProducts.whyNotBfloat16().isEmpty(), "needs products in bf16");
    for (int inputs : new int[] {24, 64, 100, 207}) {
      for (int rows : new int[] {24, 25, 64, 100, 207}) {
        var layers = new ArrayList<Layer>();
        block(layers, 64, Activation.RELU, rows % 4 * 2);
        if (rows == 64) {
          layers.set(0, ntk(64, true));
        }
        layers.add(new Layer.Dense(10, true, WEIGHTS));
        var network = new Network(Shape.vector(inputs), layers);
        // A number that differs in its last bit may round to the next bf16, 2⁻⁸ away.
        assertAgrees(network, rows, MatrixProducts.bfloat16(), 2e-2);
      }
    }
  }

  private void assertAgrees(Network network, int rows) {
    // Over a few rows, a deviation that happens to be small magnifies the rounding of its rows.
    boolean fragile = rows < 16 && network.toString().contains("BatchNorm");
    assertAgrees(network, rows, MatrixProducts.byName("scalar"), fragile ? 2e-2 : 2e-4);
  }

  private void assertAgrees(Network network, int rows, MatrixProduct product, double tolerance) {
    var plain = network.bindPlainly(rows, product, 3);
    var fused = network.bind(rows, product, 3);
    perturb(plain.parameters());
    System.arraycopy(plain.parameters(), 0, fused.parameters(), 0, plain.parameters().length);
    var x = floats(rows * network.input().size());
    Batches.fillLevels(network, x, random::nextInt);
    var dy = floats(rows * network.outputShape().size());
    for (BoundNetwork bound : List.of(plain, fused)) {
      Batches.train(bound, x, 5);
    }
    assertClose(network, "outputs", fused.outputs(), plain.outputs(), rows, dy.length, tolerance);
    for (BoundNetwork bound : List.of(plain, fused)) {
      System.arraycopy(dy, 0, bound.outputGradients(), 0, dy.length);
      bound.backward(rows);
    }
    assertClose(
        network,
        "gradients",
        fused.gradients(),
        plain.gradients(),
        rows,
        plain.gradients().length,
        tolerance);
    assertClose(
        network,
        "parameters",
        fused.parameters(),
        plain.parameters(),
        rows,
        plain.parameters().length,
        tolerance);
    for (BoundNetwork bound : List.of(plain, fused)) {
      bound.evaluate(x, 0, rows);
    }
    assertClose(
        network, "evaluation", fused.outputs(), plain.outputs(), rows, dy.length, tolerance);
  }

  /// Makes scales, shifts and statistics something other than 0 and 1, and variances positive.
  private void perturb(float[] parameters) {
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = Math.abs(parameters[i] + 0.1f * (float) random.nextGaussian());
    }
  }

  private float[] floats(int count) {
    var x = new float[count];
    for (int i = 0; i < count; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  /// Relative to the largest number, since sums cancel.
  private static void assertClose(
      Network network,
      String what,
      float[] got,
      float[] expected,
      int rows,
      int count,
      double tolerance) {
    double scale = 1;
    for (int i = 0; i < count; i++) {
      scale = Math.max(scale, Math.abs(expected[i]));
    }
    for (int i = 0; i < count; i++) {
      double error = Math.abs(got[i] - expected[i]) / scale;
      if (!(error <= tolerance)) {
        assertThat(got[i])
            .as("%s %d of %d rows through %s", what, i, rows, network)
            .isEqualTo(expected[i]);
      }
    }
  }
}
