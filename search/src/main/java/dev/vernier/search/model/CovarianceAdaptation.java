package dev.vernier.search.model;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// The adapting normal law of CMA-ES (Hansen 2016, The CMA Evolution Strategy: A Tutorial,
/// arXiv:1604.00772): cumulative step-size adaptation and rank-one and rank-μ updates of the
/// covariance, with its negative weights for the worse half (active CMA).
///
/// A point is `x = m + σ A y` with `y ~ N(0, C)`; the diagonal `A` is 1 but for what
/// [IntegerMargin] makes of it. A generation need not have been drawn from the law as it is: points
/// from elsewhere are pulled in to where the law could have put them (Hansen 2011, Injecting
/// External Solutions Into CMA-ES, equation 5), and so can be those that ended late.
///
/// Owned by one thread.
final class CovarianceAdaptation {

  private final int n;
  private final int lambda;
  private final int mu;

  /// By rank, from the best: positive ones sum to 1, the others are negative.
  private final double[] weights;

  private final double effective;
  private final double rankOneRate;
  private final double rankMuRate;
  private final double pathRate;
  private final double stepPathRate;
  private final double damping;
  private final double expectedNorm;

  private final double[] mean;
  private double sigma;
  private final double[] scale;
  private final double[][] c;
  private final double[] path;
  private final double[] stepPath;
  private int generation;

  /// Of `C`: eigenvectors in columns, square roots of the eigenvalues, and for which generation.
  private double[][] basis;

  private double[] roots;
  private int decomposed;

  /// @param mean where the search begins
  /// @param sigma the step size to begin with, positive
  /// @param covariance positive definite, both triangles
  /// @param lambda how many points make a generation, at least 2
  CovarianceAdaptation(double[] mean, double sigma, double[][] covariance, int lambda) {
    n = mean.length;
    this.mean = mean.clone();
    this.sigma = sigma;
    this.lambda = lambda;
    c = new double[n][];
    for (int i = 0; i < n; i++) {
      c[i] = covariance[i].clone();
    }
    scale = new double[n];
    Arrays.fill(scale, 1);
    path = new double[n];
    stepPath = new double[n];
    expectedNorm = Math.sqrt(n) * (1 - 1 / (4.0 * n) + 1 / (21.0 * n * n));

    // Table 1 of the tutorial.
    mu = lambda / 2;
    weights = new double[lambda];
    for (int i = 0; i < lambda; i++) {
      weights[i] = Math.log((lambda + 1) / 2.0) - Math.log(i + 1.0);
    }
    effective = effective(0, mu);
    double negative = effective(mu, lambda);
    rankOneRate = 2 / ((n + 1.3) * (n + 1.3) + effective);
    rankMuRate =
        Math.min(
            1 - rankOneRate,
            2 * (0.25 + effective + 1 / effective - 2) / ((n + 2.0) * (n + 2.0) + effective));
    pathRate = (4 + effective / n) / (n + 4 + 2 * effective / n);
    stepPathRate = (effective + 2) / (n + effective + 5);
    damping = 1 + 2 * Math.max(0, Math.sqrt((effective - 1) / (n + 1)) - 1) + stepPathRate;
    double most =
        Math.min(
            Math.min(1 + rankOneRate / rankMuRate, 1 + 2 * negative / (effective + 2)),
            (1 - rankOneRate - rankMuRate) / (n * rankMuRate));
    double positiveSum = sum(0, mu);
    double negativeSum = -sum(mu, lambda);
    for (int i = 0; i < lambda; i++) {
      weights[i] *= i < mu ? 1 / positiveSum : most / negativeSum;
    }
    decompose();
  }

  private double effective(int from, int to) {
    double squares = 0;
    for (int i = from; i < to; i++) {
      squares += weights[i] * weights[i];
    }
    double sum = sum(from, to);
    return sum * sum / squares;
  }

  private double sum(int from, int to) {
    return Arrays.stream(weights, from, to).sum();
  }

  /// How many points a generation of `n` dimensions has by default.
  static int usualGeneration(int n) {
    return 4 + (int) (3 * Math.log(n));
  }

  int lambda() {
    return lambda;
  }

  double mean(int axis) {
    return mean[axis];
  }

  double deviation(int axis) {
    return sigma * scale[axis] * Math.sqrt(c[axis][axis]);
  }

  double largestDeviation() {
    double largest = 0;
    for (int i = 0; i < n; i++) {
      largest = Math.max(largest, deviation(i));
    }
    return largest;
  }

  /// Of `C`, as last decomposed.
  double conditionNumber() {
    double[] sorted = roots.clone();
    Arrays.sort(sorted);
    double ratio = sorted[n - 1] / sorted[0];
    return ratio * ratio;
  }

  /// Shrinks the step so that no deviation exceeds a bound.
  void limitDeviation(double most) {
    double largest = largestDeviation();
    if (largest > most) {
      sigma *= most / largest;
    }
  }

  /// Moves one coordinate of the mean and sets its deviation, through `A`.
  void correct(int axis, double newMean, double deviation) {
    mean[axis] = newMean;
    scale[axis] = deviation / (sigma * Math.sqrt(c[axis][axis]));
  }

  double[] draw(RandomGenerator random) {
    var z = new double[n];
    for (int k = 0; k < n; k++) {
      z[k] = roots[k] * random.nextGaussian();
    }
    var x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = mean[i] + sigma * scale[i] * CholeskyFactor.dot(basis[i], 0, z, 0, n);
    }
    return x;
  }

  /// Learns from a generation.
  ///
  /// @param bestFirst λ points
  void update(double[][] bestFirst) {
    var y = new double[lambda][n];
    var norms = new double[lambda];
    double most = Math.sqrt(n) + 2.0 * n / (n + 2);
    for (int i = 0; i < lambda; i++) {
      for (int k = 0; k < n; k++) {
        y[i][k] = (bestFirst[i][k] - mean[k]) / (sigma * scale[k]);
      }
      norms[i] = norm(whiten(y[i]));
      if (norms[i] > most) {
        for (int k = 0; k < n; k++) {
          y[i][k] *= most / norms[i];
        }
        norms[i] = most;
      }
    }
    var step = new double[n];
    for (int i = 0; i < mu; i++) {
      for (int k = 0; k < n; k++) {
        step[k] += weights[i] * y[i][k];
      }
    }
    for (int k = 0; k < n; k++) {
      mean[k] += sigma * scale[k] * step[k];
    }
    generation++;
    boolean steady = updatePaths(step);
    updateCovariance(y, norms, steady);
    double pace = stepPathRate / damping * (norm(stepPath) / expectedNorm - 1);
    sigma *= Math.exp(Math.min(1, pace));
    if ((generation - decomposed) * 10 * n * (rankOneRate + rankMuRate) >= 1) {
      decompose();
    }
  }

  /// @return whether the step size grows no faster than chance would have it, `h_σ`
  private boolean updatePaths(double[] step) {
    double[] white = whiten(step);
    double gain = Math.sqrt(stepPathRate * (2 - stepPathRate) * effective);
    for (int k = 0; k < n; k++) {
      stepPath[k] = (1 - stepPathRate) * stepPath[k] + gain * white[k];
    }
    double settled = Math.sqrt(1 - Math.pow(1 - stepPathRate, 2.0 * generation));
    boolean steady = norm(stepPath) / settled < (1.4 + 2 / (n + 1.0)) * expectedNorm;
    double pathGain = steady ? Math.sqrt(pathRate * (2 - pathRate) * effective) : 0;
    for (int k = 0; k < n; k++) {
      path[k] = (1 - pathRate) * path[k] + pathGain * step[k];
    }
    return steady;
  }

  private void updateCovariance(double[][] y, double[] norms, boolean steady) {
    double missing = steady ? 0 : pathRate * (2 - pathRate);
    double kept = 1 + rankOneRate * missing - rankOneRate - rankMuRate * sum(0, lambda);
    var rates = new double[lambda];
    for (int i = 0; i < lambda; i++) {
      double weight = weights[i] >= 0 ? weights[i] : weights[i] * n / (norms[i] * norms[i] + 1e-20);
      rates[i] = rankMuRate * weight;
    }
    for (int r = 0; r < n; r++) {
      for (int s = 0; s <= r; s++) {
        double sum = kept * c[r][s] + rankOneRate * path[r] * path[s];
        for (int i = 0; i < lambda; i++) {
          sum += rates[i] * y[i][r] * y[i][s];
        }
        c[r][s] = sum;
        c[s][r] = sum;
      }
    }
  }

  /// `C^(-½) y`.
  private double[] whiten(double[] y) {
    var rotated = new double[n];
    for (int k = 0; k < n; k++) {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += basis[i][k] * y[i];
      }
      rotated[k] = sum / roots[k];
    }
    var white = new double[n];
    for (int i = 0; i < n; i++) {
      white[i] = CholeskyFactor.dot(basis[i], 0, rotated, 0, n);
    }
    return white;
  }

  private void decompose() {
    var eigen = new SymmetricEigen(c);
    basis = eigen.vectors;
    double least = 1e-20 * Arrays.stream(eigen.values).max().orElse(1);
    roots = Arrays.stream(eigen.values).map(value -> Math.sqrt(Math.max(value, least))).toArray();
    decomposed = generation;
  }

  private static double norm(double[] v) {
    return Math.sqrt(CholeskyFactor.dot(v, 0, v, 0, v.length));
  }
}
