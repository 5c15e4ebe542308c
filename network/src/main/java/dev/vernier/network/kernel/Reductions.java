package dev.vernier.network.kernel;

/// The loops that add up along a row or a stretch. Such a sum has a fixed number of chains, so that
/// it has the same bits whichever vectors compute it.
///
/// No machine code is written for them: the Vector API or plain loops compute them, with the same
/// bits, as [Loops] says. Instances hold no state and may be shared.
public interface Reductions {

  /// The chains of a sum over a row.
  int CHAINS = 16;

  /// The chains of a sum of squares over a stretch.
  int SQUARE_CHAINS = 64;

  /// The loops that are fastest here, chosen as those of [CurveLoops].
  static Reductions best() {
    return Best.REDUCTIONS;
  }

  /// Normalises each row and scales it: `y = (x - μ) r γ + β` with the row's mean `μ` and `r = 1 /
  /// √(σ² + ε)`, where `σ²` is its biased variance.
  ///
  /// A sum over a row has 16 chains: number `j` goes to chain `j mod 16`, and then the chains are
  /// added, neighbours first, then pairs of them and so on. Mean and variance come from deviations
  /// from a first mean, corrected by what is left of their own mean (Chan, Golub and LeVeque 1983,
  /// eq. 1.7), so a mean far from 0 costs no precision.
  ///
  /// @param scale where in `parameters` γ begins
  /// @param shift where in `parameters` β begins
  /// @param moments takes `μ` and `r` of each row, one after the other, from `momentsFrom` on
  /// @param chains room for [#CHAINS] numbers, to add up
  void normalizeRows(
      float[] x,
      int xFrom,
      float[] parameters,
      int scale,
      int shift,
      float epsilon,
      float[] y,
      int yFrom,
      float[] moments,
      int momentsFrom,
      float[] chains,
      int rows,
      int columns);

  /// The gradients of [#normalizeRows]: with `x̂ = (x - μ) r`, adds `Σ dy x̂` over the rows to that
  /// of γ and `Σ dy` to that of β, and turns `dy` into `r (g - mean(g) - x̂ mean(g x̂))` for `g =
  /// dy γ`, means taken by row.
  ///
  /// @param x the input, unchanged
  /// @param gradients has those of γ and β where `parameters` has the numbers
  void normalizeRowsBackward(
      float[] x,
      int xFrom,
      float[] moments,
      int momentsFrom,
      float[] chains,
      float[] parameters,
      int scale,
      int shift,
      float[] gradients,
      float[] dy,
      int dyFrom,
      int rows,
      int columns);

  /// `Σ x²`: number `j` of the stretch goes to chain `j mod 64` in single precision, then the
  /// chains are added in double, one after the other.
  ///
  /// @param chains room for [#SQUARE_CHAINS] numbers, to add up
  double sumOfSquares(float[] x, int from, int length, float[] chains);
}
