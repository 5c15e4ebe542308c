package dev.vernier.search.model;

/// Minimises a smooth function in a box by L-BFGS (Nocedal 1980): the two-loop recursion on the
/// coordinates that are not held at a bound, and steps that are projected and halved until they
/// suffice (Armijo).
public final class Lbfgs {

  private static final int MEMORY = 8;
  private static final double SUFFICIENT = 1e-4;

  /// A function with its gradient.
  public interface Function {

    /// @param gradient filled with the gradient
    /// @return the value; infinite where the function is not defined
    double at(double[] x, double[] gradient);
  }

  private final double[] low;
  private final double[] high;
  private final int iterations;
  private final double tolerance;

  /// @param tolerance the decrease of a step, relative to the value, below which it ends
  public Lbfgs(double[] low, double[] high, int iterations, double tolerance) {
    this.low = low;
    this.high = high;
    this.iterations = iterations;
    this.tolerance = tolerance;
  }

  /// Moves `x` to a local minimum.
  ///
  /// @return the value there
  public double minimize(Function function, double[] x) {
    int n = x.length;
    var gradient = new double[n];
    project(x);
    double value = function.at(x, gradient);
    var steps = new double[MEMORY][n];
    var changes = new double[MEMORY][n];
    var curvatures = new double[MEMORY];
    int stored = 0;
    int newest = -1;
    var step = new double[n];
    var change = new double[n];
    var direction = new double[n];
    var next = new double[n];
    var nextGradient = new double[n];
    for (int iteration = 0; iteration < iterations; iteration++) {
      direct(x, gradient, steps, changes, curvatures, stored, newest, direction);
      double slope = dot(direction, gradient);
      if (!(slope < 0)) {
        if (stored == 0) {
          break;
        }
        stored = 0;
        continue;
      }
      double length = stored == 0 ? Math.min(1, 0.1 / norm(direction)) : 1;
      double nextValue = Double.POSITIVE_INFINITY;
      boolean found = false;
      for (int halving = 0; halving < 20; halving++) {
        for (int i = 0; i < n; i++) {
          next[i] = Math.clamp(x[i] + length * direction[i], low[i], high[i]);
        }
        double expected = 0;
        for (int i = 0; i < n; i++) {
          expected += gradient[i] * (next[i] - x[i]);
        }
        nextValue = function.at(next, nextGradient);
        if (nextValue <= value + SUFFICIENT * expected && expected < 0) {
          found = true;
          break;
        }
        length *= halving < 2 ? 0.5 : 0.2;
      }
      if (!found) {
        if (stored == 0) {
          break;
        }
        stored = 0;
        continue;
      }
      for (int i = 0; i < n; i++) {
        step[i] = next[i] - x[i];
        change[i] = nextGradient[i] - gradient[i];
      }
      double curvature = dot(step, change);
      if (curvature > 1e-12 * dot(change, change)) {
        newest = (newest + 1) % MEMORY;
        System.arraycopy(step, 0, steps[newest], 0, n);
        System.arraycopy(change, 0, changes[newest], 0, n);
        curvatures[newest] = curvature;
        stored = Math.min(stored + 1, MEMORY);
      }
      double decrease = value - nextValue;
      System.arraycopy(next, 0, x, 0, n);
      System.arraycopy(nextGradient, 0, gradient, 0, n);
      value = nextValue;
      if (decrease <= tolerance * (Math.abs(value) + tolerance)) {
        break;
      }
    }
    return value;
  }

  private void project(double[] x) {
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.clamp(x[i], low[i], high[i]);
    }
  }

  /// The quasi-Newton direction, 0 where the gradient pushes against a bound.
  private void direct(
      double[] x,
      double[] gradient,
      double[][] steps,
      double[][] changes,
      double[] curvatures,
      int stored,
      int newest,
      double[] direction) {
    int n = x.length;
    for (int i = 0; i < n; i++) {
      boolean held = (x[i] <= low[i] && gradient[i] > 0) || (x[i] >= high[i] && gradient[i] < 0);
      direction[i] = held ? 0 : -gradient[i];
    }
    var shares = new double[MEMORY];
    for (int k = 0; k < stored; k++) {
      int slot = Math.floorMod(newest - k, MEMORY);
      shares[slot] = dot(steps[slot], direction) / curvatures[slot];
      add(direction, -shares[slot], changes[slot]);
    }
    if (stored > 0) {
      double scale = curvatures[newest] / dot(changes[newest], changes[newest]);
      for (int i = 0; i < n; i++) {
        direction[i] *= scale;
      }
    }
    for (int k = stored - 1; k >= 0; k--) {
      int slot = Math.floorMod(newest - k, MEMORY);
      double share = dot(changes[slot], direction) / curvatures[slot];
      add(direction, shares[slot] - share, steps[slot]);
    }
    for (int i = 0; i < n; i++) {
      boolean held = (x[i] <= low[i] && gradient[i] > 0) || (x[i] >= high[i] && gradient[i] < 0);
      if (held) {
        direction[i] = 0;
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  private static void add(double[] to, double factor, double[] what) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * what[i];
    }
  }
}
