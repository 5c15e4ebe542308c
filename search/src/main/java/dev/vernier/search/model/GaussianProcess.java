package dev.vernier.search.model;

import java.util.Arrays;

/// A Gaussian process over points of a [UnitSpace]: mean 0, a Matérn kernel of smoothness 5/2 with
/// a length scale for each axis (ARD), each axis warped by a learned monotone curve, and noise.
///
/// `k(x, x') = s² (1 + √5 r + 5/3 r²) e^(-√5 r)` with `r² = Σ ((w(x_k) - w(x'_k)) / l_k)²`, where
/// `w(x) = 1 - (1 - x^a)^b` (Kumaraswamy's distribution function; Snoek et al. 2014). On an axis of
/// categories the difference is 0 or 1, which is the distance of one-hot vectors.
///
/// Hyperparameters have priors: `log l ~ N(√2 + log(d)/2, 3)`, which keeps the process sensible in
/// any number of dimensions (Hvarfner et al. 2024), `log a, log b ~ N(0, 0.1)`, and broad ones for
/// signal and noise.
public final class GaussianProcess {

  private static final double SQRT5 = Math.sqrt(5);
  private static final double EDGE = 1e-6;
  private static final double WARP_VARIANCE = 0.1;
  private static final double SCALE_VARIANCE = 3;
  private static final double NOISE_MEAN = -8;
  private static final double NOISE_VARIANCE = 9;
  private static final double SIGNAL_VARIANCE = 1;

  /// The logarithm of the least length scale.
  private static final double LEAST_OF_ONE_AXIS = Math.log(0.01);

  /// The least one that all axes have, divided by √d: with less, all but the closest points would
  /// be independent.
  private static final double LEAST_OF_ALL_AXES = 0.1;

  private static final double MUCH_NOISE = Math.log(0.5);

  private final UnitSpace space;
  private final int d;
  private final double lengthMean;

  /// What the process is conditioned on.
  private int n;

  private double[][] x = {};
  private double[] y = {};

  // Of the hyperparameters: log l, log a, log b by axis, then log s² and log σ².
  private double[] theta;

  /// The hyperparameters of the factor; empty where a fit has overwritten it.
  private double[] conditioned = {};

  private int conditionedBase;
  private final double[] inverseSquares;

  /// Of the warping of each axis: a and b.
  private final double[] a;

  private final double[] b;
  private double signal;
  private double noise;

  private double[][] warped = {};
  private final CholeskyFactor factor = new CholeskyFactor();
  private double[] alpha = {};

  public GaussianProcess(UnitSpace space) {
    this.space = space;
    d = space.size();
    lengthMean = Math.sqrt(2) + Math.log(d) / 2;
    theta = initial();
    inverseSquares = new double[d];
    a = new double[d];
    b = new double[d];
  }

  /// Where the search for hyperparameters begins.
  public double[] initial() {
    var start = new double[3 * d + 2];
    Arrays.fill(start, 0, d, Math.log(0.5 * Math.sqrt(d / 7.0)));
    start[3 * d + 1] = Math.log(1e-3);
    return start;
  }

  /// Sets hyperparameters and data, and computes the posterior: the first points at once, each
  /// other by a row more. What the last call did is not done again, and the bits are the same
  /// whether the points came in one call or in several.
  ///
  /// @param values about standard normal
  /// @param base how many points are worked in at once
  public void condition(double[] hyperparameters, double[][] points, double[] values, int base) {
    boolean known =
        base == conditionedBase
            && Arrays.equals(hyperparameters, conditioned)
            && commonPoints(points) == n;
    y = values;
    x = points;
    if (!known) {
      n = base;
      theta = hyperparameters.clone();
      unpack();
      double jitter = 0;
      while (!factor.factor(covariance(noise + jitter), n)) {
        jitter = jitter == 0 ? 1e-8 * signal : 10 * jitter;
      }
      conditioned = hyperparameters.clone();
      conditionedBase = base;
    }
    factor.truncate(n);
    for (; n < points.length; n++) {
      expect(points[n]);
    }
    alpha = Arrays.copyOf(y, n);
    factor.solve(alpha);
    factor.solveTransposed(alpha);
  }

  /// With how many of the points that the process is conditioned on these begin.
  private int commonPoints(double[][] points) {
    int common = 0;
    while (common < Math.min(n, points.length) && Arrays.equals(x[common], points[common])) {
      common++;
    }
    return common;
  }

  /// The least of what is expected at the points themselves.
  public double leastMean() {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      // K α = y - σ² α.
      least = Math.min(least, y[i] - noise * alpha[i]);
    }
    return least;
  }

  /// How many points it is conditioned on, expected ones included.
  public int size() {
    return factor.size();
  }

  private void unpack() {
    for (int k = 0; k < d; k++) {
      inverseSquares[k] = Math.exp(-2 * theta[k]);
      a[k] = Math.exp(theta[d + k]);
      b[k] = Math.exp(theta[2 * d + k]);
    }
    signal = Math.exp(theta[3 * d]);
    noise = Math.exp(theta[3 * d + 1]);
    if (warped.length < n) {
      warped = new double[Math.max(n, 2 * warped.length)][];
    }
    for (int i = 0; i < n; i++) {
      warped[i] = warp(x[i]);
    }
  }

  private double[] warp(double[] point) {
    var result = new double[d];
    for (int k = 0; k < d; k++) {
      result[k] = space.categorical(k) ? point[k] : warp(k, point[k]);
    }
    return result;
  }

  private double warp(int k, double coordinate) {
    double u = Math.clamp(coordinate, EDGE, 1 - EDGE);
    return 1 - Math.pow(1 - Math.pow(u, a[k]), b[k]);
  }

  private double warpSlope(int k, double coordinate) {
    double u = Math.clamp(coordinate, EDGE, 1 - EDGE);
    double power = Math.pow(u, a[k]);
    return a[k] * b[k] * power / u * Math.pow(1 - power, b[k] - 1);
  }

  private double squaredDistance(double[] p, double[] q) {
    double sum = 0;
    for (int k = 0; k < d; k++) {
      double difference = p[k] - q[k];
      if (difference != 0) {
        sum += (space.categorical(k) ? 1 : difference * difference) * inverseSquares[k];
      }
    }
    return sum;
  }

  private double kernel(double squared) {
    double r = SQRT5 * Math.sqrt(squared);
    return signal * (1 + r + 5.0 / 3 * squared) * Math.exp(-r);
  }

  /// By the squared distance.
  private double kernelSlope(double squared) {
    double r = SQRT5 * Math.sqrt(squared);
    return -signal * 5.0 / 6 * (1 + r) * Math.exp(-r);
  }

  private double[][] covariance(double diagonal) {
    var k = new double[n][];
    for (int j = 0; j < n; j++) {
      k[j] = new double[n - j];
      k[j][0] = signal + diagonal;
      for (int i = j + 1; i < n; i++) {
        k[j][i - j] = kernel(squaredDistance(warped[i], warped[j]));
      }
    }
    return k;
  }

  /// The negative logarithm of the posterior density of hyperparameters, up to a constant, with its
  /// gradient. Moves the process to them.
  double negativeLogPosterior(double[] hyperparameters, double[] gradient) {
    double value = negativeLogLikelihood(hyperparameters, gradient);
    return value == Double.POSITIVE_INFINITY ? value : value + prior(gradient);
  }

  private double negativeLogLikelihood(double[] hyperparameters, double[] gradient) {
    theta = hyperparameters.clone();
    unpack();
    Arrays.fill(gradient, 0);
    double[][] k = covariance(noise);
    var kept = new double[n][];
    for (int j = 0; j < n; j++) {
      kept[j] = k[j].clone();
    }
    if (!factor.factor(k, n)) {
      return Double.POSITIVE_INFINITY;
    }
    alpha = Arrays.copyOf(y, n);
    factor.solve(alpha);
    double value = 0.5 * CholeskyFactor.dot(alpha, 0, alpha, 0, n) + factor.halfLogDeterminant();
    factor.solveTransposed(alpha);
    addGradient(kept, factor.inverse(), gradient);
    return value;
  }

  private void addGradient(double[][] k, double[][] inverse, double[] gradient) {
    var byA = new double[d][n];
    var byB = new double[d][n];
    for (int axis = 0; axis < d; axis++) {
      if (!space.categorical(axis)) {
        warpGradients(axis, byA[axis], byB[axis]);
      }
    }
    double bySignal = 0;
    double byNoise = 0;
    for (int j = 0; j < n; j++) {
      double own = alpha[j] * alpha[j] - inverse[j][0];
      bySignal += 0.5 * own * signal;
      byNoise += 0.5 * own * noise;
      for (int i = j + 1; i < n; i++) {
        double weight = alpha[i] * alpha[j] - inverse[j][i - j];
        bySignal += weight * k[j][i - j];
        double slope = weight * kernelSlope(squaredDistance(warped[i], warped[j]));
        for (int axis = 0; axis < d; axis++) {
          double difference = warped[i][axis] - warped[j][axis];
          if (difference == 0) {
            continue;
          }
          if (space.categorical(axis)) {
            gradient[axis] += 2 * slope * inverseSquares[axis];
            continue;
          }
          double scaled = 2 * slope * difference * inverseSquares[axis];
          gradient[axis] += scaled * difference;
          gradient[d + axis] -= scaled * (byA[axis][i] - byA[axis][j]);
          gradient[2 * d + axis] -= scaled * (byB[axis][i] - byB[axis][j]);
        }
      }
    }
    gradient[3 * d] -= bySignal;
    gradient[3 * d + 1] -= byNoise;
  }

  /// How the warped coordinates of an axis move with log a and log b.
  private void warpGradients(int axis, double[] byA, double[] byB) {
    for (int i = 0; i < n; i++) {
      double u = Math.clamp(x[i][axis], EDGE, 1 - EDGE);
      double power = Math.pow(u, a[axis]);
      double rest = 1 - power;
      byA[i] = a[axis] * b[axis] * Math.pow(rest, b[axis] - 1) * power * Math.log(u);
      byB[i] = -b[axis] * Math.pow(rest, b[axis]) * Math.log(rest);
    }
  }

  /// The negative logarithm of the prior density, up to a constant, whose gradient is added.
  double prior(double[] gradient) {
    double value = 0;
    for (int i = 0; i < d; i++) {
      value += normal(theta[i], lengthMean, SCALE_VARIANCE, i, gradient);
    }
    for (int i = d; i < 3 * d; i++) {
      value += normal(theta[i], 0, WARP_VARIANCE, i, gradient);
    }
    return value + priorOfOutputs(3 * d, gradient);
  }

  /// That of signal and noise.
  ///
  /// @param at where the gradient has them
  private double priorOfOutputs(int at, double[] gradient) {
    return normal(theta[3 * d], 0, SIGNAL_VARIANCE, at, gradient)
        + normal(theta[3 * d + 1], NOISE_MEAN, NOISE_VARIANCE, at + 1, gradient);
  }

  private static double normal(
      double value, double mean, double variance, int i, double[] gradient) {
    double deviation = value - mean;
    gradient[i] += deviation / variance;
    return deviation * deviation / (2 * variance);
  }

  /// The hyperparameters of largest posterior density near a start, for some data.
  ///
  /// @return them, and the negative logarithm of the density as the last number
  public double[] fit(double[] start, double[][] points, double[] values, int steps) {
    learnFrom(points, values);
    double[] at = start.clone();
    double value =
        search(LEAST_OF_ONE_AXIS, d, 2 * d, steps).minimize(this::negativeLogPosterior, at);
    return followed(at, value);
  }

  /// The same with one length scale for all axes, and no warping: three hyperparameters, which few
  /// points in many dimensions are enough for. The better of two, from little and from much noise.
  public double[] fitOneScale(double[][] points, double[] values, int steps) {
    double[] quiet = fitOneScale(initial()[3 * d + 1], points, values, steps);
    double[] noisy = fitOneScale(MUCH_NOISE, points, values, steps);
    return noisy[3 * d + 2] < quiet[3 * d + 2] ? noisy : quiet;
  }

  private double[] fitOneScale(double logNoise, double[][] points, double[] values, int steps) {
    learnFrom(points, values);
    double[] at = {initial()[0], 0, logNoise};
    var all = new double[3 * d + 2];
    double value =
        search(Math.log(LEAST_OF_ALL_AXES * Math.sqrt(d)), 1, 0, steps)
            .minimize(
                (three, gradient) -> {
                  double likelihood = negativeLogLikelihood(spread(three), all);
                  if (likelihood == Double.POSITIVE_INFINITY) {
                    return likelihood;
                  }
                  gradient[0] = Arrays.stream(all, 0, d).sum();
                  gradient[1] = all[3 * d];
                  gradient[2] = all[3 * d + 1];
                  return likelihood
                      + normal(three[0], lengthMean, SCALE_VARIANCE, 0, gradient)
                      + priorOfOutputs(1, gradient);
                },
                at);
    return followed(spread(at), value);
  }

  private double[] spread(double[] three) {
    var all = new double[3 * d + 2];
    Arrays.fill(all, 0, d, three[0]);
    all[3 * d] = three[1];
    all[3 * d + 1] = three[2];
    return all;
  }

  private static Lbfgs search(double least, int scales, int warps, int steps) {
    int outputs = scales + warps;
    var low = new double[outputs + 2];
    var high = new double[outputs + 2];
    Arrays.fill(low, 0, scales, least);
    Arrays.fill(high, 0, scales, Math.log(1000));
    Arrays.fill(low, scales, outputs, -2);
    Arrays.fill(high, scales, outputs, 2);
    low[outputs] = -5;
    high[outputs] = 5;
    low[outputs + 1] = Math.log(1e-7);
    return new Lbfgs(low, high, steps, 1e-4);
  }

  private static double[] followed(double[] numbers, double last) {
    double[] all = Arrays.copyOf(numbers, numbers.length + 1);
    all[numbers.length] = last;
    return all;
  }

  private void learnFrom(double[][] points, double[] values) {
    conditioned = new double[0];
    x = points;
    y = values;
    n = points.length;
  }

  /// Adds a point whose value is not known, as if it were what the process expects: the mean stays,
  /// the variance shrinks.
  public void expect(double[] point) {
    int size = factor.size();
    if (warped.length <= size) {
      warped = Arrays.copyOf(warped, 2 * size + 8);
    }
    warped[size] = warp(point);
    var k = new double[size + 1];
    for (int i = 0; i < size; i++) {
      k[i] = kernel(squaredDistance(warped[size], warped[i]));
    }
    factor.append(k, signal + noise);
  }

  /// Forgets the points of [#expect].
  public void forget() {
    factor.truncate(n);
  }

  /// What the process says of a point. Owned by who asks.
  public final class Prediction {
    private double[] p = {};
    private double[] squares = {};
    private double[] k = {};
    private double[] solved = {};
    private double mean;
    private double variance;

    /// Of the last point.
    public double mean() {
      return mean;
    }

    /// Of the value without noise, positive.
    public double variance() {
      return variance;
    }

    /// The mean at a point, for which the variance is not computed.
    public double meanAt(double[] point) {
      double[] q = warp(point);
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += kernel(squaredDistance(q, warped[i])) * alpha[i];
      }
      return sum;
    }

    public void at(double[] point) {
      p = warp(point);
      int size = factor.size();
      if (k.length < size) {
        squares = new double[size];
        k = new double[size];
        solved = new double[size];
      }
      for (int i = 0; i < size; i++) {
        squares[i] = squaredDistance(p, warped[i]);
        k[i] = kernel(squares[i]);
      }
      mean = CholeskyFactor.dot(k, 0, alpha, 0, n);
      System.arraycopy(k, 0, solved, 0, size);
      factor.solve(solved);
      variance = Math.max(signal - CholeskyFactor.dot(solved, 0, solved, 0, size), 1e-12 * signal);
    }

    /// As [#at], with the gradients; axes of categories have none.
    public void at(double[] point, double[] meanGradient, double[] varianceGradient) {
      at(point);
      int size = factor.size();
      factor.solveTransposed(solved);
      Arrays.fill(meanGradient, 0);
      Arrays.fill(varianceGradient, 0);
      for (int i = 0; i < size; i++) {
        double slope = 2 * kernelSlope(squares[i]);
        double byMean = i < n ? slope * alpha[i] : 0;
        double byVariance = -2 * slope * solved[i];
        for (int axis = 0; axis < d; axis++) {
          double difference = (p[axis] - warped[i][axis]) * inverseSquares[axis];
          meanGradient[axis] += byMean * difference;
          varianceGradient[axis] += byVariance * difference;
        }
      }
      for (int axis = 0; axis < d; axis++) {
        double slope = space.categorical(axis) ? 0 : warpSlope(axis, point[axis]);
        meanGradient[axis] *= slope;
        varianceGradient[axis] *= slope;
      }
    }
  }
}
