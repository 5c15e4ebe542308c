package dev.vernier.space;

/// How a numeric range is laid out on the unit interval: equal distances on the scale are equally
/// likely under uniform sampling.
public enum Scale {
  /// `x` itself.
  LINEAR("linear"),
  /// `ln x`; the range must be positive. For quantities that matter by their ratio, such as a
  /// learning rate.
  LOG("log"),
  /// `-ln(1 - x)`; the range must lie below 1. For quantities whose distance to 1 matters by its
  /// ratio, such as momentum.
  LOG_COMPLEMENT("log of 1-x"),
  /// Whole powers of two between the bounds, each equally likely. For integers only.
  POWERS_OF_TWO("powers of two");

  private final String label;

  Scale(String label) {
    this.label = label;
  }

  double transform(double x) {
    return switch (this) {
      case LINEAR -> x;
      case LOG, POWERS_OF_TWO -> Math.log(x);
      case LOG_COMPLEMENT -> -Math.log1p(-x);
    };
  }

  double inverse(double y) {
    return switch (this) {
      case LINEAR -> y;
      case LOG, POWERS_OF_TWO -> Math.exp(y);
      case LOG_COMPLEMENT -> -Math.expm1(-y);
    };
  }

  @Override
  public String toString() {
    return label;
  }
}
