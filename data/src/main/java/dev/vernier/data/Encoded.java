package dev.vernier.data;

import dev.vernier.network.Samples;

/// The parts of a data set in one [Encoding], with the encoders that made them.
///
/// @param features fitted on the training part
/// @param target fitted on the training part
public record Encoded(
    InputEncoder features, TargetEncoder target, Samples train, Samples validation, Samples test) {

  /// The edges of the bins of an input, for a piecewise linear encoding: its quantiles in the
  /// training part at `0, 1/bins, …, 1`, ascending, each once (Gorishniy et al. 2022, [arXiv
  /// 2203.05556](https://arxiv.org/abs/2203.05556), section 3.2.1). A value that many rows share
  /// makes fewer bins, and one that all share makes a single edge and no bin. Missing values count
  /// as the 0 that stands for them. It sorts the column each time.
  ///
  /// @param column of this encoding
  /// @param bins the most bins, at least 1
  /// @return at most `bins + 1` edges, in units of the encoded input
  public float[] edges(EncodedColumn.Quantity column, int bins) {
    if (bins < 1) {
      throw new IllegalArgumentException("a piecewise encoding has at least 1 bin, got " + bins);
    }
    return Quantiles.ofColumn(train.inputs(), train.inputSize(), column.offset()).edges(bins);
  }
}
