package dev.vernier.network.kernel;

import static dev.vernier.network.kernel.Lanes.FLOATS;
import static dev.vernier.network.kernel.Lanes.LANES;
import static dev.vernier.network.kernel.Lanes.lanes;
import static dev.vernier.network.kernel.Lanes.load;

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

  private static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
  private static final FloatVector ZERO = FloatVector.zero(FLOATS);

  /// What the hash multiplies a place by, for the places of one vector.
  private static final IntVector PLACES = IntVector.zero(INTS).addIndex(1).mul(0x9E3779B9);

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
  static IntVector hash(int place, int key) {
    IntVector h = PLACES.add(place * 0x9E3779B9 + key);
    h = shiftedXor(h, 16).mul(0x21F0AAAD);
    h = shiftedXor(h, 15).mul(0x735A2D97);
    return shiftedXor(h, 15).lanewise(VectorOperators.LSHR, 8);
  }

  private static IntVector shiftedXor(IntVector h, int bits) {
    return h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, bits));
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
}
