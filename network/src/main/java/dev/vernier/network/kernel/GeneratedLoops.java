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
/// Initialise this class only where the processor has AVX-512.
@SuppressWarnings("restricted") // Machine code is what this class is for.
final class GeneratedLoops implements Loops {

  private static final LoopCode CODE = new LoopCode();
  private static final MemorySegment BASE = CodeMemory.load(CODE.code());
  private static final long CONSTANTS = constants().address();

  private static final MemorySegment ADD_ROW = function(Loop.ADD_ROW);
  private static final MemorySegment SCALE_AND_SHIFT = function(Loop.SCALE_AND_SHIFT);
  private static final MemorySegment COMBINE = function(Loop.COMBINE);
  private static final MemorySegment ADD_COLUMN_SUMS = function(Loop.ADD_COLUMN_SUMS);
  private static final MemorySegment ADD_MOMENTS = function(Loop.ADD_MOMENTS);
  private static final MemorySegment ADD_CORRELATIONS = function(Loop.ADD_CORRELATIONS);
  private static final MemorySegment RECTIFY = function(Loop.RECTIFY);
  private static final MemorySegment RECTIFY_BACKWARD = function(Loop.RECTIFY_BACKWARD);
  private static final MemorySegment DROPOUT = function(Loop.DROPOUT);
  private static final MemorySegment GATHER = function(Loop.GATHER);
  private static final MemorySegment ADAM = function(Loop.ADAM);
  private static final MemorySegment MOMENTUM = function(Loop.MOMENTUM);
  private static final MemorySegment NESTEROV = function(Loop.NESTEROV);
  private static final MemorySegment ADAM_AVERAGED = function(Loop.ADAM_AVERAGED);

  // Each for all functions that take the same arguments; the function is the first of them.

  private static final MethodHandle CALL_MATRIX =
      handle(
          FunctionDescriptor.ofVoid(
              ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG,
              JAVA_LONG, JAVA_LONG));

  private static final MethodHandle CALL_STRETCH =
      handle(
          FunctionDescriptor.ofVoid(
              ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));

  private static final MethodHandle CALL_GATHER =
      handle(
          FunctionDescriptor.ofVoid(
              ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG));

  private static final MethodHandle CALL_UPDATE =
      handle(
          FunctionDescriptor.ofVoid(
              ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS));

  private static MemorySegment function(Loop loop) {
    return BASE.asSlice(CODE.offsetOf(loop));
  }

  private static MethodHandle handle(FunctionDescriptor descriptor) {
    return Linker.nativeLinker().downcallHandle(descriptor, Linker.Option.critical(true));
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
    matrix(ADD_ROW, x, xFrom, y, yFrom, b, bFrom, b, b, b, rows, columns);
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
    matrix(SCALE_AND_SHIFT, x, xFrom, y, yFrom, factor, 0, shift, shift, shift, rows, columns);
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
    matrix(COMBINE, x, xFrom, y, yFrom, a, 0, b, c, c, rows, columns);
  }

  @Override
  public void addColumnSums(float[] x, int xFrom, float[] sum, int sumFrom, int rows, int columns) {
    matrix(ADD_COLUMN_SUMS, x, xFrom, x, xFrom, sum, sumFrom, sum, sum, sum, rows, columns);
  }

  @Override
  public void addMoments(
      float[] x, int xFrom, float[] origin, float[] sum, float[] squares, int rows, int columns) {
    matrix(ADD_MOMENTS, x, xFrom, x, xFrom, origin, 0, sum, squares, squares, rows, columns);
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
    matrix(ADD_CORRELATIONS, x, xFrom, y, yFrom, factor, 0, shift, sum, products, rows, columns);
  }

  /// Calls a loop over matrices `x` and `y` with up to four vectors by column; an argument that the
  /// loop does not have is another one again.
  private static void matrix(
      MemorySegment function,
      float[] x,
      int xFrom,
      float[] y,
      int yFrom,
      float[] c0,
      int c0From,
      float[] c1,
      float[] c2,
      float[] c3,
      int rows,
      int columns) {
    int size = Math.multiplyExact(rows, columns);
    check(x, xFrom, size);
    check(y, yFrom, size);
    check(c0, c0From, columns);
    check(c1, 0, columns);
    check(c2, 0, columns);
    check(c3, 0, columns);
    if (size == 0) {
      return;
    }
    Segments segments = Segments.own();
    try {
      CALL_MATRIX.invokeExact(
          function,
          segments.of(x),
          segments.of(y),
          segments.of(c0),
          segments.of(c1),
          segments.of(c2),
          segments.of(c3),
          (long) rows,
          (long) columns,
          bytes(xFrom),
          bytes(yFrom),
          bytes(c0From));
    } catch (Throwable e) {
      throw Failure.of(e);
    }
  }

  @Override
  public void rectify(float[] x, int xFrom, float[] y, int yFrom, int length, float leak) {
    stretch(RECTIFY, x, xFrom, y, yFrom, length, Float.floatToRawIntBits(leak), 0);
  }

  @Override
  public void rectifyBackward(
      float[] y, int yFrom, float[] dy, int dyFrom, int length, float leak) {
    stretch(RECTIFY_BACKWARD, y, yFrom, dy, dyFrom, length, Float.floatToRawIntBits(leak), 0);
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
    int start = place * 0x9E3779B9 + key;
    stretch(DROPOUT, x, xFrom, y, yFrom, length, start, scaleAndThreshold);
  }

  /// Calls a loop over two stretches with two numbers of its own.
  private static void stretch(
      MemorySegment function,
      float[] x,
      int xFrom,
      float[] y,
      int yFrom,
      int length,
      long p0,
      long p1) {
    check(x, xFrom, length);
    check(y, yFrom, length);
    Segments segments = Segments.own();
    try {
      CALL_STRETCH.invokeExact(
          function,
          segments.of(x),
          segments.of(y),
          (long) length,
          p0,
          p1,
          CONSTANTS,
          bytes(xFrom),
          bytes(yFrom));
    } catch (Throwable e) {
      throw Failure.of(e);
    }
  }

  @Override
  public void gather(float[] x, int columns, int[] indices, int from, int rows, float[] y) {
    Bounds.checkRows(x, columns, indices, from, rows);
    check(y, 0, Math.multiplyExact(rows, columns));
    if (rows == 0) {
      return;
    }
    Segments segments = Segments.own();
    try {
      CALL_GATHER.invokeExact(
          GATHER,
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
    update(ADAM, p, g, m, v, p, from, length, step.numbers());
  }

  @Override
  public void momentum(
      float[] p, float[] g, float[] b, int from, int length, boolean nesterov, float[] numbers) {
    check(numbers, 0, 4);
    update(nesterov ? NESTEROV : MOMENTUM, p, g, b, b, p, from, length, numbers);
  }

  @Override
  public void adamAveraged(
      float[] p,
      float[] g,
      float[] m,
      float[] v,
      float[] average,
      int from,
      int length,
      AdamStep step) {
    update(ADAM_AVERAGED, p, g, m, v, average, from, length, step.numbers());
  }

  /// Calls an optimiser's step over a stretch of the parameters, their gradients and what it
  /// remembers of them.
  ///
  /// @param average of the parameters; not looked at by the functions without one
  private static void update(
      MemorySegment function,
      float[] p,
      float[] g,
      float[] memory,
      float[] otherMemory,
      float[] average,
      int from,
      int length,
      float[] numbers) {
    check(p, from, length);
    check(g, from, length);
    check(memory, from, length);
    check(otherMemory, from, length);
    check(average, from, length);
    Segments segments = Segments.own();
    try {
      CALL_UPDATE.invokeExact(
          function,
          segments.of(p),
          segments.of(g),
          segments.of(memory),
          segments.of(otherMemory),
          (long) length,
          segments.of(numbers),
          bytes(from),
          segments.of(average));
    } catch (Throwable e) {
      throw Failure.of(e);
    }
  }
}
