package dev.vernier.network;

/// The law of a layer's initial weights.
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

    @Override
    public void fill(
        float[] parameters,
        ParameterLayout.Slice slice,
        int fanIn,
        int fanOut,
        RandomStream random) {
      double deviation = Math.sqrt(scale / (fan == Fan.IN ? fanIn : 0.5 * (fanIn + fanOut)));
      double limit = Math.sqrt(3) * deviation;
      for (int i = slice.offset(); i < slice.end(); i++) {
        parameters[i] =
            (float)
                (distribution == Distribution.NORMAL
                    ? deviation * random.nextGaussian()
                    : limit * (2 * random.nextDouble() - 1));
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
      java.util.Arrays.fill(parameters, slice.offset(), slice.end(), (float) value);
    }
  }

  /// Variance `2 / fanIn`, for rectifiers (He et al. 2015, eq. 10).
  static Initializer he(Distribution distribution) {
    return new VarianceScaling(2, Fan.IN, distribution);
  }

  /// Variance `2 / (fanIn + fanOut)` (Glorot and Bengio 2010, eq. 12 and 16).
  static Initializer glorot(Distribution distribution) {
    return new VarianceScaling(1, Fan.AVERAGE, distribution);
  }

  /// Variance `1 / fanIn` (LeCun et al. 1998, eq. 16), for SELU.
  static Initializer lecun(Distribution distribution) {
    return new VarianceScaling(1, Fan.IN, distribution);
  }
}
