package dev.vernier.network.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.vernier.network.kernel.x86.CodeMemory;
import dev.vernier.network.kernel.x86.Failure;
import dev.vernier.network.kernel.x86.LoopCode;
import dev.vernier.network.kernel.x86.LoopCode.Loop;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Objects;

/// The loops by the machine code of [LoopCode], on the heap arrays themselves. They are fast from
/// the first call on, while those of the Vector API wait for the JIT.
///
/// Curves are left to other loops. Initialise this class only where the processor has AVX-512.
@SuppressWarnings("restricted") // Machine code is what this class is for.
final class GeneratedLoops implements Loops {

  private static final LoopCode CODE = new LoopCode();
  private static final MemorySegment BASE = CodeMemory.load(CODE.code());
  private static final long CONSTANTS = constants().address();

  private static final MethodHandle ADD_ROW = matrix(Loop.ADD_ROW);
  private static final MethodHandle SCALE_AND_SHIFT = matrix(Loop.SCALE_AND_SHIFT);
  private static final MethodHandle COMBINE = matrix(Loop.COMBINE);
  private static final MethodHandle ADD_COLUMN_SUMS = matrix(Loop.ADD_COLUMN_SUMS);
  private static final MethodHandle ADD_MOMENTS = matrix(Loop.ADD_MOMENTS);
  private static final MethodHandle ADD_CORRELATIONS = matrix(Loop.ADD_CORRELATIONS);
  private static final MethodHandle RECTIFY = stretch(Loop.RECTIFY);
  private static final MethodHandle RECTIFY_BACKWARD = stretch(Loop.RECTIFY_BACKWARD);
  private static final MethodHandle DROPOUT = stretch(Loop.DROPOUT);

  private static final MethodHandle GATHER =
      handle(
          Loop.GATHER,
          FunctionDescriptor.ofVoid(
              ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG));

  private static final MethodHandle ADAM =
      handle(
          Loop.ADAM,
          FunctionDescriptor.ofVoid(
              ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG));

  private static final MethodHandle MOMENTUM = momentum(Loop.MOMENTUM);
  private static final MethodHandle NESTEROV = momentum(Loop.NESTEROV);

  private final Loops portable;

  /// @param portable what computes curves, noise and what goes by row
  GeneratedLoops(Loops portable) {
    this.portable = portable;
  }

  private static MethodHandle matrix(Loop loop) {
    return handle(
        loop,
        FunctionDescriptor.ofVoid(
            ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG,
            JAVA_LONG, JAVA_LONG));
  }

  private static MethodHandle stretch(Loop loop) {
    return handle(
        loop,
        FunctionDescriptor.ofVoid(
            ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
  }

  private static MethodHandle momentum(Loop loop) {
    return handle(
        loop,
        FunctionDescriptor.ofVoid(
            ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG));
  }

  private static MethodHandle handle(Loop loop, FunctionDescriptor descriptor) {
    return Linker.nativeLinker()
        .downcallHandle(
            BASE.asSlice(CODE.offsetOf(loop)), descriptor, Linker.Option.critical(true));
  }

  private static MemorySegment constants() {
    int[] values = LoopCode.constants();
    MemorySegment constants = Arena.global().allocate((long) Integer.BYTES * values.length, 64);
    MemorySegment.copy(values, 0, constants, JAVA_INT, 0, values.length);
    return constants;
  }

  /// Past these checks, nothing stops the code from leaving an array.
  private static void check(float[] x, int from, int length) {
    Objects.checkFromIndexSize(from, length, x.length);
  }

  private static long bytes(int numbers) {
    return (long) Float.BYTES * numbers;
  }

  @Override
  public void addRow(
      float[] x, int xFrom, float[] b, int bFrom, float[] y, int yFrom, int rows, int columns) {
    int size = Math.multiplyExact(rows, columns);
    check(x, xFrom, size);
    check(y, yFrom, size);
    check(b, bFrom, columns);
    if (size == 0) {
      return;
    }
    Segments segments = Segments.own();
    try {
      ADD_ROW.invokeExact(
          segments.of(x),
          segments.of(y),
          segments.of(b),
          segments.of(b),
          segments.of(b),
          segments.of(b),
          (long) rows,
          (long) columns,
          bytes(xFrom),
          bytes(yFrom),
          bytes(bFrom));
    } catch (Throwable e) {
      throw Failure.of(e);
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
    int size = Math.multiplyExact(rows, columns);
    check(x, xFrom, size);
    check(y, yFrom, size);
    check(factor, 0, columns);
    check(shift, 0, columns);
    if (size == 0) {
      return;
    }
    Segments segments = Segments.own();
    try {
      SCALE_AND_SHIFT.invokeExact(
          segments.of(x),
          segments.of(y),
          segments.of(factor),
          segments.of(shift),
          segments.of(shift),
          segments.of(shift),
          (long) rows,
          (long) columns,
          bytes(xFrom),
          bytes(yFrom),
          bytes(0));
    } catch (Throwable e) {
      throw Failure.of(e);
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
    int size = Math.multiplyExact(rows, columns);
    check(x, xFrom, size);
    check(y, yFrom, size);
    check(a, 0, columns);
    check(b, 0, columns);
    check(c, 0, columns);
    if (size == 0) {
      return;
    }
    Segments segments = Segments.own();
    try {
      COMBINE.invokeExact(
          segments.of(x),
          segments.of(y),
          segments.of(a),
          segments.of(b),
          segments.of(c),
          segments.of(c),
          (long) rows,
          (long) columns,
          bytes(xFrom),
          bytes(yFrom),
          bytes(0));
    } catch (Throwable e) {
      throw Failure.of(e);
    }
  }

  @Override
  public void addColumnSums(float[] x, int xFrom, float[] sum, int sumFrom, int rows, int columns) {
    int size = Math.multiplyExact(rows, columns);
    check(x, xFrom, size);
    check(sum, sumFrom, columns);
    if (size == 0) {
      return;
    }
    Segments segments = Segments.own();
    try {
      ADD_COLUMN_SUMS.invokeExact(
          segments.of(x),
          segments.of(x),
          segments.of(sum),
          segments.of(sum),
          segments.of(sum),
          segments.of(sum),
          (long) rows,
          (long) columns,
          bytes(xFrom),
          bytes(xFrom),
          bytes(sumFrom));
    } catch (Throwable e) {
      throw Failure.of(e);
    }
  }

  @Override
  public void addMoments(
      float[] x, int xFrom, float[] origin, float[] sum, float[] squares, int rows, int columns) {
    int size = Math.multiplyExact(rows, columns);
    check(x, xFrom, size);
    check(origin, 0, columns);
    check(sum, 0, columns);
    check(squares, 0, columns);
    if (size == 0) {
      return;
    }
    Segments segments = Segments.own();
    try {
      ADD_MOMENTS.invokeExact(
          segments.of(x),
          segments.of(x),
          segments.of(origin),
          segments.of(sum),
          segments.of(squares),
          segments.of(squares),
          (long) rows,
          (long) columns,
          bytes(xFrom),
          bytes(xFrom),
          bytes(0));
    } catch (Throwable e) {
      throw Failure.of(e);
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
    int size = Math.multiplyExact(rows, columns);
    check(x, xFrom, size);
    check(y, yFrom, size);
    check(factor, 0, columns);
    check(shift, 0, columns);
    check(sum, 0, columns);
    check(products, 0, columns);
    if (size == 0) {
      return;
    }
    Segments segments = Segments.own();
    try {
      ADD_CORRELATIONS.invokeExact(
          segments.of(x),
          segments.of(y),
          segments.of(factor),
          segments.of(shift),
          segments.of(sum),
          segments.of(products),
          (long) rows,
          (long) columns,
          bytes(xFrom),
          bytes(yFrom),
          bytes(0));
    } catch (Throwable e) {
      throw Failure.of(e);
    }
  }

  @Override
  public void rectify(float[] x, int xFrom, float[] y, int yFrom, int length, float leak) {
    check(x, xFrom, length);
    check(y, yFrom, length);
    Segments segments = Segments.own();
    try {
      RECTIFY.invokeExact(
          segments.of(x),
          segments.of(y),
          (long) length,
          (long) Float.floatToRawIntBits(leak),
          0L,
          CONSTANTS,
          bytes(xFrom),
          bytes(yFrom));
    } catch (Throwable e) {
      throw Failure.of(e);
    }
  }

  @Override
  public void rectifyBackward(
      float[] y, int yFrom, float[] dy, int dyFrom, int length, float leak) {
    check(y, yFrom, length);
    check(dy, dyFrom, length);
    Segments segments = Segments.own();
    try {
      RECTIFY_BACKWARD.invokeExact(
          segments.of(y),
          segments.of(dy),
          (long) length,
          (long) Float.floatToRawIntBits(leak),
          0L,
          CONSTANTS,
          bytes(yFrom),
          bytes(dyFrom));
    } catch (Throwable e) {
      throw Failure.of(e);
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
    check(x, xFrom, length);
    check(y, yFrom, length);
    long scaleAndThreshold = (long) Float.floatToRawIntBits(scale) << 32 | threshold;
    Segments segments = Segments.own();
    try {
      DROPOUT.invokeExact(
          segments.of(x),
          segments.of(y),
          (long) length,
          (long) (place * 0x9E3779B9 + key),
          scaleAndThreshold,
          CONSTANTS,
          bytes(xFrom),
          bytes(yFrom));
    } catch (Throwable e) {
      throw Failure.of(e);
    }
  }

  @Override
  public void gather(float[] x, int columns, int[] indices, int from, int rows, float[] y) {
    Objects.checkFromIndexSize(from, rows, indices.length);
    check(y, 0, Math.multiplyExact(rows, columns));
    int most = x.length / columns;
    for (int i = from; i < from + rows; i++) {
      Objects.checkIndex(indices[i], most);
    }
    if (rows == 0) {
      return;
    }
    Segments segments = Segments.own();
    try {
      GATHER.invokeExact(
          segments.of(x),
          segments.of(y),
          bytes(columns),
          segments.of(indices),
          (long) rows,
          (long) (indices.length - from),
          (long) Integer.BYTES * from);
    } catch (Throwable e) {
      throw Failure.of(e);
    }
  }

  @Override
  public void adam(
      float[] p, float[] g, float[] m, float[] v, int from, int length, AdamStep step) {
    check(p, from, length);
    check(g, from, length);
    check(m, from, length);
    check(v, from, length);
    Segments segments = Segments.own();
    try {
      ADAM.invokeExact(
          segments.of(p),
          segments.of(g),
          segments.of(m),
          segments.of(v),
          (long) length,
          segments.of(step.numbers()),
          bytes(from));
    } catch (Throwable e) {
      throw Failure.of(e);
    }
  }

  @Override
  public void momentum(
      float[] p, float[] g, float[] b, int from, int length, boolean nesterov, float[] numbers) {
    check(p, from, length);
    check(g, from, length);
    check(b, from, length);
    check(numbers, 0, 4);
    Segments segments = Segments.own();
    MemorySegment parameters = segments.of(p);
    MemorySegment gradients = segments.of(g);
    MemorySegment buffer = segments.of(b);
    MemorySegment four = segments.of(numbers);
    try {
      if (nesterov) {
        NESTEROV.invokeExact(parameters, gradients, buffer, four, (long) length, 0L, bytes(from));
      } else {
        MOMENTUM.invokeExact(parameters, gradients, buffer, four, (long) length, 0L, bytes(from));
      }
    } catch (Throwable e) {
      throw Failure.of(e);
    }
  }

  @Override
  public void apply(Curve curve, float[] x, int xFrom, float[] y, int yFrom, int length) {
    portable.apply(curve, x, xFrom, y, yFrom, length);
  }

  @Override
  public void applySlope(Curve curve, float[] v, int vFrom, float[] dy, int dyFrom, int length) {
    portable.applySlope(curve, v, vFrom, dy, dyFrom, length);
  }

  @Override
  public void exp(float[] x, int xFrom, float[] y, int yFrom, int length) {
    portable.exp(x, xFrom, y, yFrom, length);
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
    portable.addNoise(x, xFrom, y, yFrom, length, place, key, deviation, scratch);
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
    portable.sineAndCosine(t, tFrom, sine, sineFrom, cosine, cosineFrom, length);
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
    portable.normalizeRows(
        x,
        xFrom,
        parameters,
        scale,
        shift,
        epsilon,
        y,
        yFrom,
        moments,
        momentsFrom,
        chains,
        rows,
        columns);
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
    portable.normalizeRowsBackward(
        x,
        xFrom,
        moments,
        momentsFrom,
        chains,
        parameters,
        scale,
        shift,
        gradients,
        dy,
        dyFrom,
        rows,
        columns);
  }
}
