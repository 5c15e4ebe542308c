package dev.vernier.network.kernel;

import static dev.vernier.network.kernel.Lanes.LANES;
import static dev.vernier.network.kernel.Lanes.lanes;
import static dev.vernier.network.kernel.Lanes.load;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/// The loops over [VectorCurves] on the Vector API; the end of a stretch is masked.
///
/// Touch this class only where the module `jdk.incubator.vector` is resolved. Each loop is a small
/// method of its own, since the JIT gives up on large ones, and one that this class calls: in the
/// public method, the JIT may inline it into a caller before it knows the loop well enough to
/// inline what is in it, and then each vector goes to the heap.
final class VectorCurveLoops implements CurveLoops {

  @Override
  public void apply(Curve curve, float[] x, int xFrom, float[] y, int yFrom, int length) {
    // One loop per curve: vectors stay in registers only where all of it is inlined.
    switch (curve) {
      case SIGMOID -> sigmoid(x, xFrom, y, yFrom, length);
      case TANH -> tanh(x, xFrom, y, yFrom, length);
      case ELU -> elu(x, xFrom, y, yFrom, length);
      case SELU -> selu(x, xFrom, y, yFrom, length);
      case GELU -> gelu(x, xFrom, y, yFrom, length);
      case SILU -> silu(x, xFrom, y, yFrom, length);
      case MISH -> mish(x, xFrom, y, yFrom, length);
    }
  }

  @Override
  public void applySlope(Curve curve, float[] v, int vFrom, float[] dy, int dyFrom, int length) {
    switch (curve) {
      case SIGMOID -> sigmoidSlope(v, vFrom, dy, dyFrom, length);
      case TANH -> tanhSlope(v, vFrom, dy, dyFrom, length);
      case ELU -> eluSlope(v, vFrom, dy, dyFrom, length);
      case SELU -> seluSlope(v, vFrom, dy, dyFrom, length);
      case GELU -> geluSlope(v, vFrom, dy, dyFrom, length);
      case SILU -> siluSlope(v, vFrom, dy, dyFrom, length);
      case MISH -> mishSlope(v, vFrom, dy, dyFrom, length);
    }
  }

  private static void sigmoid(float[] x, int xFrom, float[] y, int yFrom, int length) {
    for (int i = 0; i < length; i += LANES) {
      VectorMask<Float> mask = lanes(i, length);
      VectorCurves.sigmoid(load(x, xFrom + i, mask)).intoArray(y, yFrom + i, mask);
    }
  }

  private static void sigmoidSlope(float[] v, int vFrom, float[] dy, int dyFrom, int length) {
    for (int i = 0; i < length; i += LANES) {
      VectorMask<Float> mask = lanes(i, length);
      FloatVector slope = VectorCurves.sigmoidSlope(load(v, vFrom + i, mask));
      load(dy, dyFrom + i, mask).mul(slope).intoArray(dy, dyFrom + i, mask);
    }
  }

  private static void tanh(float[] x, int xFrom, float[] y, int yFrom, int length) {
    for (int i = 0; i < length; i += LANES) {
      VectorMask<Float> mask = lanes(i, length);
      VectorCurves.tanh(load(x, xFrom + i, mask)).intoArray(y, yFrom + i, mask);
    }
  }

  private static void tanhSlope(float[] v, int vFrom, float[] dy, int dyFrom, int length) {
    for (int i = 0; i < length; i += LANES) {
      VectorMask<Float> mask = lanes(i, length);
      FloatVector slope = VectorCurves.tanhSlope(load(v, vFrom + i, mask));
      load(dy, dyFrom + i, mask).mul(slope).intoArray(dy, dyFrom + i, mask);
    }
  }

  private static void elu(float[] x, int xFrom, float[] y, int yFrom, int length) {
    for (int i = 0; i < length; i += LANES) {
      VectorMask<Float> mask = lanes(i, length);
      VectorCurves.elu(load(x, xFrom + i, mask)).intoArray(y, yFrom + i, mask);
    }
  }

  private static void eluSlope(float[] v, int vFrom, float[] dy, int dyFrom, int length) {
    for (int i = 0; i < length; i += LANES) {
      VectorMask<Float> mask = lanes(i, length);
      FloatVector slope = VectorCurves.eluSlope(load(v, vFrom + i, mask));
      load(dy, dyFrom + i, mask).mul(slope).intoArray(dy, dyFrom + i, mask);
    }
  }

  private static void selu(float[] x, int xFrom, float[] y, int yFrom, int length) {
    for (int i = 0; i < length; i += LANES) {
      VectorMask<Float> mask = lanes(i, length);
      VectorCurves.selu(load(x, xFrom + i, mask)).intoArray(y, yFrom + i, mask);
    }
  }

  private static void seluSlope(float[] v, int vFrom, float[] dy, int dyFrom, int length) {
    for (int i = 0; i < length; i += LANES) {
      VectorMask<Float> mask = lanes(i, length);
      FloatVector slope = VectorCurves.seluSlope(load(v, vFrom + i, mask));
      load(dy, dyFrom + i, mask).mul(slope).intoArray(dy, dyFrom + i, mask);
    }
  }

  private static void gelu(float[] x, int xFrom, float[] y, int yFrom, int length) {
    for (int i = 0; i < length; i += LANES) {
      VectorMask<Float> mask = lanes(i, length);
      VectorCurves.gelu(load(x, xFrom + i, mask)).intoArray(y, yFrom + i, mask);
    }
  }

  private static void geluSlope(float[] v, int vFrom, float[] dy, int dyFrom, int length) {
    for (int i = 0; i < length; i += LANES) {
      VectorMask<Float> mask = lanes(i, length);
      FloatVector slope = VectorCurves.geluSlope(load(v, vFrom + i, mask));
      load(dy, dyFrom + i, mask).mul(slope).intoArray(dy, dyFrom + i, mask);
    }
  }

  private static void silu(float[] x, int xFrom, float[] y, int yFrom, int length) {
    for (int i = 0; i < length; i += LANES) {
      VectorMask<Float> mask = lanes(i, length);
      VectorCurves.silu(load(x, xFrom + i, mask)).intoArray(y, yFrom + i, mask);
    }
  }

  private static void siluSlope(float[] v, int vFrom, float[] dy, int dyFrom, int length) {
    for (int i = 0; i < length; i += LANES) {
      VectorMask<Float> mask = lanes(i, length);
      FloatVector slope = VectorCurves.siluSlope(load(v, vFrom + i, mask));
      load(dy, dyFrom + i, mask).mul(slope).intoArray(dy, dyFrom + i, mask);
    }
  }

  private static void mish(float[] x, int xFrom, float[] y, int yFrom, int length) {
    for (int i = 0; i < length; i += LANES) {
      VectorMask<Float> mask = lanes(i, length);
      VectorCurves.mish(load(x, xFrom + i, mask)).intoArray(y, yFrom + i, mask);
    }
  }

  private static void mishSlope(float[] v, int vFrom, float[] dy, int dyFrom, int length) {
    for (int i = 0; i < length; i += LANES) {
      VectorMask<Float> mask = lanes(i, length);
      FloatVector slope = VectorCurves.mishSlope(load(v, vFrom + i, mask));
      load(dy, dyFrom + i, mask).mul(slope).intoArray(dy, dyFrom + i, mask);
    }
  }

  @Override
  public void exp(float[] x, int xFrom, float[] y, int yFrom, int length) {
    exponentials(x, xFrom, y, yFrom, length);
  }

  private static void exponentials(float[] x, int xFrom, float[] y, int yFrom, int length) {
    for (int i = 0; i < length; i += LANES) {
      VectorMask<Float> mask = lanes(i, length);
      VectorCurves.exp(load(x, xFrom + i, mask)).intoArray(y, yFrom + i, mask);
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
    // The cosine first, as the sine may take the angle's place.
    turns(t, tFrom, 1, cosine, cosineFrom, length);
    turns(t, tFrom, 0, sine, sineFrom, length);
  }

  private static void turns(float[] t, int tFrom, int quarters, float[] y, int yFrom, int length) {
    for (int i = 0; i < length; i += LANES) {
      VectorMask<Float> mask = lanes(i, length);
      VectorCurves.sineOfTurns(load(t, tFrom + i, mask), quarters).intoArray(y, yFrom + i, mask);
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
    noiseArguments(scratch, length, place, key);
    addNoise(x, xFrom, scratch, y, yFrom, length, place, key, deviation);
  }

  private static void noiseArguments(float[] w, int length, int place, int key) {
    for (int i = 0; i < length; i += LANES) {
      VectorCurves.noiseArgument(VectorLoops.hash(place + i, key)).intoArray(w, i);
    }
  }

  private static void addNoise(
      float[] x,
      int xFrom,
      float[] w,
      float[] y,
      int yFrom,
      int length,
      int place,
      int key,
      float deviation) {
    for (int i = 0; i < length; i += LANES) {
      VectorMask<Float> mask = lanes(i, length);
      FloatVector noise = VectorCurves.normal(VectorLoops.hash(place + i, key), load(w, i, mask));
      load(x, xFrom + i, mask).add(noise.mul(deviation)).intoArray(y, yFrom + i, mask);
    }
  }
}
