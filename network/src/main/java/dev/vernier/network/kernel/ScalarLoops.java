package dev.vernier.network.kernel;

import java.util.Arrays;

/// The loops as they are written down.
final class ScalarLoops implements Loops {

  @Override
  public void addRow(
      float[] x, int xFrom, float[] b, int bFrom, float[] y, int yFrom, int rows, int columns) {
    for (int row = 0; row < rows; row++) {
      for (int j = 0; j < columns; j++) {
        y[yFrom + row * columns + j] = x[xFrom + row * columns + j] + b[bFrom + j];
      }
    }
  }

  @Override
  public void scaleAndShift(
      float[] x,
      int xFrom,
      float[] factor,
      float[] shift,
      float[] y,
      int yFrom,
      int rows,
      int columns) {
    for (int row = 0; row < rows; row++) {
      for (int j = 0; j < columns; j++) {
        y[yFrom + row * columns + j] = x[xFrom + row * columns + j] * factor[j] + shift[j];
      }
    }
  }

  @Override
  public void combine(
      float[] y,
      int yFrom,
      float[] x,
      int xFrom,
      float[] a,
      float[] b,
      float[] c,
      int rows,
      int columns) {
    for (int row = 0; row < rows; row++) {
      for (int j = 0; j < columns; j++) {
        int i = yFrom + row * columns + j;
        y[i] = y[i] * a[j] + x[xFrom + row * columns + j] * b[j] + c[j];
      }
    }
  }

  @Override
  public void addColumnSums(float[] x, int xFrom, float[] sum, int sumFrom, int rows, int columns) {
    for (int row = 0; row < rows; row++) {
      for (int j = 0; j < columns; j++) {
        sum[sumFrom + j] += x[xFrom + row * columns + j];
      }
    }
  }

  @Override
  public void addMoments(
      float[] x, int xFrom, float[] origin, float[] sum, float[] squares, int rows, int columns) {
    for (int row = 0; row < rows; row++) {
      for (int j = 0; j < columns; j++) {
        float d = x[xFrom + row * columns + j] - origin[j];
        sum[j] += d;
        squares[j] += d * d;
      }
    }
  }

  @Override
  public void addCorrelations(
      float[] y,
      int yFrom,
      float[] x,
      int xFrom,
      float[] factor,
      float[] shift,
      float[] sum,
      float[] products,
      int rows,
      int columns) {
    for (int row = 0; row < rows; row++) {
      for (int j = 0; j < columns; j++) {
        float v = y[yFrom + row * columns + j];
        sum[j] += v;
        products[j] += v * (x[xFrom + row * columns + j] * factor[j] + shift[j]);
      }
    }
  }

  @Override
  public void dropout(
      float[] x,
      int xFrom,
      float[] y,
      int yFrom,
      int length,
      int place,
      int key,
      int threshold,
      float scale) {
    for (int i = 0; i < length; i++) {
      y[yFrom + i] = Loops.hash(place + i, key) >= threshold ? x[xFrom + i] * scale : 0f;
    }
  }

  @Override
  public void addNoise(
      float[] x,
      int xFrom,
      float[] y,
      int yFrom,
      int length,
      int place,
      int key,
      float deviation,
      float[] scratch) {
    for (int i = 0; i < length; i++) {
      y[yFrom + i] = x[xFrom + i] + Loops.normal(place + i, key) * deviation;
    }
  }

  @Override
  public void sineAndCosine(
      float[] t,
      int tFrom,
      float[] sine,
      int sineFrom,
      float[] cosine,
      int cosineFrom,
      int length) {
    for (int i = 0; i < length; i++) {
      float angle = t[tFrom + i];
      sine[sineFrom + i] = Turns.sine(angle);
      cosine[cosineFrom + i] = Turns.cosine(angle);
    }
  }

  @Override
  public void rectify(float[] x, int xFrom, float[] y, int yFrom, int length, float leak) {
    for (int i = 0; i < length; i++) {
      float v = x[xFrom + i];
      y[yFrom + i] = v > 0 ? v : leak * v;
    }
  }

  @Override
  public void rectifyBackward(
      float[] y, int yFrom, float[] dy, int dyFrom, int length, float leak) {
    for (int i = 0; i < length; i++) {
      float d = dy[dyFrom + i];
      dy[dyFrom + i] = y[yFrom + i] > 0 ? d : leak * d;
    }
  }

  @Override
  public void apply(Curve curve, float[] x, int xFrom, float[] y, int yFrom, int length) {
    for (int i = 0; i < length; i++) {
      y[yFrom + i] = curve.at(x[xFrom + i]);
    }
  }

  @Override
  public void applySlope(Curve curve, float[] v, int vFrom, float[] dy, int dyFrom, int length) {
    for (int i = 0; i < length; i++) {
      dy[dyFrom + i] = dy[dyFrom + i] * curve.slope(v[vFrom + i]);
    }
  }

  @Override
  public void exp(float[] x, int xFrom, float[] y, int yFrom, int length) {
    for (int i = 0; i < length; i++) {
      y[yFrom + i] = Curve.exp(x[xFrom + i]);
    }
  }

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
      for (int j = 0; j < columns; j++) {
        y[out + j] = x[in + j] - first;
      }
      float rest = sum(y, out, chains, columns) / columns;
      float square = dot(y, out, y, out, 0, chains, columns) / columns;
      float inverse = inverseDeviation(square - rest * rest, epsilon);
      for (int j = 0; j < columns; j++) {
        y[out + j] = (y[out + j] - rest) * inverse * parameters[scale + j] + parameters[shift + j];
      }
      moments[momentsFrom + 2 * row] = first + rest;
      moments[momentsFrom + 2 * row + 1] = inverse;
    }
  }

  /// `1 / √(σ² + ε)`; rounding may have left the variance a little below 0.
  static float inverseDeviation(float variance, float epsilon) {
    return (float) (1 / Math.sqrt(Math.max(variance, 0) + epsilon));
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
      for (int j = 0; j < columns; j++) {
        float d = dy[out + j];
        gradients[shift + j] += d;
        gradients[scale + j] += d * ((x[in + j] - mean) * inverse);
        dy[out + j] = d * parameters[scale + j];
      }
      float level = sum(dy, out, chains, columns) / columns;
      float slope = dot(dy, out, x, in, mean, chains, columns) * inverse * inverse / columns;
      for (int j = 0; j < columns; j++) {
        dy[out + j] = (dy[out + j] - level - (x[in + j] - mean) * slope) * inverse;
      }
    }
  }

  /// The sum of a row in the order that [Loops#normalizeRows] says.
  private static float sum(float[] x, int from, float[] chains, int columns) {
    for (int c = 0; c < CHAINS; c++) {
      float sum = 0;
      for (int j = c; j < columns; j += CHAINS) {
        sum += x[from + j];
      }
      chains[c] = sum;
    }
    return fold(chains);
  }

  /// `Σ x (y - o)` over a row.
  private static float dot(
      float[] x, int xFrom, float[] y, int yFrom, float origin, float[] chains, int columns) {
    for (int c = 0; c < CHAINS; c++) {
      float sum = 0;
      for (int j = c; j < columns; j += CHAINS) {
        sum += x[xFrom + j] * (y[yFrom + j] - origin);
      }
      chains[c] = sum;
    }
    return fold(chains);
  }

  @Override
  public double sumOfSquares(float[] x, int from, int length, float[] chains) {
    Arrays.fill(chains, 0, SQUARE_CHAINS, 0);
    addSquares(x, from, length, chains);
    return total(chains);
  }

  /// Adds the squares of a stretch to the chains, from the first one on.
  static void addSquares(float[] x, int from, int length, float[] chains) {
    for (int j = 0; j < length; j++) {
      chains[j % SQUARE_CHAINS] += x[from + j] * x[from + j];
    }
  }

  static double total(float[] chains) {
    double sum = 0;
    for (int c = 0; c < SQUARE_CHAINS; c++) {
      sum += chains[c];
    }
    return sum;
  }

  /// The sum of the chains, neighbours first.
  static float fold(float[] chains) {
    for (int count = CHAINS / 2; count > 0; count /= 2) {
      for (int c = 0; c < count; c++) {
        chains[c] = chains[2 * c] + chains[2 * c + 1];
      }
    }
    return chains[0];
  }
}
