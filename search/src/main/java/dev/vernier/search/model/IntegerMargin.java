package dev.vernier.search.model;

import java.util.Arrays;

/// Keeps one coordinate of a normal law from settling on a single value of an axis that has few
/// (CMA-ES with margin, Hamano et al. 2022, CMA-ES with Margin, arXiv:2205.13482): the values on
/// either side of the mean's keep a least probability.
///
/// @param mean of the coordinate
/// @param deviation of the coordinate
record IntegerMargin(double mean, double deviation) {

  /// The law nearest to one under which both neighbours of the mean's value have at least half the
  /// margin, or, where its value is the first or last one, the others have the whole (equations 11
  /// to 19).
  ///
  /// @param borders between neighbouring values, ascending, at least one
  /// @param margin in (0, ½)
  IntegerMargin corrected(double[] borders, double margin) {
    int place = Arrays.binarySearch(borders, mean);
    int above = place < 0 ? -place - 1 : place;
    if (above == 0 || above == borders.length) {
      double border = borders[above == 0 ? 0 : above - 1];
      double most = deviation * NormalLaw.quantile(1 - margin);
      double off = Math.clamp(mean - border, -most, most);
      return new IntegerMargin(border + off, deviation);
    }
    double low = borders[above - 1];
    double high = borders[above];
    double below = NormalLaw.distribution((low - mean) / deviation);
    double beyond = NormalLaw.distribution((mean - high) / deviation);
    if (Math.min(below, beyond) >= margin / 2) {
      return this;
    }
    double within = 1 - below - beyond;
    double newBelow = Math.max(below, margin / 2);
    double newBeyond = Math.max(beyond, margin / 2);
    double excess = 1 - newBelow - newBeyond - within;
    double share = excess / (newBelow + newBeyond + within - 1.5 * margin);
    double zLow = NormalLaw.quantile(1 - (newBelow + share * (newBelow - margin / 2)));
    double zHigh = NormalLaw.quantile(1 - (newBeyond + share * (newBeyond - margin / 2)));
    return new IntegerMargin(
        (low * zHigh + high * zLow) / (zLow + zHigh), (high - low) / (zLow + zHigh));
  }
}
