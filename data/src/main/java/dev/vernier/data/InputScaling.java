package dev.vernier.data;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;

/// How the numbers of a table are brought near 0, column by column, with constants of the training
/// rows alone. In every scaling a column whose training values are all equal is 0, and so is a
/// missing value, which a further input marks where training has missing values too.
///
/// It concerns columns of numbers. The parts of dates are always standardised, and inputs that mark
/// a level or a missing value stay 0 and 1, but for [#ROBUST_CLIP] beside
/// [CategoricalEncoding#SIGNED_ONE_HOT].
public enum InputScaling {

  /// [#STANDARD], but [#ROBUST_CLIP] for columns with heavy tails, whose kurtosis is above 10.
  AUTO,

  /// `z = (x − mean) / sd` with the population standard deviation. Columns with a kurtosis above 10
  /// are smoothly clipped as well, `z / √(1 + (z/3)²)`: a few of their rows would dwarf all others.
  STANDARD,

  /// `z = (x − median) / (q₇₅ − q₂₅)`, then `z / √(1 + (z/3)²)`, which lies between −3 and 3. Where
  /// the quartiles are equal, half of the range takes their place: `2 / (max − min)`. So few
  /// outliers move nothing. This is the scaling of RealMLP for numbers (Holzmüller et al. 2024,
  /// [arXiv 2407.04491](https://arxiv.org/abs/2407.04491), section 3). RealMLP without embeddings
  /// sends the inputs of texts and truth values through it too, and so does this where texts are
  /// [CategoricalEncoding#SIGNED_ONE_HOT].
  ROBUST_CLIP,

  /// The quantile of the normal law at the share of the training rows below `x`, as scikit-learn's
  /// `QuantileTransformer(output_distribution="normal")` has it: linear between 1,000 quantiles, or
  /// as many as there are rows, and within ±5.1993, the quantiles at 10⁻⁷ and 1 − 10⁻⁷, which the
  /// smallest and the largest training value get. Departures: all training rows are looked at, not
  /// 100,000 drawn ones; the ends are met exactly rather than within 10⁻⁷ in units of the column;
  /// no rounding takes a quantile out of its tie; and columns with two different values are as in
  /// [#STANDARD], since both are ends.
  QUANTILE_NORMAL,

  /// The range of the training rows becomes −1 to 1. Other rows may lie outside. Unlike 0 to 1, it
  /// keeps the inputs centred, and a missing value in the middle.
  MINMAX,

  /// Numbers as they are.
  NONE;

  /// A normal law has a kurtosis of 3.
  private static final double HEAVY_TAILS = 10;

  /// The scaling of a name such as `robust_clip`.
  public static InputScaling of(String name) {
    return Arrays.stream(values())
        .filter(scaling -> scaling.toString().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "\"%s\" is not an input scaling; choose one of %s"
                    .formatted(
                        name,
                        Arrays.stream(values())
                            .map(InputScaling::toString)
                            .collect(Collectors.joining(", ")))));
  }

  /// @param present the training rows that have a value, one at least
  /// @param missing whether training has rows without one
  ColumnEncoder fit(Column.Numeric column, int[] present, boolean missing) {
    IntToDoubleFunction value = row -> column.values()[row];
    Moments moments = Moments.of(value, present);
    if (moments.sd() == 0) {
      return new ColumnEncoder.Scaled(column.name(), moments.mean(), 0, false, missing);
    }
    return switch (this) {
      case AUTO ->
          heavyTails(moments, value, present)
              ? robust(column.name(), Quantiles.of(column.values(), present), missing)
              : standard(column, moments, false, missing);
      case STANDARD -> standard(column, moments, heavyTails(moments, value, present), missing);
      case ROBUST_CLIP -> robust(column.name(), Quantiles.of(column.values(), present), missing);
      case QUANTILE_NORMAL -> {
        Quantiles quantiles = Quantiles.of(column.values(), present);
        yield quantiles.twoValued()
            ? STANDARD.fit(column, present, missing)
            : ColumnEncoder.QuantileNormal.fit(column.name(), quantiles, missing);
      }
      case MINMAX -> {
        double low = Arrays.stream(present).mapToDouble(value).min().orElseThrow();
        double high = Arrays.stream(present).mapToDouble(value).max().orElseThrow();
        yield new ColumnEncoder.Scaled(
            column.name(), low / 2 + high / 2, high / 2 - low / 2, false, missing);
      }
      case NONE -> new ColumnEncoder.Scaled(column.name(), 0, 1, false, missing);
    };
  }

  private static boolean heavyTails(Moments moments, IntToDoubleFunction value, int[] present) {
    return moments.kurtosis(value, present) > HEAVY_TAILS;
  }

  private static ColumnEncoder.Scaled standard(
      Column.Numeric column, Moments moments, boolean clipped, boolean missing) {
    return new ColumnEncoder.Scaled(column.name(), moments.mean(), moments.sd(), clipped, missing);
  }

  /// [#ROBUST_CLIP] by the quantiles of the training rows.
  static ColumnEncoder.Scaled robust(String name, Quantiles quantiles, boolean missing) {
    double spread = quantiles.at(3, 4) - quantiles.at(1, 4);
    double scale = spread > 0 ? spread : quantiles.at(1, 1) / 2 - quantiles.at(0, 1) / 2;
    return new ColumnEncoder.Scaled(
        name, quantiles.at(1, 2), Math.min(scale, Double.MAX_VALUE), true, missing);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
