package dev.vernier.network.kernel;

/// The loops over [Curve], [Turns] and [Noise] as they are written down.
final class ScalarCurveLoops implements CurveLoops {

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
      y[yFrom + i] = x[xFrom + i] + CurveLoops.normal(place + i, key) * deviation;
    }
  }
}
