package dev.vernier.network;

import dev.vernier.network.Initializer.Distribution;
import dev.vernier.network.Initializer.Fan;
import dev.vernier.network.ParameterLayout.Role;
import dev.vernier.network.ParameterLayout.Slice;
import java.util.Arrays;
import java.util.List;

/// How a column of a table, or a run of columns, becomes numbers for a network: a part of
/// [Layer.Embed].
///
/// Linear maps within start by PyTorch's law, weights and biases uniform on `±1 / √inputs`. They
/// are separate for each column.
public sealed interface Embedding {

  /// How many numbers of a row it takes.
  int inputs();

  /// How many numbers it gives.
  int outputs();

  /// Declares its parameters, in the order in which it will find their slices.
  ///
  /// @param prefix of their names
  default void declare(ParameterLayout.Builder layout, String prefix) {}

  /// Fills its parameters, which are 0, with their initial values.
  default void initialize(float[] parameters, List<Slice> slices, RandomStream random) {}

  /// Numbers as they are.
  ///
  /// @param width how many; at least 1
  record Identity(int width) implements Embedding {

    public Identity {
      requirePositive("the width of an identity", width);
    }

    @Override
    public int inputs() {
      return width;
    }

    @Override
    public int outputs() {
      return width;
    }
  }

  /// A level, given as its exact index from 0 on, becomes its row of a table (Guo and Berkhahn
  /// 2016). Levels out of range are refused when a pass meets them. Row 0, which stands for what is
  /// missing or unknown, starts at 0, so that it says nothing if no row of training holds it.
  ///
  /// The gradient is dense: all rows that a batch does not meet get 0, and momentum and decay act
  /// on them as on the others.
  ///
  /// @param levels the rows of the table, 0 included; at least 2
  /// @param dimension the numbers of a row, at least 1
  /// @param table the law of the rows from 1 on, for one input and `dimension` units
  record Categorical(int levels, int dimension, Initializer table) implements Embedding {

    public Categorical {
      if (levels < 2) {
        throw new IllegalArgumentException(
            "the levels of a categorical embedding: at least 2, got " + levels);
      }
      requirePositive("the dimension of a categorical embedding", dimension);
    }

    /// With a table that starts standard normal, as PyTorch's.
    public Categorical(int levels, int dimension) {
      this(levels, dimension, new Initializer.VarianceScaling(1, Fan.IN, Distribution.NORMAL));
    }

    @Override
    public int inputs() {
      return 1;
    }

    @Override
    public int outputs() {
      return dimension;
    }

    @Override
    public void declare(ParameterLayout.Builder layout, String prefix) {
      layout.add(prefix + "table", Role.WEIGHT, levels, dimension, 1);
    }

    @Override
    public void initialize(float[] parameters, List<Slice> slices, RandomStream random) {
      Slice slice = slices.getFirst();
      table.fill(parameters, slice, 1, dimension, random);
      Arrays.fill(parameters, slice.offset(), slice.offset() + dimension, 0);
    }

    /// The level that a number stands for.
    ///
    /// @param column of the input, for the message
    int level(float number, int column) {
      int level = (int) number;
      if (level != number || level < 0 || level >= levels) {
        throw new IllegalArgumentException(
            "Categorical(%d): column %d holds levels 0 to %d as whole numbers, got %s"
                .formatted(levels, column, levels - 1, number));
      }
      return level;
    }
  }

  /// The piecewise linear encoding of a number with a linear map: `y = e W + b`, rectified if asked
  /// for (Gorishniy et al. 2022, "On Embeddings for Numerical Features in Tabular Deep Learning",
  /// eq. 1).
  ///
  /// `e` has a number per bin: 1 for bins below the one that `x` lies in, 0 for those above, and
  /// for its own bin the share of it below `x`. A number below all bins makes the first share
  /// negative, one above all of them makes the last one larger than 1.
  ///
  /// @param boundaries of the bins, strictly increasing in single precision, at least two;
  ///   quantiles of the training rows as a rule
  /// @param dimension of `y`, at least 1
  /// @param rectifier whether negative outputs become 0
  /// @param rateFactor what multiplies the learning rate; positive
  record PiecewiseLinear(
      List<Double> boundaries, int dimension, boolean rectifier, double rateFactor)
      implements Embedding {

    public PiecewiseLinear {
      boundaries = List.copyOf(boundaries);
      requirePositive("the dimension of a piecewise linear embedding", dimension);
      requireRateFactor(rateFactor, "PiecewiseLinear");
      if (boundaries.size() < 2) {
        throw new IllegalArgumentException(
            "a piecewise linear embedding needs at least two boundaries, got " + boundaries);
      }
      for (int i = 0; i < boundaries.size(); i++) {
        float boundary = boundaries.get(i).floatValue();
        if (!Float.isFinite(boundary)
            || (i > 0 && !(boundaries.get(i - 1).floatValue() < boundary))) {
          throw new IllegalArgumentException(
              "the boundaries of bins are finite and strictly increasing in single precision, got %s"
                  .formatted(boundaries));
        }
      }
    }

    int bins() {
      return boundaries.size() - 1;
    }

    /// The boundaries in single precision.
    float[] edges() {
      var edges = new float[boundaries.size()];
      for (int i = 0; i < edges.length; i++) {
        edges[i] = boundaries.get(i).floatValue();
      }
      return edges;
    }

    @Override
    public int inputs() {
      return 1;
    }

    @Override
    public int outputs() {
      return dimension;
    }

    @Override
    public void declare(ParameterLayout.Builder layout, String prefix) {
      layout.add(prefix + "weight", Role.WEIGHT, bins(), dimension, rateFactor);
      layout.add(prefix + "bias", Role.BIAS, 1, dimension, rateFactor);
    }

    @Override
    public void initialize(float[] parameters, List<Slice> slices, RandomStream random) {
      fillLinear(parameters, slices, bins(), random);
    }
  }

  /// Sines and cosines of a number with a linear map: `y = [sin 2πcx, cos 2πcx] W + b`, rectified
  /// if asked for, with learned frequencies `c` (Gorishniy et al. 2022, section 3.3: PL, or PLR
  /// with the rectifier). All columns of the run have their own `c`, `W` and `b`.
  ///
  /// @param columns how many numbers it takes, at least 1
  /// @param frequencies of each column, at least 1
  /// @param deviation of the initial frequencies, normal with mean 0; positive
  /// @param dimension of `y` for each column, at least 1
  /// @param rectifier whether negative outputs become 0
  /// @param rateFactor what multiplies the learning rate; positive
  record Periodic(
      int columns,
      int frequencies,
      double deviation,
      int dimension,
      boolean rectifier,
      double rateFactor)
      implements Embedding {

    public Periodic {
      requirePositive("the columns of a periodic embedding", columns);
      requirePositive("the frequencies of a periodic embedding", frequencies);
      requirePositive("the dimension of a periodic embedding", dimension);
      requireDeviation(deviation);
      requireRateFactor(rateFactor, "Periodic");
    }

    @Override
    public int inputs() {
      return columns;
    }

    @Override
    public int outputs() {
      return Math.multiplyExact(columns, dimension);
    }

    @Override
    public void declare(ParameterLayout.Builder layout, String prefix) {
      int all = Math.multiplyExact(columns, frequencies);
      layout.add(prefix + "frequency", Role.WEIGHT, 1, all, rateFactor);
      layout.add(prefix + "weight", Role.WEIGHT, 2 * frequencies, outputs(), rateFactor);
      layout.add(prefix + "bias", Role.BIAS, 1, outputs(), rateFactor);
    }

    @Override
    public void initialize(float[] parameters, List<Slice> slices, RandomStream random) {
      fillNormal(parameters, slices.getFirst(), deviation, random);
      fillLinear(parameters, slices.subList(1, 3), 2 * frequencies, random);
    }
  }

  /// Cosines of a number with phases and a linear map, and the number itself: `y = [cos(2πcx + a) W
  /// + b, x]` (Holzmüller et al. 2024, "Better by Default", section 3: PBLD, for periodic, bias,
  ///   linear and DenseNet). The phases `a` start uniform on ±π. All columns of the run have their
  ///   own `c`, `a`, `W` and `b`.
  ///
  /// @param columns how many numbers it takes, at least 1
  /// @param frequencies of each column, at least 1; 16 in the source
  /// @param deviation of the initial frequencies, normal with mean 0; positive; 0.1 in the source
  /// @param dimension of `y` for each column, with the number itself, at least 2; 4 in the source
  /// @param rateFactor what multiplies the learning rate; positive; 0.1 in the source
  record Pbld(int columns, int frequencies, double deviation, int dimension, double rateFactor)
      implements Embedding {

    public Pbld {
      requirePositive("the columns of a PBLD embedding", columns);
      requirePositive("the frequencies of a PBLD embedding", frequencies);
      if (dimension < 2) {
        throw new IllegalArgumentException(
            "the dimension of a PBLD embedding is at least 2, as the number itself is one of them;"
                + " got "
                + dimension);
      }
      requireDeviation(deviation);
      requireRateFactor(rateFactor, "Pbld");
    }

    @Override
    public int inputs() {
      return columns;
    }

    @Override
    public int outputs() {
      return Math.multiplyExact(columns, dimension);
    }

    @Override
    public void declare(ParameterLayout.Builder layout, String prefix) {
      int all = Math.multiplyExact(columns, frequencies);
      int units = columns * (dimension - 1);
      layout.add(prefix + "frequency", Role.WEIGHT, 1, all, rateFactor);
      layout.add(prefix + "phase", Role.BIAS, 1, all, rateFactor);
      layout.add(prefix + "weight", Role.WEIGHT, frequencies, units, rateFactor);
      layout.add(prefix + "bias", Role.BIAS, 1, units, rateFactor);
    }

    @Override
    public void initialize(float[] parameters, List<Slice> slices, RandomStream random) {
      fillNormal(parameters, slices.getFirst(), deviation, random);
      Slice phase = slices.get(1);
      for (int i = phase.offset(); i < phase.end(); i++) {
        parameters[i] = (float) (Math.PI * (2 * random.nextDouble() - 1));
      }
      fillLinear(parameters, slices.subList(2, 4), frequencies, random);
    }
  }

  private static void fillNormal(
      float[] parameters, Slice slice, double deviation, RandomStream random) {
    for (int i = slice.offset(); i < slice.end(); i++) {
      parameters[i] = (float) (deviation * random.nextGaussian());
    }
  }

  private static void fillLinear(
      float[] parameters, List<Slice> slices, int inputs, RandomStream random) {
    var law = new Initializer.VarianceScaling(1.0 / 3, Fan.IN, Distribution.UNIFORM);
    for (Slice slice : slices) {
      law.fill(parameters, slice, inputs, slice.columns(), random);
    }
  }

  private static void requirePositive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("%s: at least 1, got %d".formatted(what, value));
    }
  }

  private static void requireDeviation(double deviation) {
    if (!(deviation > 0 && Double.isFinite(deviation))) {
      throw new IllegalArgumentException(
          "the deviation of initial frequencies is positive, got " + deviation);
    }
  }

  private static void requireRateFactor(double factor, String what) {
    if (!(factor > 0 && Double.isFinite(factor))) {
      throw new IllegalArgumentException(
          "%s: what multiplies the learning rate is positive, got %s".formatted(what, factor));
    }
  }
}
