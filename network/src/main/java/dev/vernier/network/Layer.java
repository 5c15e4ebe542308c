package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Role;
import dev.vernier.network.ParameterLayout.Slice;
import dev.vernier.network.kernel.MatrixProduct;
import java.util.ArrayList;
import java.util.List;

/// One step of a network, as the user describes it. Bound to shapes and memory it becomes a
/// [Kernel], which computes.
public sealed interface Layer {

  /// The shape of the output for a shape of the input.
  ///
  /// @throws IllegalArgumentException if the layer does not take such inputs
  Shape outputShape(Shape input);

  /// Declares the layer's parameters, in the order in which it will find their slices; none unless
  /// it says otherwise.
  default void declare(ParameterLayout.Builder layout, Shape input) {}

  /// Fills the layer's parameters, which are 0, with their initial values.
  default void initialize(
      float[] parameters, List<Slice> slices, Shape input, RandomStream random) {}

  /// Allocates what the layer's passes need.
  Kernel bind(Binding binding);

  /// What a layer needs to know to compute.
  ///
  /// @param input the shape of one row
  /// @param slices the layer's own slices, in the order of their declaration
  /// @param maxBatch the most rows of one pass
  /// @param seed of the layer's own randomness
  record Binding(Shape input, List<Slice> slices, int maxBatch, MatrixProduct product, long seed) {}

  /// Computes a layer's passes on row-major arrays. Owned by one thread; remembers its last
  /// training pass for the backward one.
  interface Kernel {

    /// Computes `y` of shape `(batch, outputs)` from `x` of shape `(batch, inputs)`.
    ///
    /// @param parameters the network's flat array; a training pass may update running statistics in
    ///   it
    /// @param batch how many rows, at most `maxBatch`; the arrays may be longer
    /// @param step the number of this training step, which seeds what is random in it
    void forward(float[] parameters, float[] x, float[] y, int batch, Mode mode, long step);

    /// Computes the gradients of the last training pass from `dy`, the gradient by `y`.
    ///
    /// @param parameters unchanged since that pass
    /// @param x the input of that pass, shape `(batch, inputs)`
    /// @param y its output, shape `(batch, outputs)`
    /// @param dy of shape `(batch, outputs)`
    /// @param gradients the flat array to write the parameters' gradients to; slices of this layer
    ///   are overwritten
    /// @param dx the gradient by `x`, shape `(batch, inputs)`, overwritten
    /// @param inputGradient whether `dx` is wanted; the first layer of a network does without
    void backward(
        float[] parameters,
        float[] gradients,
        float[] x,
        float[] y,
        float[] dy,
        float[] dx,
        int batch,
        boolean inputGradient);

    /// The numbers of memory that it holds, where that may be much.
    default long memory() {
      return 0;
    }
  }

  private static Shape requireVector(Shape input, String layer) {
    if (!input.isVector()) {
      throw new IllegalArgumentException("%s takes vectors, got %s".formatted(layer, input));
    }
    return input;
  }

  private static void requireRateFactor(double factor, String what) {
    if (!(factor > 0 && Double.isFinite(factor))) {
      throw new IllegalArgumentException(
          "%s: what multiplies the learning rate is positive, got %s".formatted(what, factor));
    }
  }

  /// How the weights of a dense layer enter its output, which decides how learning rates suit
  /// layers of different widths.
  enum Parametrization {
    /// `y = x W + b`.
    STANDARD,
    /// `y = x W / √inputs + b`, for `W` of variance 1: the neural tangent parametrisation (Jacot et
    /// al. 2018, section 2).
    NTK
  }

  /// `y = m x W + b` with `W` of shape `(inputs, units)`, row-major: the transpose of PyTorch's
  /// weight. `m` is 1, or `1 / √inputs` by [Parametrization#NTK].
  ///
  /// @param units how many outputs, at least 1
  /// @param bias whether there is a `b`
  /// @param weights the law of the initial `W`
  /// @param biases the law of the initial `b`, with the fans of `W`
  /// @param weightRateFactor what multiplies the learning rate of `W`; positive
  /// @param biasRateFactor what multiplies the learning rate of `b`; positive
  record Dense(
      int units,
      boolean bias,
      Initializer weights,
      Initializer biases,
      Parametrization parametrization,
      double weightRateFactor,
      double biasRateFactor)
      implements Layer {

    public Dense {
      if (units < 1) {
        throw new IllegalArgumentException("Dense needs at least one unit, got " + units);
      }
      requireRateFactor(weightRateFactor, "Dense(" + units + ")");
      requireRateFactor(biasRateFactor, "Dense(" + units + ")");
    }

    /// In the standard parametrisation, with a bias that starts at 0.
    public Dense(int units, boolean bias, Initializer weights) {
      this(units, bias, weights, new Initializer.Constant(0), Parametrization.STANDARD, 1, 1);
    }

    /// What multiplies the product of a row of so many numbers with the weights.
    float multiplier(int inputs) {
      return switch (parametrization) {
        case STANDARD -> 1;
        case NTK -> (float) (1 / Math.sqrt(inputs));
      };
    }

    @Override
    public Shape outputShape(Shape input) {
      requireVector(input, "Dense(" + units + ")");
      return Shape.vector(units);
    }

    @Override
    public void declare(ParameterLayout.Builder layout, Shape input) {
      layout.add("weight", Role.WEIGHT, input.size(), units, weightRateFactor);
      if (bias) {
        layout.add("bias", Role.BIAS, 1, units, biasRateFactor);
      }
    }

    @Override
    public void initialize(
        float[] parameters, List<Slice> slices, Shape input, RandomStream random) {
      weights.fill(parameters, slices.getFirst(), input.size(), units, random);
      if (bias) {
        biases.fill(parameters, slices.get(1), input.size(), units, random);
      }
    }

    @Override
    public Kernel bind(Binding binding) {
      return new DenseKernel(this, binding);
    }
  }

  /// Applies a non-linearity to each number.
  record Activate(Activation activation) implements Layer {

    @Override
    public Shape outputShape(Shape input) {
      return input;
    }

    @Override
    public Kernel bind(Binding binding) {
      return new ActivationKernel(activation, binding.input().size());
    }
  }

  /// Normalises each unit over the batch, then scales by γ and shifts by β (Ioffe and Szegedy
  /// 2015).
  ///
  /// A training pass normalises by the mean and the biased variance of the batch and moves the
  /// running statistics towards the mean and the *unbiased* variance; an evaluating pass uses the
  /// running statistics. As in PyTorch, and unlike Keras, `momentum` is the weight of the new
  /// batch. Training needs at least two rows per batch.
  ///
  /// @param momentum in (0, 1]
  /// @param epsilon added to the variance under the root; positive
  record BatchNorm(double momentum, double epsilon) implements Layer {

    public BatchNorm {
      if (!(momentum > 0 && momentum <= 1)) {
        throw new IllegalArgumentException(
            "the momentum of batch normalisation lies in (0, 1], got " + momentum);
      }
      if (!(epsilon > 0)) {
        throw new IllegalArgumentException(
            "the epsilon of batch normalisation is positive, got " + epsilon);
      }
    }

    /// Momentum 0.1, epsilon 1e-5.
    public BatchNorm() {
      this(0.1, 1e-5);
    }

    @Override
    public Shape outputShape(Shape input) {
      return requireVector(input, "BatchNorm");
    }

    @Override
    public void declare(ParameterLayout.Builder layout, Shape input) {
      layout.add("gamma", Role.SCALE, input.size());
      layout.add("beta", Role.SCALE, input.size());
      layout.add("running_mean", Role.RUNNING_STATISTIC, 1, input.size(), momentum);
      layout.add("running_variance", Role.RUNNING_STATISTIC, 1, input.size(), momentum);
    }

    @Override
    public void initialize(
        float[] parameters, List<Slice> slices, Shape input, RandomStream random) {
      var one = new Initializer.Constant(1);
      one.fill(parameters, slices.get(0), 1, 1, random);
      one.fill(parameters, slices.get(3), 1, 1, random);
    }

    @Override
    public Kernel bind(Binding binding) {
      return new BatchNormKernel(this, binding);
    }
  }

  /// Normalises each row over its units, then scales by γ and shifts by β (Ba et al. 2016): `y = (x
  /// - μ) / √(σ² + ε) γ + β` with the mean and the biased variance of the row, in training and
  ///   evaluating alike, as in PyTorch.
  ///
  /// @param epsilon added to the variance under the root; positive
  record LayerNorm(double epsilon) implements Layer {

    public LayerNorm {
      if (!(epsilon > 0)) {
        throw new IllegalArgumentException(
            "the epsilon of layer normalisation is positive, got " + epsilon);
      }
    }

    /// Epsilon 1e-5.
    public LayerNorm() {
      this(1e-5);
    }

    @Override
    public Shape outputShape(Shape input) {
      return requireVector(input, "LayerNorm");
    }

    @Override
    public void declare(ParameterLayout.Builder layout, Shape input) {
      layout.add("gamma", Role.SCALE, input.size());
      layout.add("beta", Role.SCALE, input.size());
    }

    @Override
    public void initialize(
        float[] parameters, List<Slice> slices, Shape input, RandomStream random) {
      new Initializer.Constant(1).fill(parameters, slices.getFirst(), 1, 1, random);
    }

    @Override
    public Kernel bind(Binding binding) {
      return new LayerNormKernel(this, binding);
    }
  }

  /// Multiplies each unit by a number of its own, `y = s x`, which starts at 1 (Holzmüller et al.
  /// 2024, section 3, as the first layer: a soft choice of inputs).
  ///
  /// @param rateFactor what multiplies the learning rate of `s`; positive
  record Scale(double rateFactor) implements Layer {

    public Scale {
      requireRateFactor(rateFactor, "Scale");
    }

    @Override
    public Shape outputShape(Shape input) {
      return requireVector(input, "Scale");
    }

    @Override
    public void declare(ParameterLayout.Builder layout, Shape input) {
      layout.add("scale", Role.SCALE, 1, input.size(), rateFactor);
    }

    @Override
    public void initialize(
        float[] parameters, List<Slice> slices, Shape input, RandomStream random) {
      new Initializer.Constant(1).fill(parameters, slices.getFirst(), 1, 1, random);
    }

    @Override
    public Kernel bind(Binding binding) {
      return new ScaleKernel(binding);
    }
  }

  /// A residual block (He et al. 2016): `y = x + f(x)`, where `f` are some layers that keep the
  /// shape.
  ///
  /// @param layers from the input to what is added to it, at least one
  record Residual(List<Layer> layers) implements Layer {

    public Residual {
      layers = List.copyOf(layers);
      if (layers.isEmpty()) {
        throw new IllegalArgumentException("a residual block needs at least one layer");
      }
    }

    /// The layers as a network of their own.
    Network inner(Shape input) {
      return new Network(input, layers);
    }

    @Override
    public Shape outputShape(Shape input) {
      Shape output = inner(input).outputShape();
      if (!output.equals(input)) {
        throw new IllegalArgumentException(
            "the layers of a Residual turn %s into %s, which cannot be added to it; end them with Dense(%d)"
                .formatted(input, output, input.size()));
      }
      return output;
    }

    @Override
    public void declare(ParameterLayout.Builder layout, Shape input) {
      for (Slice slice : inner(input).layout().slices()) {
        layout.add(
            slice.layer() + "." + slice.name(),
            slice.role(),
            slice.length() / slice.columns(),
            slice.columns(),
            slice.rateFactor());
      }
    }

    @Override
    public void initialize(
        float[] parameters, List<Slice> slices, Shape input, RandomStream random) {
      inner(input).initialize(parameters, slices, random.nextLong());
    }

    @Override
    public Kernel bind(Binding binding) {
      return new ResidualKernel(inner(binding.input()), binding);
    }
  }

  /// Adds independent normal noise of mean 0 to each number in training passes (Bishop 1995), and
  /// changes nothing in evaluating ones. The noise is drawn anew for every training step, from the
  /// seed and the number of the step; it is at most 5.4 deviations from 0.
  ///
  /// @param deviation the standard deviation of the noise; finite, at least 0
  record GaussianNoise(double deviation) implements Layer {

    public GaussianNoise {
      if (!(deviation >= 0 && Double.isFinite(deviation))) {
        throw new IllegalArgumentException(
            "the deviation of Gaussian noise is not negative, got " + deviation);
      }
    }

    @Override
    public Shape outputShape(Shape input) {
      return input;
    }

    @Override
    public Kernel bind(Binding binding) {
      return new GaussianNoiseKernel(this, binding.input().size(), binding.seed());
    }
  }

  /// Turns each column of a table, or run of columns, into numbers by an [Embedding], and puts the
  /// results one after the other. The first layer of a network on tables, though others may come
  /// before it where no column holds levels.
  ///
  /// @param embeddings from the first column to the last, at least one
  record Embed(List<Embedding> embeddings) implements Layer {

    public Embed {
      embeddings = List.copyOf(embeddings);
      if (embeddings.isEmpty()) {
        throw new IllegalArgumentException("Embed needs at least one embedding");
      }
    }

    @Override
    public Shape outputShape(Shape input) {
      requireVector(input, "Embed");
      int inputs = embeddings.stream().mapToInt(Embedding::inputs).reduce(0, Math::addExact);
      if (inputs != input.size()) {
        throw new IllegalArgumentException(
            "the embeddings of Embed take %d columns, got %d".formatted(inputs, input.size()));
      }
      return Shape.vector(
          embeddings.stream().mapToInt(Embedding::outputs).reduce(0, Math::addExact));
    }

    @Override
    public void declare(ParameterLayout.Builder layout, Shape input) {
      for (int i = 0; i < embeddings.size(); i++) {
        embeddings.get(i).declare(layout, i + ".");
      }
    }

    /// The layer's slices by embedding.
    List<List<Slice>> byEmbedding(List<Slice> slices) {
      var found = new ArrayList<List<Slice>>();
      int from = 0;
      for (Embedding embedding : embeddings) {
        var own = new ParameterLayout.Builder();
        embedding.declare(own, "");
        int to = from + own.build().slices().size();
        found.add(slices.subList(from, to));
        from = to;
      }
      return found;
    }

    @Override
    public void initialize(
        float[] parameters, List<Slice> slices, Shape input, RandomStream random) {
      List<List<Slice>> byEmbedding = byEmbedding(slices);
      for (int i = 0; i < embeddings.size(); i++) {
        var own = new RandomStream(random.nextLong());
        embeddings.get(i).initialize(parameters, byEmbedding.get(i), own);
      }
    }

    @Override
    public Kernel bind(Binding binding) {
      return new EmbedKernel(this, binding);
    }
  }

  /// Inverted dropout (Srivastava et al. 2014): a training pass zeroes each number with probability
  /// `rate` and scales the others by `1 / (1 - rate)`; an evaluating pass changes nothing. The mask
  /// is drawn anew for every training step, from the seed and the number of the step. As the first
  /// layer it drops inputs.
  ///
  /// @param rate the share dropped, in [0, 1)
  record Dropout(double rate) implements Layer {

    public Dropout {
      if (!(rate >= 0 && rate < 1)) {
        throw new IllegalArgumentException(
            "the dropout rate is the share of units dropped, in [0, 1), got " + rate);
      }
    }

    /// What the 24 bits of [Loops#hash] must reach for a number to be kept.
    int threshold() {
      return (int) Math.round(rate * (1 << 24));
    }

    /// What multiplies the numbers that are kept.
    float scale() {
      return (float) (1 / (1 - rate));
    }

    @Override
    public Shape outputShape(Shape input) {
      return input;
    }

    @Override
    public Kernel bind(Binding binding) {
      return new DropoutKernel(this, binding.input().size(), binding.seed());
    }
  }
}
