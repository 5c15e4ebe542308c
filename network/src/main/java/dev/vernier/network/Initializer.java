package dev.vernier.network;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// The law of a layer's initial weights or biases.
public sealed interface Initializer {

  /// Fills a slice of the parameters.
  ///
  /// @param fanIn how many inputs each unit has
  /// @param fanOut how many units the layer has
  void fill(
      float[] parameters, ParameterLayout.Slice slice, int fanIn, int fanOut, RandomStream random);

  /// Which fan the variance is divided by.
  enum Fan {
    IN,
    /// The mean of inputs and outputs.
    AVERAGE
  }

  enum Distribution {
    NORMAL,
    UNIFORM
  }

  /// Independent draws with variance `scale / fan`, so that signals keep their variance from layer
  /// to layer.
  ///
  /// The uniform law on `±√(3 · variance)` has the same variance as the normal one, which is not
  /// truncated.
  ///
  /// @param scale positive
  record VarianceScaling(double scale, Fan fan, Distribution distribution) implements Initializer {

    public VarianceScaling {
      if (!(scale > 0)) {
        throw new IllegalArgumentException("the scale of the variance is positive, got " + scale);
      }
    }

    /// The same law with numbers `gain` times as large: the variance times its square.
    ///
    /// @param gain positive, such as [Initializer#gain]
    public VarianceScaling times(double gain) {
      requirePositive("gain", gain);
      return new VarianceScaling(scale * gain * gain, fan, distribution);
    }

    @Override
    public void fill(
        float[] parameters,
        ParameterLayout.Slice slice,
        int fanIn,
        int fanOut,
        RandomStream random) {
      double deviation = Math.sqrt(scale / (fan == Fan.IN ? fanIn : 0.5 * (fanIn + fanOut)));
      switch (distribution) {
        case NORMAL -> fillNormal(parameters, slice, deviation, random);
        case UNIFORM -> fillUniform(parameters, slice, Math.sqrt(3) * deviation, random);
      }
    }
  }

  /// Independent draws from the normal law around 0.
  ///
  /// @param deviation positive
  record Normal(double deviation) implements Initializer {

    public Normal {
      requirePositive("deviation", deviation);
    }

    @Override
    public void fill(
        float[] parameters,
        ParameterLayout.Slice slice,
        int fanIn,
        int fanOut,
        RandomStream random) {
      fillNormal(parameters, slice, deviation, random);
    }
  }

  /// Independent draws from the uniform law on `±limit`.
  ///
  /// @param limit positive
  record Uniform(double limit) implements Initializer {

    public Uniform {
      requirePositive("limit", limit);
    }

    @Override
    public void fill(
        float[] parameters,
        ParameterLayout.Slice slice,
        int fanIn,
        int fanOut,
        RandomStream random) {
      fillUniform(parameters, slice, limit, random);
    }
  }

  /// `gain` times a matrix with orthonormal columns, or rows where it has more columns, drawn from
  /// the uniform law on such matrices (Saxe et al. 2014): products with it keep lengths.
  ///
  /// @param gain positive
  record Orthogonal(double gain) implements Initializer {

    public Orthogonal {
      requirePositive("gain", gain);
    }

    @Override
    public void fill(
        float[] parameters,
        ParameterLayout.Slice slice,
        int fanIn,
        int fanOut,
        RandomStream random) {
      int columns = slice.columns();
      int rows = slice.length() / columns;
      boolean wide = columns > rows;
      double[][] vectors =
          OrthonormalVectors.draw(Math.min(rows, columns), Math.max(rows, columns), random);
      for (int i = 0; i < slice.length(); i++) {
        int row = i / columns;
        int column = i % columns;
        double value = wide ? vectors[row][column] : vectors[column][row];
        parameters[slice.offset() + i] = (float) (gain * value);
      }
    }
  }

  /// The same value everywhere.
  record Constant(double value) implements Initializer {
    @Override
    public void fill(
        float[] parameters,
        ParameterLayout.Slice slice,
        int fanIn,
        int fanOut,
        RandomStream random) {
      Arrays.fill(parameters, slice.offset(), slice.end(), (float) value);
    }
  }

  /// Values that are given, such as biases of the output layer.
  ///
  /// @param values as many as the slice has; finite
  record Values(List<Double> values) implements Initializer {

    public Values {
      values = List.copyOf(values);
      if (!values.stream().allMatch(Double::isFinite)) {
        throw new IllegalArgumentException("initial values are finite, got " + values);
      }
    }

    @Override
    public void fill(
        float[] parameters,
        ParameterLayout.Slice slice,
        int fanIn,
        int fanOut,
        RandomStream random) {
      if (slice.length() != values.size()) {
        throw new IllegalArgumentException(
            "%s of layer %d has %d numbers, got %d initial values"
                .formatted(slice.name(), slice.layer(), slice.length(), values.size()));
      }
      for (int i = 0; i < values.size(); i++) {
        parameters[slice.offset() + i] = values.get(i).floatValue();
      }
    }
  }

  /// 0 everywhere.
  static Constant zero() {
    return new Constant(0);
  }

  /// Variance `2 / fanIn`, for rectifiers (He et al. 2015, eq. 10).
  static VarianceScaling he(Distribution distribution) {
    return new VarianceScaling(2, Fan.IN, distribution);
  }

  /// Variance `2 / (fanIn + fanOut)` (Glorot and Bengio 2010, eq. 12 and 16).
  static VarianceScaling glorot(Distribution distribution) {
    return new VarianceScaling(1, Fan.AVERAGE, distribution);
  }

  /// Variance `1 / fanIn` (LeCun et al. 1998, eq. 16), for SELU.
  static VarianceScaling lecun(Distribution distribution) {
    return new VarianceScaling(1, Fan.IN, distribution);
  }

  /// Uniform on `±1/√fanIn`, a variance of `1 / (3 fanIn)`: how PyTorch starts the weights of
  /// linear and convolutional layers, and their biases too.
  static VarianceScaling pytorch() {
    return new VarianceScaling(1.0 / 3, Fan.IN, Distribution.UNIFORM);
  }

  /// How much larger the weights before an activation are than those of a linear layer, so that
  /// signals keep their size: PyTorch's `calculate_gain`. For ELU, GELU, SiLU and Mish, which it
  /// does not know, that of the rectifier that they resemble. SELU's is below the 1 of its authors.
  static double gain(Activation activation) {
    return switch (activation) {
      case RELU, ELU, GELU, SILU, MISH -> Math.sqrt(2);
      case LEAKY_RELU -> Math.sqrt(2 / (1 + Activation.LEAK * Activation.LEAK));
      case SELU -> 3.0 / 4;
      case TANH -> 5.0 / 3;
      case SIGMOID -> 1;
    };
  }

  /// Biases of an output layer with which a network that knows nothing of a row predicts the
  /// frequencies of the classes: `log (n_k / n)`. A class without rows counts as half a row.
  static Values logPriors(Targets.Labels labels) {
    double rows = labels.rows();
    return Arrays.stream(labels.counts())
        .mapToObj(count -> Math.log(Math.max(count, 0.5) / rows))
        .collect(Collectors.collectingAndThen(Collectors.toList(), Values::new));
  }

  private static void fillNormal(
      float[] parameters, ParameterLayout.Slice slice, double deviation, RandomStream random) {
    for (int i = slice.offset(); i < slice.end(); i++) {
      parameters[i] = (float) (deviation * random.nextGaussian());
    }
  }

  private static void fillUniform(
      float[] parameters, ParameterLayout.Slice slice, double limit, RandomStream random) {
    for (int i = slice.offset(); i < slice.end(); i++) {
      parameters[i] = (float) (limit * (2 * random.nextDouble() - 1));
    }
  }

  private static void requirePositive(String what, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          "the %s of initial values is positive, got %s".formatted(what, value));
    }
  }
}
