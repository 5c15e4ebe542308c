package dev.vernier.network.kernel;

import static dev.vernier.network.kernel.Lanes.FLOATS;
import static dev.vernier.network.kernel.Lanes.LANES;
import static dev.vernier.network.kernel.Lanes.lanes;
import static dev.vernier.network.kernel.Lanes.load;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/// The sums on the Vector API, each chain in a lane of its own; the end of a row is masked.
///
/// Touch this class only where the module `jdk.incubator.vector` is resolved. Each loop is a small
/// method of its own, since the JIT gives up on large ones.
final class VectorReductions implements Reductions {

  @Override
  public void normalizeRows(
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
      int columns) {
    for (int row = 0; row < rows; row++) {
      int in = xFrom + row * columns;
      int out = yFrom + row * columns;
      float first = sum(x, in, chains, columns) / columns;
      subtract(x, in, first, y, out, columns);
      float rest = sum(y, out, chains, columns) / columns;
      float square = squares(y, out, chains, columns) / columns;
      float inverse = ScalarReductions.inverseDeviation(square - rest * rest, epsilon);
      scaleAndShift(y, out, rest, inverse, parameters, scale, shift, columns);
      moments[momentsFrom + 2 * row] = first + rest;
      moments[momentsFrom + 2 * row + 1] = inverse;
    }
  }

  @Override
  public void normalizeRowsBackward(
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
      int columns) {
    for (int row = 0; row < rows; row++) {
      int in = xFrom + row * columns;
      int out = dyFrom + row * columns;
      float mean = moments[momentsFrom + 2 * row];
      float inverse = moments[momentsFrom + 2 * row + 1];
      addRow(x, in, mean, inverse, parameters, scale, shift, gradients, dy, out, columns);
      float level = sum(dy, out, chains, columns) / columns;
      float slope = dot(dy, out, x, in, mean, chains, columns) * inverse * inverse / columns;
      centre(x, in, mean, slope, level, inverse, dy, out, columns);
    }
  }

  /// `y = x - m`.
  private static void subtract(float[] x, int xFrom, float m, float[] y, int yFrom, int columns) {
    for (int j = 0; j < columns; j += LANES) {
      VectorMask<Float> mask = lanes(j, columns);
      load(x, xFrom + j, mask).sub(m).intoArray(y, yFrom + j, mask);
    }
  }

  /// `y ← (y - m) r γ + β`.
  private static void scaleAndShift(
      float[] y, int from, float m, float r, float[] p, int scale, int shift, int columns) {
    for (int j = 0; j < columns; j += LANES) {
      VectorMask<Float> mask = lanes(j, columns);
      load(y, from + j, mask)
          .sub(m)
          .mul(r)
          .mul(load(p, scale + j, mask))
          .add(load(p, shift + j, mask))
          .intoArray(y, from + j, mask);
    }
  }

  /// Adds `dy` and `dy x̂` to the gradients of β and γ, then `dy ← dy γ`.
  private static void addRow(
      float[] x,
      int xFrom,
      float mean,
      float inverse,
      float[] p,
      int scale,
      int shift,
      float[] gradients,
      float[] dy,
      int dyFrom,
      int columns) {
    for (int j = 0; j < columns; j += LANES) {
      VectorMask<Float> mask = lanes(j, columns);
      FloatVector d = load(dy, dyFrom + j, mask);
      load(gradients, shift + j, mask).add(d).intoArray(gradients, shift + j, mask);
      load(gradients, scale + j, mask)
          .add(d.mul(load(x, xFrom + j, mask).sub(mean).mul(inverse)))
          .intoArray(gradients, scale + j, mask);
      d.mul(load(p, scale + j, mask)).intoArray(dy, dyFrom + j, mask);
    }
  }

  /// `dy ← (dy - level - (x - mean) slope) inverse`.
  private static void centre(
      float[] x,
      int xFrom,
      float mean,
      float slope,
      float level,
      float inverse,
      float[] dy,
      int dyFrom,
      int columns) {
    for (int j = 0; j < columns; j += LANES) {
      VectorMask<Float> mask = lanes(j, columns);
      load(dy, dyFrom + j, mask)
          .sub(level)
          .sub(load(x, xFrom + j, mask).sub(mean).mul(slope))
          .mul(inverse)
          .intoArray(dy, dyFrom + j, mask);
    }
  }

  @Override
  public double sumOfSquares(float[] x, int from, int length, float[] chains) {
    int whole = length - length % SQUARE_CHAINS;
    for (int c = 0; c < SQUARE_CHAINS; c += 4 * LANES) {
      squareChains(x, from + c, from + whole, chains, c);
    }
    ScalarReductions.addSquares(x, from + whole, length - whole, chains);
    return ScalarReductions.total(chains);
  }

  /// Four vectors of chains at once, which do not wait for each other.
  private static void squareChains(float[] x, int from, int to, float[] chains, int c) {
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = FloatVector.zero(FLOATS);
    FloatVector s2 = FloatVector.zero(FLOATS);
    FloatVector s3 = FloatVector.zero(FLOATS);
    for (int j = from; j < to; j += SQUARE_CHAINS) {
      FloatVector x0 = FloatVector.fromArray(FLOATS, x, j);
      FloatVector x1 = FloatVector.fromArray(FLOATS, x, j + LANES);
      FloatVector x2 = FloatVector.fromArray(FLOATS, x, j + 2 * LANES);
      FloatVector x3 = FloatVector.fromArray(FLOATS, x, j + 3 * LANES);
      s0 = s0.add(x0.mul(x0));
      s1 = s1.add(x1.mul(x1));
      s2 = s2.add(x2.mul(x2));
      s3 = s3.add(x3.mul(x3));
    }
    s0.intoArray(chains, c);
    s1.intoArray(chains, c + LANES);
    s2.intoArray(chains, c + 2 * LANES);
    s3.intoArray(chains, c + 3 * LANES);
  }

  /// The sum of a row, in the order that [Reductions#normalizeRows] says. Vectors of chains go
  /// through memory: adding up lanes in registers, the JIT too often keeps vectors on the heap.
  private static float sum(float[] x, int from, float[] chains, int columns) {
    for (int c = 0; c < CHAINS; c += LANES) {
      FloatVector sum = load(x, from + c, lanes(c, columns)).add(0f);
      for (int j = c + CHAINS; j < columns; j += CHAINS) {
        sum = sum.add(load(x, from + j, lanes(j, columns)));
      }
      sum.intoArray(chains, c);
    }
    return ScalarReductions.fold(chains);
  }

  /// `Σ x²` over a row.
  private static float squares(float[] x, int from, float[] chains, int columns) {
    for (int c = 0; c < CHAINS; c += LANES) {
      FloatVector first = load(x, from + c, lanes(c, columns));
      FloatVector sum = first.mul(first);
      for (int j = c + CHAINS; j < columns; j += CHAINS) {
        FloatVector v = load(x, from + j, lanes(j, columns));
        sum = sum.add(v.mul(v));
      }
      sum.intoArray(chains, c);
    }
    return ScalarReductions.fold(chains);
  }

  /// `Σ x (y - o)` over a row.
  private static float dot(
      float[] x, int xFrom, float[] y, int yFrom, float origin, float[] chains, int columns) {
    for (int c = 0; c < CHAINS; c += LANES) {
      VectorMask<Float> mask = lanes(c, columns);
      FloatVector sum = load(x, xFrom + c, mask).mul(load(y, yFrom + c, mask).sub(origin)).add(0f);
      for (int j = c + CHAINS; j < columns; j += CHAINS) {
        VectorMask<Float> rest = lanes(j, columns);
        sum = sum.add(load(x, xFrom + j, rest).mul(load(y, yFrom + j, rest).sub(origin)));
      }
      sum.intoArray(chains, c);
    }
    return ScalarReductions.fold(chains);
  }
}
