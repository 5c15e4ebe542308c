package dev.vernier.network.kernel;

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
}
