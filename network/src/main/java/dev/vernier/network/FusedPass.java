package dev.vernier.network;

import dev.vernier.network.ParameterLayout.Slice;
import java.util.List;

/// One rule, decoupled decay and the step in one go over a stretch of the parameters. Its
/// definition is the [GradientTransform] that it is made for; its memory has the same arrays. Owned
/// by one thread.
interface FusedPass {

  /// Prepares what all stretches of a step share.
  void begin(Step step);

  /// Updates a stretch of the parameters, short enough for the first-level cache to hold it; the
  /// gradients serve as working memory.
  ///
  /// @param slice which the stretch is a part of
  /// @param decay the coefficient of decoupled decay here
  /// @param rate the learning rate here
  void over(float[] p, float[] g, Slice slice, int from, int to, float decay, float rate);

  /// As [#over], and then the average follows.
  default void overAveraged(
      float[] p,
      float[] g,
      Slice slice,
      int from,
      int to,
      float decay,
      float rate,
      WeightAverage average) {
    over(p, g, slice, from, to, decay, rate);
    average.over(p, from, to);
  }

  /// Whether it multiplies the gradients by the step's factor, which else has been done.
  default boolean scales() {
    return false;
  }

  List<float[]> memory();
}
