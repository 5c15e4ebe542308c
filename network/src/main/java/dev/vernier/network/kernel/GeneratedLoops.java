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
          FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG));

  private static final MethodHandle ADAM =
      handle(
          Loop.ADAM,
          FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));

  private final Loops curves;

  /// @param curves what applies curves
  GeneratedLoops(Loops curves) {
    this.curves = curves;
  }

  private static MethodHandle matrix(Loop loop) {
    return handle(
        loop,
        FunctionDescriptor.ofVoid(
            ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG));
  }

  private static MethodHandle stretch(Loop loop) {
    return handle(
        loop,
        FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
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

  /// A stretch of an array; past this check, nothing stops the code from leaving it.
  private static MemorySegment at(float[] x, int from, int length) {
    Objects.checkFromIndexSize(from, length, x.length);
    return MemorySegment.ofArray(x).asSlice((long) Float.BYTES * from);
  }

  private static int size(int rows, int columns) {
    return Math.multiplyExact(rows, columns);
  }

  @Override
  public void addRow(
      float[] x, int xFrom, float[] b, int bFrom, float[] y, int yFrom, int rows, int columns) {
    int size = size(rows, columns);
    if (size == 0) {
      return;
    }
    MemorySegment row = at(b, bFrom, columns);
    try {
      ADD_ROW.invokeExact(
          at(x, xFrom, size), at(y, yFrom, size), row, row, row, row, (long) rows, (long) columns);
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
    int size = size(rows, columns);
    if (size == 0) {
      return;
    }
    MemorySegment s = at(shift, 0, columns);
    try {
      SCALE_AND_SHIFT.invokeExact(
          at(x, xFrom, size),
          at(y, yFrom, size),
          at(factor, 0, columns),
          s,
          s,
          s,
          (long) rows,
          (long) columns);
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
    int size = size(rows, columns);
    if (size == 0) {
      return;
    }
    MemorySegment constant = at(c, 0, columns);
    try {
      COMBINE.invokeExact(
          at(x, xFrom, size),
          at(y, yFrom, size),
          at(a, 0, columns),
          at(b, 0, columns),
          constant,
          constant,
          (long) rows,
          (long) columns);
    } catch (Throwable e) {
      throw Failure.of(e);
    }
  }

  @Override
  public void addColumnSums(float[] x, int xFrom, float[] sum, int sumFrom, int rows, int columns) {
    int size = size(rows, columns);
    if (size == 0) {
      return;
    }
    MemorySegment matrix = at(x, xFrom, size);
    MemorySegment total = at(sum, sumFrom, columns);
    try {
      ADD_COLUMN_SUMS.invokeExact(
          matrix, matrix, total, total, total, total, (long) rows, (long) columns);
    } catch (Throwable e) {
      throw Failure.of(e);
    }
  }

  @Override
  public void addMoments(
      float[] x, int xFrom, float[] origin, float[] sum, float[] squares, int rows, int columns) {
    int size = size(rows, columns);
    if (size == 0) {
      return;
    }
    MemorySegment matrix = at(x, xFrom, size);
    MemorySegment second = at(squares, 0, columns);
    try {
      ADD_MOMENTS.invokeExact(
          matrix,
          matrix,
          at(origin, 0, columns),
          at(sum, 0, columns),
          second,
          second,
          (long) rows,
          (long) columns);
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
    int size = size(rows, columns);
    if (size == 0) {
      return;
    }
    try {
      ADD_CORRELATIONS.invokeExact(
          at(x, xFrom, size),
          at(y, yFrom, size),
          at(factor, 0, columns),
          at(shift, 0, columns),
          at(sum, 0, columns),
          at(products, 0, columns),
          (long) rows,
          (long) columns);
    } catch (Throwable e) {
      throw Failure.of(e);
    }
  }

  @Override
  public void rectify(float[] x, int xFrom, float[] y, int yFrom, int length, float leak) {
    try {
      RECTIFY.invokeExact(
          at(x, xFrom, length),
          at(y, yFrom, length),
          (long) length,
          (long) Float.floatToRawIntBits(leak),
          0L,
          CONSTANTS);
    } catch (Throwable e) {
      throw Failure.of(e);
    }
  }

  @Override
  public void rectifyBackward(
      float[] y, int yFrom, float[] dy, int dyFrom, int length, float leak) {
    try {
      RECTIFY_BACKWARD.invokeExact(
          at(y, yFrom, length),
          at(dy, dyFrom, length),
          (long) length,
          (long) Float.floatToRawIntBits(leak),
          0L,
          CONSTANTS);
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
    long scaleAndThreshold = (long) Float.floatToRawIntBits(scale) << 32 | threshold;
    try {
      DROPOUT.invokeExact(
          at(x, xFrom, length),
          at(y, yFrom, length),
          (long) length,
          (long) (place * 0x9E3779B9 + key),
          scaleAndThreshold,
          CONSTANTS);
    } catch (Throwable e) {
      throw Failure.of(e);
    }
  }

  @Override
  public void gather(float[] x, int columns, int[] indices, int from, int rows, float[] y) {
    Objects.checkFromIndexSize(from, rows, indices.length);
    Objects.checkFromIndexSize(0, size(rows, columns), y.length);
    int most = x.length / columns;
    for (int i = from; i < from + rows; i++) {
      Objects.checkIndex(indices[i], most);
    }
    if (rows == 0) {
      return;
    }
    copyRows(x, columns, indices, from, rows, y);
  }

  /// The call by itself, so that the JIT makes its segments vanish.
  private static void copyRows(
      float[] x, int columns, int[] indices, int from, int rows, float[] y) {
    try {
      GATHER.invokeExact(
          MemorySegment.ofArray(x),
          MemorySegment.ofArray(y),
          (long) Float.BYTES * columns,
          MemorySegment.ofArray(indices).asSlice((long) Integer.BYTES * from),
          (long) rows,
          (long) (indices.length - from));
    } catch (Throwable e) {
      throw Failure.of(e);
    }
  }

  @Override
  public void adam(
      float[] p, float[] g, float[] m, float[] v, int from, int length, AdamStep step) {
    try {
      ADAM.invokeExact(
          at(p, from, length),
          at(g, from, length),
          at(m, from, length),
          at(v, from, length),
          (long) length,
          at(step.numbers(), 0, step.numbers().length));
    } catch (Throwable e) {
      throw Failure.of(e);
    }
  }

  @Override
  public void apply(Curve curve, float[] x, int xFrom, float[] y, int yFrom, int length) {
    curves.apply(curve, x, xFrom, y, yFrom, length);
  }

  @Override
  public void applySlope(Curve curve, float[] v, int vFrom, float[] dy, int dyFrom, int length) {
    curves.applySlope(curve, v, vFrom, dy, dyFrom, length);
  }

  @Override
  public void exp(float[] x, int xFrom, float[] y, int yFrom, int length) {
    curves.exp(x, xFrom, y, yFrom, length);
  }
}
