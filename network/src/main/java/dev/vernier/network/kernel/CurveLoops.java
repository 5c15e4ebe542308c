package dev.vernier.network.kernel;

/// The loops that take each number to a function of it, such as a curve or a quantile. Output may
/// be the same stretch as input.
///
/// No machine code is written for them: the Vector API or plain loops compute them, with the same
/// bits, as [Loops] says. Instances hold no state and may be shared.
public interface CurveLoops {

  /// The loops that are fastest here: the Vector API where the JVM has it, else plain loops. Where
  /// `vernier.products` forces `scalar` products, the loops are plain too.
  static CurveLoops best() {
    return Best.CURVES;
  }

  /// `y = f(x)`.
  void apply(Curve curve, float[] x, int xFrom, float[] y, int yFrom, int length);

  /// `dy ← dy f'`, with `f'` computed from `v`: the function's value or its argument, as
  /// [Curve#slopeFromValue] says.
  void applySlope(Curve curve, float[] v, int vFrom, float[] dy, int dyFrom, int length);

  /// `y = e^x`, to about two units in the last place; arguments below -87 count as -87, those above
  /// 88 as 88.
  void exp(float[] x, int xFrom, float[] y, int yFrom, int length);

  /// Sine and cosine of angles in turns, `sin 2πt` and `cos 2πt`, to 2e-7 where `|t|` is below 2²⁰.
  ///
  /// @param sine may be the same stretch as `t`; `cosine` may not
  void sineAndCosine(
      float[] t, int tFrom, float[] sine, int sineFrom, float[] cosine, int cosineFrom, int length);

  /// `y = x + deviation z` with a standard normal `z` for each number's place: see [#normal].
  ///
  /// @param place of the first number; those of the others follow
  /// @param scratch room for `length` numbers and 15 more
  void addNoise(
      float[] x,
      int xFrom,
      float[] y,
      int yFrom,
      int length,
      int place,
      int key,
      float deviation,
      float[] scratch);

  /// The pseudo-random standard normal number of a place: a quantile of its [Loops#hash], so at
  /// most 5.4 from 0.
  static float normal(int place, int key) {
    return Noise.normal(Loops.hash(place, key));
  }
}
