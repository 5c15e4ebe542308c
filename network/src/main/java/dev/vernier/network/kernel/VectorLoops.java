package dev.vernier.network.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The loops on the Vector API. Matrices are walked by blocks of columns, so that what goes by
/// column stays in registers; the last block and the end of a stretch are masked.
///
/// Touch this class only where the module `jdk.incubator.vector` is resolved. Each loop is a small
/// method of its own, since the JIT gives up on large ones.
final class VectorLoops implements Loops {

  /// The widest vectors of this processor, but no wider than a sum over a row has chains.
  static final VectorSpecies<Float> FLOATS =
      FloatVector.SPECIES_PREFERRED.length() > CHAINS
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;

  private static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
  private static final int LANES = FLOATS.length();
  private static final FloatVector ZERO = FloatVector.zero(FLOATS);

  /// What the hash multiplies a place by, for the places of one vector.
  private static final IntVector PLACES = IntVector.zero(INTS).addIndex(1).mul(0x9E3779B9);

  private static FloatVector load(float[] x, int from, VectorMask<Float> mask) {
    return FloatVector.fromArray(FLOATS, x, from, mask);
  }

  private static VectorMask<Float> lanes(int index, int limit) {
    return FLOATS.indexInRange(index, limit);
  }

  @Override
  public void addRow(
      float[] x, int xFrom, float[] b, int bFrom, float[] y, int yFrom, int rows, int columns) {
    for (int j = 0; j < columns; j += LANES) {
      VectorMask<Float> mask = lanes(j, columns);
      FloatVector added = load(b, bFrom + j, mask);
      for (int i = j; i < rows * columns; i += columns) {
        load(x, xFrom + i, mask).add(added).intoArray(y, yFrom + i, mask);
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
    for (int j = 0; j < columns; j += LANES) {
      VectorMask<Float> mask = lanes(j, columns);
      FloatVector f = load(factor, j, mask);
      FloatVector s = load(shift, j, mask);
      for (int i = j; i < rows * columns; i += columns) {
        load(x, xFrom + i, mask).mul(f).add(s).intoArray(y, yFrom + i, mask);
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
    for (int j = 0; j < columns; j += LANES) {
      VectorMask<Float> mask = lanes(j, columns);
      FloatVector ofY = load(a, j, mask);
      FloatVector ofX = load(b, j, mask);
      FloatVector constant = load(c, j, mask);
      for (int i = j; i < rows * columns; i += columns) {
        load(y, yFrom + i, mask)
            .mul(ofY)
            .add(load(x, xFrom + i, mask).mul(ofX))
            .add(constant)
            .intoArray(y, yFrom + i, mask);
      }
    }
  }

  @Override
  public void addColumnSums(float[] x, int xFrom, float[] sum, int sumFrom, int rows, int columns) {
    for (int j = 0; j < columns; j += LANES) {
      VectorMask<Float> mask = lanes(j, columns);
      FloatVector total = load(sum, sumFrom + j, mask);
      for (int i = j; i < rows * columns; i += columns) {
        total = total.add(load(x, xFrom + i, mask));
      }
      total.intoArray(sum, sumFrom + j, mask);
    }
  }

  @Override
  public void addMoments(
      float[] x, int xFrom, float[] origin, float[] sum, float[] squares, int rows, int columns) {
    for (int j = 0; j < columns; j += LANES) {
      VectorMask<Float> mask = lanes(j, columns);
      FloatVector o = load(origin, j, mask);
      FloatVector first = load(sum, j, mask);
      FloatVector second = load(squares, j, mask);
      for (int i = j; i < rows * columns; i += columns) {
        FloatVector d = load(x, xFrom + i, mask).sub(o);
        first = first.add(d);
        second = second.add(d.mul(d));
      }
      first.intoArray(sum, j, mask);
      second.intoArray(squares, j, mask);
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
    for (int j = 0; j < columns; j += LANES) {
      VectorMask<Float> mask = lanes(j, columns);
      FloatVector f = load(factor, j, mask);
      FloatVector s = load(shift, j, mask);
      FloatVector first = load(sum, j, mask);
      FloatVector second = load(products, j, mask);
      for (int i = j; i < rows * columns; i += columns) {
        FloatVector v = load(y, yFrom + i, mask);
        first = first.add(v);
        second = second.add(v.mul(load(x, xFrom + i, mask).mul(f).add(s)));
      }
      first.intoArray(sum, j, mask);
      second.intoArray(products, j, mask);
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
    int i = 0;
    for (; i < FLOATS.loopBound(length); i += LANES) {
      VectorMask<Float> kept = kept(place + i, key, threshold);
      ZERO.blend(FloatVector.fromArray(FLOATS, x, xFrom + i).mul(scale), kept)
          .intoArray(y, yFrom + i);
    }
    if (i < length) {
      VectorMask<Float> mask = lanes(i, length);
      VectorMask<Float> kept = kept(place + i, key, threshold);
      ZERO.blend(load(x, xFrom + i, mask).mul(scale), kept).intoArray(y, yFrom + i, mask);
    }
  }

  private static VectorMask<Float> kept(int place, int key, int threshold) {
    return hash(place, key).compare(VectorOperators.GE, threshold).cast(FLOATS);
  }

  /// [Loops#hash] of a vector of places.
  private static IntVector hash(int place, int key) {
    IntVector h = PLACES.add(place * 0x9E3779B9 + key);
    h = shiftedXor(h, 16).mul(0x21F0AAAD);
    h = shiftedXor(h, 15).mul(0x735A2D97);
    return shiftedXor(h, 15).lanewise(VectorOperators.LSHR, 8);
  }

  private static IntVector shiftedXor(IntVector h, int bits) {
    return h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, bits));
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
      VectorCurves.noiseArgument(hash(place + i, key)).intoArray(w, i);
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
      FloatVector noise = VectorCurves.normal(hash(place + i, key), load(w, i, mask));
      load(x, xFrom + i, mask).add(noise.mul(deviation)).intoArray(y, yFrom + i, mask);
    }
  }

  @Override
  public void rectify(float[] x, int xFrom, float[] y, int yFrom, int length, float leak) {
    int i = 0;
    for (; i < FLOATS.loopBound(length); i += LANES) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, xFrom + i);
      rectified(v, v, leak).intoArray(y, yFrom + i);
    }
    if (i < length) {
      VectorMask<Float> mask = lanes(i, length);
      FloatVector v = load(x, xFrom + i, mask);
      rectified(v, v, leak).intoArray(y, yFrom + i, mask);
    }
  }

  @Override
  public void rectifyBackward(
      float[] y, int yFrom, float[] dy, int dyFrom, int length, float leak) {
    int i = 0;
    for (; i < FLOATS.loopBound(length); i += LANES) {
      FloatVector d = FloatVector.fromArray(FLOATS, dy, dyFrom + i);
      rectified(d, FloatVector.fromArray(FLOATS, y, yFrom + i), leak).intoArray(dy, dyFrom + i);
    }
    if (i < length) {
      VectorMask<Float> mask = lanes(i, length);
      FloatVector d = load(dy, dyFrom + i, mask);
      rectified(d, load(y, yFrom + i, mask), leak).intoArray(dy, dyFrom + i, mask);
    }
  }

  private static FloatVector rectified(FloatVector v, FloatVector sign, float leak) {
    return v.mul(leak).blend(v, sign.compare(VectorOperators.GT, 0f));
  }

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
      float inverse = ScalarLoops.inverseDeviation(square - rest * rest, epsilon);
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
    ScalarLoops.addSquares(x, from + whole, length - whole, chains);
    return ScalarLoops.total(chains);
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

  /// The sum of a row, in the order that [Loops#normalizeRows] says. Vectors of chains go through
  /// memory: adding up lanes in registers, the JIT too often keeps vectors on the heap.
  private static float sum(float[] x, int from, float[] chains, int columns) {
    for (int c = 0; c < CHAINS; c += LANES) {
      FloatVector sum = load(x, from + c, lanes(c, columns)).add(0f);
      for (int j = c + CHAINS; j < columns; j += CHAINS) {
        sum = sum.add(load(x, from + j, lanes(j, columns)));
      }
      sum.intoArray(chains, c);
    }
    return ScalarLoops.fold(chains);
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
    return ScalarLoops.fold(chains);
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
    return ScalarLoops.fold(chains);
  }
}
