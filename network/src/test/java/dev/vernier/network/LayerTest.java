package dev.vernier.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vernier.network.Initializer.Distribution;
import dev.vernier.network.kernel.MatrixProduct;
import dev.vernier.network.kernel.MatrixProducts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LayerTest {

  private static final Initializer GLOROT = Initializer.glorot(Distribution.NORMAL);
  private static final Targets LABELS = new Targets.Labels(new int[] {0, 2, 1, 1, 0, 2, 2}, 3);
  private static final Targets VALUES =
      new Targets.Values(
          new float[] {.3f, -1, 2, .1f, .5f, -.7f, 1, 0, -2, .4f, .9f, 1.5f, -.2f, .8f}, 2);

  @Test
  void theExampleOfTheLecturesHas16210Parameters() {
    var network =
        new Network(
            Shape.vector(50),
            List.of(
                new Layer.Dense(100, true, GLOROT),
                new Layer.Activate(Activation.RELU),
                new Layer.Dense(100, true, GLOROT),
                new Layer.Activate(Activation.RELU),
                new Layer.Dense(10, true, GLOROT)));
    assertThat(network.parameterCount()).isEqualTo(16_210);
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void gradientsAgreeWithCentralDifferencesForEveryActivation(Activation activation) {
    for (Targets targets : List.of(LABELS, VALUES)) {
      Loss loss =
          targets instanceof Targets.Labels
              ? new Loss.SoftmaxCrossEntropy()
              : new Loss.SquaredError();
      var layers = new ArrayList<Layer>();
      layers.add(new Layer.Dense(5, true, GLOROT));
      // The kink of a rectifier would spoil the differences where an input is close to it, so the
      // smooth rest follows a normalisation.
      layers.add(new Layer.BatchNorm());
      layers.add(new Layer.Activate(activation));
      layers.add(new Layer.Dense(targets.outputs(), true, GLOROT));
      GradientCheck.check(new Network(Shape.vector(4), layers), loss, targets, 11);
    }
  }

  @Test
  void gradientsAgreeWithCentralDifferencesForEveryCombinationOfLayers() {
    for (boolean bias : List.of(true, false)) {
      for (boolean norm : List.of(true, false)) {
        for (boolean dropout : List.of(true, false)) {
          var layers = new ArrayList<Layer>();
          for (int depth = 0; depth < 2; depth++) {
            layers.add(new Layer.Dense(6, bias, GLOROT));
            if (norm) {
              layers.add(new Layer.BatchNorm());
            }
            layers.add(new Layer.Activate(Activation.TANH));
            if (dropout) {
              layers.add(new Layer.Dropout(0.3));
            }
          }
          layers.add(new Layer.Dense(3, true, GLOROT));
          GradientCheck.check(
              new Network(Shape.vector(4), layers), new Loss.SoftmaxCrossEntropy(), LABELS, 5);
        }
      }
    }
  }

  @Test
  void gradientsThroughALayerNormAgreeWithCentralDifferences() {
    check(
        new Layer.Dense(6, true, GLOROT),
        new Layer.LayerNorm(),
        new Layer.Activate(Activation.TANH),
        new Layer.Dense(3, true, GLOROT));
    check(new Layer.LayerNorm(), new Layer.Dense(3, true, GLOROT), new Layer.LayerNorm(0.1));
  }

  @Test
  void gradientsThroughNoiseAgreeWithCentralDifferences() {
    check(
        new Layer.GaussianNoise(0.3),
        new Layer.Dense(5, true, GLOROT),
        new Layer.GaussianNoise(0.3),
        new Layer.Activate(Activation.TANH),
        new Layer.Dense(3, true, GLOROT));
  }

  @Test
  void gradientsThroughAScaleAgreeWithCentralDifferences() {
    check(
        new Layer.Scale(6),
        new Layer.Dense(5, true, GLOROT),
        new Layer.Activate(Activation.TANH),
        new Layer.Scale(1),
        new Layer.Dense(3, true, GLOROT));
  }

  @Test
  void aScaleStartsAtOneAndHasItsRate() {
    var bound =
        new Network(Shape.vector(3), List.of(new Layer.Scale(6)))
            .bind(2, MatrixProducts.byName("scalar"), 1);
    assertThat(bound.parameters()).startsWith(1, 1, 1).hasSize(16);
    assertThat(bound.layout().slices().getFirst().rateFactor()).isEqualTo(6);
    assertThatThrownBy(() -> new Layer.Scale(0))
        .hasMessage("Scale: what multiplies the learning rate is positive, got 0.0");
  }

  @Test
  void gradientsThroughMultipliedWeightsAgreeWithCentralDifferences() {
    for (boolean bias : List.of(true, false)) {
      check(ntk(6, bias), new Layer.Activate(Activation.TANH), ntk(3, bias));
    }
  }

  private static Layer.Dense ntk(int units, boolean bias) {
    var normal = Initializer.lecun(Distribution.NORMAL);
    return new Layer.Dense(units, bias, normal, normal, Layer.Parametrization.NTK, 2, 0.1);
  }

  @Test
  void aDenseLayerHasARateForItsWeightsAndOneForItsBias() {
    List<ParameterLayout.Slice> slices =
        new Network(Shape.vector(3), List.of(ntk(2, true))).layout().slices();
    assertThat(slices.get(0).rateFactor()).isEqualTo(2);
    assertThat(slices.get(1).rateFactor()).isEqualTo(0.1);
    assertThatThrownBy(() ->
            new Layer.Dense(4, true, GLOROT, GLOROT, Layer.Parametrization.STANDARD, 1, Double.NaN))
        .hasMessage("Dense(4): what multiplies the learning rate is positive, got NaN");
  }

  /// Biases by PyTorch's law, uniform on ±1 / √inputs.
  @Test
  void biasesHaveALawOfTheirOwn() {
    var law = new Initializer.VarianceScaling(1.0 / 3, Initializer.Fan.IN, Distribution.UNIFORM);
    var layer = new Layer.Dense(10_000, true, GLOROT, law, Layer.Parametrization.STANDARD, 1, 1);
    var bound =
        new Network(Shape.vector(4), List.of(layer)).bind(1, MatrixProducts.byName("scalar"), 1);
    ParameterLayout.Slice bias = bound.layout().slices().get(1);
    double squares = 0;
    for (int i = bias.offset(); i < bias.end(); i++) {
      float b = bound.parameters()[i];
      assertThat(Math.abs(b)).isLessThanOrEqualTo(0.5f);
      squares += b * b;
    }
    // The square of a uniform number on ±½ has mean 1/12 and deviation √(1/180); six deviations are
    // a false alarm in 1e9.
    assertThat(squares / 10_000).isCloseTo(1.0 / 12, within(6 * Math.sqrt(1.0 / 180) / 100));
  }

  @Test
  void gradientsThroughResidualBlocksAgreeWithCentralDifferences() {
    var block =
        new Layer.Residual(
            List.of(
                new Layer.BatchNorm(),
                new Layer.Dense(6, true, GLOROT),
                new Layer.Activate(Activation.TANH),
                new Layer.Dropout(0.3),
                new Layer.Dense(5, true, GLOROT)));
    var outer = new Layer.Residual(List.of(new Layer.LayerNorm(), block, new Layer.Scale(1)));
    check(new Layer.Dense(5, true, GLOROT), block, new Layer.Dense(3, true, GLOROT));
    check(new Layer.Dense(5, true, GLOROT), outer, new Layer.Dense(3, true, GLOROT));
    check(
        new Layer.Residual(List.of(new Layer.Dense(4, true, GLOROT))),
        new Layer.Dense(3, true, GLOROT));
  }

  @Test
  void aResidualBlockNamesTheSlicesOfItsLayersByTheirPlace() {
    var dense = new Layer.Dense(4, true, GLOROT, GLOROT, Layer.Parametrization.STANDARD, 1, 0.1);
    var block = new Layer.Residual(List.of(new Layer.LayerNorm(), dense));
    var network = new Network(Shape.vector(4), List.of(new Layer.Scale(1), block));
    assertThat(network.layout().slices())
        .extracting(slice -> slice.layer() + " " + slice.name())
        .containsExactly("0 scale", "1 0.gamma", "1 0.beta", "1 1.weight", "1 1.bias");
    assertThat(network.layout().slices().getLast().rateFactor()).isEqualTo(0.1);
    assertThat(network.parameterCount()).isEqualTo(4 + 8 + 16 + 4);
  }

  /// Two equal blocks must not get the same weights or drop the same numbers.
  @Test
  void eachBlockDrawsNumbersOfItsOwn() {
    var block =
        new Layer.Residual(List.of(new Layer.Dense(4, false, GLOROT), new Layer.Dropout(0.5)));
    var bound =
        new Network(Shape.vector(4), List.of(block, block))
            .bind(1, MatrixProducts.byName("scalar"), 1);
    List<ParameterLayout.Slice> slices = bound.layout().slices();
    assertThat(slices).hasSize(2);
    float[] p = bound.parameters();
    assertThat(Arrays.copyOfRange(p, slices.get(0).offset(), slices.get(0).end()))
        .isNotEqualTo(Arrays.copyOfRange(p, slices.get(1).offset(), slices.get(1).end()));
  }

  @Test
  void whatDoesNotFitIsRefusedByItsPlaceAndName() {
    var narrow = new Layer.Residual(List.of(new Layer.Dense(3, true, GLOROT)));
    assertThatThrownBy(() -> new Network(Shape.vector(4), List.of(new Layer.LayerNorm(), narrow)))
        .hasMessage(
            "layer 2 of 2: the layers of a Residual turn [4] into [3], which cannot be added to it;"
                + " end them with Dense(4)");
    var image = new Shape(List.of(2, 2));
    assertThatThrownBy(() -> new Network(image, List.of(narrow)))
        .hasMessage("layer 1 of 1: layer 1 of 1: Dense(3) takes vectors, got [2, 2]");
    assertThatThrownBy(() -> new Network(image, List.of(new Layer.LayerNorm())))
        .hasMessage("layer 1 of 1: LayerNorm takes vectors, got [2, 2]");
    assertThatThrownBy(() -> new Network(image, List.of(new Layer.Scale(1))))
        .hasMessage("layer 1 of 1: Scale takes vectors, got [2, 2]");
    assertThatThrownBy(() -> new Layer.Residual(List.of()))
        .hasMessage("a residual block needs at least one layer");
    assertThatThrownBy(() -> new Layer.LayerNorm(0))
        .hasMessage("the epsilon of layer normalisation is positive, got 0.0");
    assertThatThrownBy(() -> new Layer.Dropout(1))
        .hasMessage("the dropout rate is the share of units dropped, in [0, 1), got 1.0");
    assertThatThrownBy(() -> new Layer.Dense(0, true, GLOROT))
        .hasMessage("Dense needs at least one unit, got 0");
  }

  @Test
  void gradientsThroughEmbeddingsAgreeWithCentralDifferences() {
    List<Double> boundaries = List.of(-1.5, -0.5, 0.25, 1.0);
    List<Embedding> numbers =
        List.of(
            new Embedding.Identity(1),
            new Embedding.PiecewiseLinear(boundaries, 3, false, 1),
            new Embedding.Periodic(1, 2, 0.3, 3, false, 1),
            new Embedding.Pbld(1, 3, 0.3, 3, 1));
    var last = new Layer.Dense(3, true, GLOROT);
    check(new Layer.Embed(numbers), last);
    // The gradient of the scale is by what the embeddings take in.
    check(new Layer.Scale(1), new Layer.Embed(numbers), last);
    check(
        new Layer.Embed(
            List.of(
                new Embedding.Categorical(3, 2),
                new Embedding.Identity(1),
                new Embedding.Pbld(2, 2, 0.3, 2, 1))),
        last);
    // Rectifiers, whose kinks spoil the differences, are compared with PyTorch's.
  }

  @Test
  void embeddingsStartByTheirLaws() {
    var layer =
        new Layer.Embed(
            List.of(
                new Embedding.Categorical(1000, 10),
                new Embedding.Periodic(100, 50, 0.1, 10, true, 0.5),
                new Embedding.Pbld(100, 16, 0.1, 4, 0.1)));
    var bound =
        new Network(Shape.vector(201), List.of(layer)).bind(1, MatrixProducts.byName("scalar"), 1);
    assertThat(deviation(bound, "0.table", 0)).isCloseTo(1, within(0.05));
    assertThat(deviation(bound, "1.frequency", 0)).isCloseTo(0.1, within(0.005));
    assertThat(deviation(bound, "1.weight", 0.1)).isCloseTo(0.1 / Math.sqrt(3), within(0.003));
    assertThat(deviation(bound, "2.phase", Math.PI)).isCloseTo(Math.PI / Math.sqrt(3), within(0.1));
    assertThat(deviation(bound, "2.weight", 0.25)).isCloseTo(0.25 / Math.sqrt(3), within(0.01));
    assertThat(deviation(bound, "2.bias", 0.25)).isCloseTo(0.25 / Math.sqrt(3), within(0.03));
    assertThat(bound.layout().slices().getLast().rateFactor()).isEqualTo(0.1);
  }

  /// The root of the mean square of a slice, none of which lies beyond the limit, if there is one.
  /// With 300 and more numbers, the tolerances above are six deviations and more.
  private static double deviation(BoundNetwork bound, String name, double limit) {
    ParameterLayout.Slice slice =
        bound.layout().slices().stream()
            .filter(found -> found.name().equals(name))
            .findFirst()
            .orElseThrow();
    double squares = 0;
    for (int i = slice.offset(); i < slice.end(); i++) {
      double value = bound.parameters()[i];
      squares += value * value / slice.length();
      if (limit > 0) {
        assertThat(Math.abs(value)).isLessThanOrEqualTo(limit + 1e-6);
      }
    }
    return Math.sqrt(squares);
  }

  @Test
  void levelsOutOfRangeAreRefused() {
    var layer =
        new Layer.Embed(List.of(new Embedding.Identity(1), new Embedding.Categorical(3, 2)));
    var network = new Network(Shape.vector(2), List.of(layer));
    MatrixProduct product = MatrixProducts.byName("scalar");
    for (BoundNetwork bound :
        List.of(network.bind(1, product, 1), network.bindPlainly(1, product, 1))) {
      for (float bad : new float[] {-1, 3, 0.5f, Float.NaN, Float.POSITIVE_INFINITY}) {
        assertThatThrownBy(() -> Batches.train(bound, new float[] {0, bad}, 0))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(
                "Categorical(3): column 1 holds levels 0 to 2 as whole numbers, got " + bad);
      }
      Batches.train(bound, new float[] {7, 2}, 0);
      assertThat(bound.outputs()).hasSize(3).startsWith(7);
    }
  }

  @Test
  void embeddingsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new Layer.Embed(List.of()))
        .hasMessage("Embed needs at least one embedding");
    assertThatThrownBy(() ->
            new Network(
                Shape.vector(3), List.of(new Layer.Embed(List.of(new Embedding.Identity(2))))))
        .hasMessage("layer 1 of 1: the embeddings of Embed take 2 columns, got 3");
    assertThatThrownBy(() -> new Embedding.PiecewiseLinear(List.of(1.0), 1, false, 1))
        .hasMessage("a piecewise linear embedding needs at least two boundaries, got [1.0]");
    assertThatThrownBy(() -> new Embedding.PiecewiseLinear(List.of(1.0, 1.0), 1, false, 1))
        .hasMessage(
            "the boundaries of bins are finite and strictly increasing in single precision, got"
                + " [1.0, 1.0]");
    assertThatThrownBy(() -> new Embedding.Categorical(1, 1))
        .hasMessage("the levels of a categorical embedding: at least 2, got 1");
    assertThatThrownBy(() -> new Embedding.Periodic(1, 1, 0, 1, true, 1))
        .hasMessage("the deviation of initial frequencies is positive, got 0.0");
    assertThatThrownBy(() -> new Embedding.Pbld(1, 1, 1, 1, 1))
        .hasMessageStartingWith("the dimension of a PBLD embedding is at least 2");
  }

  private static void check(Layer... layers) {
    GradientCheck.check(
        new Network(Shape.vector(4), List.of(layers)), new Loss.SoftmaxCrossEntropy(), LABELS, 5);
  }

  @Test
  void batchNormNormalizesByTheBatchAndKeepsTheUnbiasedVariance() {
    var network = new Network(Shape.vector(1), List.of(new Layer.BatchNorm()));
    var bound = network.bind(4, MatrixProducts.byName("scalar"), 0);
    var x = new float[] {1, 2, 3, 6};
    Batches.train(bound, x, 0);
    // Mean 3, biased variance 3.5, unbiased 14/3.
    assertThat(bound.outputs()[0]).isCloseTo((float) (-2 / Math.sqrt(3.5 + 1e-5)), within(1e-6f));
    assertThat(bound.outputs()[3]).isCloseTo((float) (3 / Math.sqrt(3.5 + 1e-5)), within(1e-6f));
    float[] parameters = bound.parameters();
    assertThat(parameters[32]).isCloseTo(0.1f * 3, within(1e-6f));
    assertThat(parameters[48]).isCloseTo((float) (0.9 + 0.1 * 14 / 3), within(1e-6f));

    bound.evaluate(x, 0, 4);
    assertThat(bound.outputs()[0])
        .isCloseTo((float) ((1 - 0.3) / Math.sqrt(0.9 + 1.4 / 3 + 1e-5)), within(1e-6f));
  }

  @Test
  void batchNormRefusesToTrainOnOneRow() {
    var bound =
        new Network(Shape.vector(1), List.of(new Layer.BatchNorm()))
            .bind(1, MatrixProducts.byName("scalar"), 0);
    assertThatThrownBy(() -> Batches.train(bound, new float[1], 0))
        .hasMessageContaining("two rows");
  }

  @Test
  void dropoutDropsItsShareScalesTheRestAndDrawsANewMaskEachStep() {
    int size = 10_000;
    var bound =
        new Network(Shape.vector(size), List.of(new Layer.Dropout(0.3)))
            .bind(1, MatrixProducts.byName("scalar"), 3);
    var x = new float[size];
    Arrays.fill(x, 1);
    Batches.train(bound, x, 0);
    float[] first = bound.outputs().clone();
    int dropped = 0;
    for (float y : first) {
      assertThat(y)
          .satisfiesAnyOf(
              v -> assertThat(v).isZero(), v -> assertThat(v).isCloseTo(1 / 0.7f, within(1e-6f)));
      dropped += y == 0 ? 1 : 0;
    }
    // 5 standard deviations of a binomial share: a false alarm in 2 million.
    assertThat((double) dropped / size).isCloseTo(0.3, within(5 * Math.sqrt(0.21 / size)));

    Batches.train(bound, x, 1);
    assertThat(bound.outputs()).isNotEqualTo(first);
    Batches.train(bound, x, 0);
    assertThat(bound.outputs()).isEqualTo(first);
    bound.evaluate(x, 0, 1);
    assertThat(bound.outputs()).containsOnly(1f);
  }

  @Test
  void noiseHasItsDeviationIsDrawnAnewEachStepAndAbsentInEvaluation() {
    int size = 10_000;
    var bound =
        new Network(Shape.vector(size), List.of(new Layer.GaussianNoise(0.5)))
            .bind(1, MatrixProducts.byName("scalar"), 3);
    var x = new float[size];
    Arrays.fill(x, 1);
    Batches.train(bound, x, 0);
    float[] first = bound.outputs().clone();
    double squares = 0;
    for (float y : first) {
      squares += (y - 1.0) * (y - 1.0) / size;
    }
    // The mean of squares has a relative deviation of √(2 / size); six are a false alarm in 1e9.
    assertThat(squares / 0.25).isCloseTo(1, within(6 * Math.sqrt(2.0 / size)));
    Batches.train(bound, x, 1);
    assertThat(bound.outputs()).isNotEqualTo(first);
    Batches.train(bound, x, 0);
    assertThat(bound.outputs()).isEqualTo(first);
    bound.evaluate(x, 0, 1);
    assertThat(bound.outputs()).containsOnly(1f);
    assertThatThrownBy(() -> new Layer.GaussianNoise(-1))
        .hasMessage("the deviation of Gaussian noise is not negative, got -1.0");
  }

  @Test
  void noiseOfNoDeviationIsTheIdentity() {
    var bound =
        new Network(Shape.vector(3), List.of(new Layer.GaussianNoise(0)))
            .bind(1, MatrixProducts.byName("scalar"), 3);
    Batches.train(bound, new float[] {1, -2, 3}, 0);
    assertThat(bound.outputs()).containsExactly(1, -2, 3);
  }

  @Test
  void dropoutOfZeroIsTheIdentity() {
    var bound =
        new Network(Shape.vector(3), List.of(new Layer.Dropout(0)))
            .bind(1, MatrixProducts.byName("scalar"), 3);
    Batches.train(bound, new float[] {1, -2, 3}, 0);
    assertThat(bound.outputs()).containsExactly(1, -2, 3);
  }

  @Test
  void initializersHaveTheVarianceOfTheirLaw() {
    int in = 300;
    int out = 200;
    record Case(Initializer law, double variance, double limit) {}
    for (var c :
        List.of(
            new Case(Initializer.he(Distribution.NORMAL), 2.0 / in, Double.MAX_VALUE),
            new Case(Initializer.he(Distribution.UNIFORM), 2.0 / in, Math.sqrt(6.0 / in)),
            new Case(Initializer.glorot(Distribution.NORMAL), 2.0 / (in + out), Double.MAX_VALUE),
            new Case(
                Initializer.glorot(Distribution.UNIFORM),
                2.0 / (in + out),
                Math.sqrt(6.0 / (in + out))),
            new Case(Initializer.lecun(Distribution.NORMAL), 1.0 / in, Double.MAX_VALUE))) {
      var network = new Network(Shape.vector(in), List.of(new Layer.Dense(out, true, c.law())));
      float[] w = network.bind(1, MatrixProducts.byName("scalar"), 1).parameters();
      double mean = 0;
      double squares = 0;
      for (int i = 0; i < in * out; i++) {
        mean += w[i];
        squares += (double) w[i] * w[i];
        assertThat(Math.abs(w[i])).isLessThanOrEqualTo((float) c.limit());
      }
      int n = in * out;
      // 6 standard deviations of the mean and of the mean square: a false alarm in 1e8.
      assertThat(mean / n).isCloseTo(0, within(6 * Math.sqrt(c.variance() / n)));
      assertThat(squares / n / c.variance()).isCloseTo(1, within(6 * Math.sqrt(2.0 / n)));
      assertThat(w[n]).as("bias").isZero();
    }
  }

  @Test
  void activationsHaveTheirExactValues() {
    assertThat(Activation.RELU.value(-1)).isZero();
    assertThat(Activation.RELU.derivative(0)).isZero();
    assertThat(Activation.LEAKY_RELU.value(-1)).isEqualTo(-0.01);
    assertThat(Activation.ELU.value(-1)).isCloseTo(-0.6321205588285577, within(1e-15));
    assertThat(Activation.SELU.value(-1)).isCloseTo(-1.1113307378125625, within(1e-12));
    assertThat(Activation.GELU.value(1)).isCloseTo(0.8413447460685429, within(1e-14));
    assertThat(Activation.SILU.value(1)).isCloseTo(0.7310585786300049, within(1e-15));
    assertThat(Activation.MISH.value(1)).isCloseTo(0.8650983882673103, within(1e-14));
    assertThat(Activation.TANH.value(1)).isCloseTo(0.7615941559557649, within(1e-15));
    assertThat(Activation.SIGMOID.value(-800)).isZero();
  }

  @Test
  void theErrorFunctionIsExactAcrossItsTwoExpansions() {
    assertThat(ErrorFunction.erf(0.5)).isCloseTo(0.5204998778130465, within(1e-15));
    assertThat(ErrorFunction.erf(2.4999999)).isCloseTo(0.999593047, within(1e-9));
    assertThat(ErrorFunction.erf(2.5000001)).isCloseTo(0.999593048, within(1e-9));
    assertThat(ErrorFunction.normalCdf(-6) / 9.865876450376946e-10).isCloseTo(1, within(1e-9));
    assertThat(ErrorFunction.erf(-1)).isEqualTo(-ErrorFunction.erf(1));
  }
}
