package dev.vernier.network.kernel;

import java.util.Arrays;

/// The sums as they are written down.
final class ScalarReductions implements Reductions {

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

  /// The sum of a row in the order that [Reductions#normalizeRows] says.
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
