package dev.vernier.search.model;

import java.util.ArrayList;
import java.util.List;

/// Where a learning curve is going: the posterior over families of parametric curves `y(t) = a + b
/// s(t) + ε`, after Domhan et al. (2015, [Speeding up automatic hyperparameter optimization by
/// extrapolation of learning
/// curves](https://ml.informatik.uni-freiburg.de/wp-content/uploads/papers/15-IJCAI-Extrapolation_of_Learning_Curves.pdf)).
///
/// The shapes `s` are the paper's kinds that fall: powers `(1 + t/τ)^-α`, stretched exponentials
/// `e^(-(t/τ)^α)`, Hill curves `1 / (1 + (t/τ)^α)`, inverse logarithms, a line and a constant, each
/// on a grid of its nonlinear parameters. Where the paper samples by Monte Carlo, the linear
/// parameters and the noise are integrated here in closed form under a normal-inverse-gamma prior,
/// and shapes are weighted by their marginal likelihood. So the predictive distribution is a
/// mixture of Student's t, exact for the prior and without chance. The likelihood is coarsened,
/// since no curve is quite of these kinds.
public final class LearningCurve {

  /// Prior variances of a and b by that of the noise.
  private static final double OFFSET_VARIANCE = 1e4;

  private static final double RANGE_VARIANCE = 1e4;

  /// The prior of the noise's variance is inverse-gamma with this shape, around a hundredth of the
  /// range of the values.
  private static final double NOISE_SHAPE = 1;

  private static final double NOISE = 0.01;

  /// What is off in a shape is off in a row, so many values say less than they would with
  /// independent noise: n of them count as `n / (1 + n / COARSE)` (Miller and Dunson 2019, [Robust
  /// Bayesian inference via coarsening](https://arxiv.org/abs/1506.06101)).
  private static final double COARSE = 5;

  private interface Shape {
    /// @param t the share of the whole, in (0, 1]
    double at(double t);
  }

  private static final List<Shape> SHAPES = shapes();

  private static List<Shape> shapes() {
    var shapes = new ArrayList<Shape>(List.of(_ -> 0, t -> -t));
    for (double tau : new double[] {0.01, 0.03, 0.1, 0.3, 1}) {
      for (double alpha : new double[] {0.5, 1, 2}) {
        shapes.add(t -> Math.pow(1 + t / tau, -alpha));
        shapes.add(t -> Math.exp(-Math.pow(t / tau, alpha)));
        shapes.add(t -> 1 / (1 + Math.pow(t / tau, alpha)));
      }
      shapes.add(t -> 1 / Math.log(Math.E + t / tau));
    }
    return List.copyOf(shapes);
  }

  private final double unit;
  private final double[] logWeights;
  private final double[] means;
  private final double[] scales;
  private final double freedom;

  /// What the values of a curve say of its end.
  ///
  /// @param steps at which they were measured, ascending
  /// @param values finite, as many
  /// @param end the step that is predicted
  /// @param range how far values of such curves lie apart, positive
  public LearningCurve(int[] steps, double[] values, int end, double range) {
    unit = range;
    int n = values.length;
    double level = values[n - 1];
    logWeights = new double[SHAPES.size()];
    means = new double[SHAPES.size()];
    scales = new double[SHAPES.size()];
    double weight = 1 / (1 + n / COARSE);
    freedom = 2 * NOISE_SHAPE + n * weight;
    double noise = NOISE * NOISE * NOISE_SHAPE;
    for (int j = 0; j < SHAPES.size(); j++) {
      Shape shape = SHAPES.get(j);
      // The precision of (a, b) is A = XᵀX + diag(1/V).
      double saa = 1 / OFFSET_VARIANCE;
      double sab = 0;
      double sbb = 1 / RANGE_VARIANCE;
      double say = 0;
      double sby = 0;
      double syy = 0;
      for (int i = 0; i < n; i++) {
        double s = shape.at((double) steps[i] / end);
        double y = (values[i] - level) / unit;
        saa += weight;
        sab += weight * s;
        sbb += weight * s * s;
        say += weight * y;
        sby += weight * s * y;
        syy += weight * y * y;
      }
      double determinant = saa * sbb - sab * sab;
      double a = (sbb * say - sab * sby) / determinant;
      double b = (saa * sby - sab * say) / determinant;
      double rest = Math.max(0, syy - a * say - b * sby);
      double rate = noise + rest / 2;
      double s = shape.at(1);
      double spread = (sbb - 2 * s * sab + s * s * saa) / determinant;
      means[j] = level + unit * (a + b * s);
      scales[j] = unit * Math.sqrt(rate / (freedom / 2) * (1 + spread));
      logWeights[j] = -0.5 * Math.log(determinant) - freedom / 2 * Math.log(rate);
    }
    normalize();
  }

  private void normalize() {
    double top = Double.NEGATIVE_INFINITY;
    for (double weight : logWeights) {
      top = Math.max(top, weight);
    }
    double sum = 0;
    for (double weight : logWeights) {
      sum += Math.exp(weight - top);
    }
    for (int j = 0; j < logWeights.length; j++) {
      logWeights[j] -= top + Math.log(sum);
    }
  }

  /// The mean of the prediction.
  public double mean() {
    double sum = 0;
    for (int j = 0; j < means.length; j++) {
      sum += Math.exp(logWeights[j]) * means[j];
    }
    return sum;
  }

  /// The probability that the value at the end is below another.
  public double probabilityBelow(double value) {
    double sum = 0;
    for (int j = 0; j < means.length; j++) {
      sum +=
          Math.exp(logWeights[j]) * StudentT.distribution((value - means[j]) / scales[j], freedom);
    }
    return Math.clamp(sum, 0, 1);
  }
}
