package dev.vernier.network.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.vernier.network.kernel.x86.CodeMemory;
import dev.vernier.network.kernel.x86.Failure;
import dev.vernier.network.kernel.x86.FloatCode;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Objects;

/// Products by the machine code of [FloatCode], on the heap arrays themselves.
///
/// Nothing is packed but a transposed B: its blocks are turned round first, into a scratch per
/// thread. The transposes of A are a matter of strides, since its entries are read one at a time.
/// Calls are *critical*: nothing is copied and no thread state changes, but the garbage collector
/// waits until they return, so each covers one panel of a block that takes well under a
/// millisecond.
///
/// Initialise this class only where [Processor#avx512()] holds.
@SuppressWarnings("restricted") // Machine code is what this class is for.
final class GeneratedProduct implements MatrixProduct {

  private static final int LANES = 16;

  /// Rows of op(B) of one block: 384 rows of the widest panel are 72 KB.
  private static final int DEPTH = 384;

  /// The same for a transposed A, whose tiles walk down columns, from one page of memory to the
  /// next: more pages than this would not fit the first-level TLB together with those of B.
  private static final int DEPTH_DOWN = 64;

  /// Numbers of C that may be summed to over and over: 512 KB, in the second-level cache.
  private static final long MOST_SUMS = 1 << 17;

  /// Numbers of op(A) of one block, 512 KB: it stays in the second-level cache for all panels.
  private static final int AREA = 1 << 17;

  private static final FloatCode CODE = new FloatCode();
  private static final MemorySegment BASE = CodeMemory.load(CODE.code());

  private static final MethodHandle PANEL =
      Linker.nativeLinker()
          .downcallHandle(
              BASE,
              FunctionDescriptor.ofVoid(
                  ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                  JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG),
              Linker.Option.critical(true));

  private static final MethodHandle TRANSPOSE =
      Linker.nativeLinker()
          .downcallHandle(
              BASE.asSlice(CODE.offsetOfTranspose()),
              FunctionDescriptor.ofVoid(
                  ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG),
              Linker.Option.critical(true));

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  /// The turned blocks of one thread's product.
  private static final class Scratch {
    private MemorySegment memory = MemorySegment.NULL;

    MemorySegment ofFloats(long count) {
      if (memory.byteSize() < count * Float.BYTES) {
        memory = Arena.ofAuto().allocate(MemoryLayout.sequenceLayout(count, JAVA_FLOAT), 64);
      }
      return memory;
    }
  }

  @Override
  public void multiply(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float beta,
      float[] c,
      int cOffset,
      int ldc) {
    Bounds.check(
        transposeA, transposeB, m, n, k, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
    if (m == 0 || n == 0 || k == 0) {
      Bounds.scale(m, n, beta, c, cOffset, ldc);
      return;
    }
    if (beta != 0 && beta != 1) {
      Bounds.scale(m, n, beta, c, cOffset, ldc);
    }
    MemorySegment matrixC = MemorySegment.ofArray(c).asSlice((long) Float.BYTES * cOffset);
    long cRow = (long) Float.BYTES * ldc;
    blocks(
        transposeA,
        transposeB,
        m,
        n,
        k,
        a,
        aOffset,
        lda,
        b,
        bOffset,
        ldb,
        beta == 0 ? MemorySegment.NULL : matrixC,
        cRow,
        matrixC,
        cRow);
  }

  @Override
  public void affine(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float[] row,
      int rowOffset,
      float[] c,
      int cOffset,
      int ldc) {
    Bounds.check(false, false, m, n, k, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
    Objects.checkFromIndexSize(rowOffset, n, row.length);
    if (m == 0 || n == 0) {
      return;
    }
    blocks(
        false,
        false,
        m,
        n,
        k,
        a,
        aOffset,
        lda,
        b,
        bOffset,
        ldb,
        MemorySegment.ofArray(row).asSlice((long) Float.BYTES * rowOffset),
        0,
        MemorySegment.ofArray(c).asSlice((long) Float.BYTES * cOffset),
        (long) Float.BYTES * ldc);
  }

  /// @param start what the sums begin with, shape (m, n) at `startRow` bytes from row to row; NULL
  ///   for zeros
  private static void blocks(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      MemorySegment start,
      long startRow,
      MemorySegment c,
      long cRow) {
    int vectors = Math.ceilDiv(n, LANES);
    int panels = Math.ceilDiv(vectors, FloatCode.MOST_VECTORS);
    int depths = Math.ceilDiv(k, transposeA && (long) m * n <= MOST_SUMS ? DEPTH_DOWN : DEPTH);
    MemorySegment matrixA = MemorySegment.ofArray(a);
    MemorySegment matrixB = MemorySegment.ofArray(b);
    long aRow = Float.BYTES * (long) (transposeA ? 1 : lda);
    long aStep = Float.BYTES * (long) (transposeA ? lda : 1);
    for (int block = 0; block < depths; block++) {
      int p = share(k, depths, block);
      int depth = share(k, depths, block + 1) - p;
      int height = Math.max(AREA / depth, 1);
      for (int i = 0; i < m; i += height) {
        int rows = Math.min(height, m - i);
        for (int panel = 0; panel < panels; panel++) {
          int from = share(vectors, panels, panel);
          int width = share(vectors, panels, panel + 1) - from;
          int column = from * LANES;
          int columns = Math.min(n - column, width * LANES);
          MemorySegment blockOfB;
          long bRow;
          if (transposeB) {
            blockOfB = turned(matrixB, bOffset + p + (long) column * ldb, ldb, columns, depth);
            bRow = (long) width * LANES * Float.BYTES;
          } else {
            blockOfB = matrixB.asSlice(Float.BYTES * (bOffset + (long) p * ldb + column));
            bRow = Float.BYTES * (long) ldb;
          }
          panel(
              width,
              rows,
              columns,
              depth,
              matrixA.asSlice(Float.BYTES * (long) aOffset + i * aRow + p * aStep),
              aRow,
              aStep,
              blockOfB,
              bRow,
              block == 0 ? at(start, i * startRow, column) : at(c, i * cRow, column),
              block == 0 ? startRow : cRow,
              at(c, i * cRow, column),
              cRow);
        }
      }
    }
  }

  /// A column of a row; NULL stays NULL.
  private static MemorySegment at(MemorySegment matrix, long row, int column) {
    return matrix.address() == 0 && matrix.isNative()
        ? matrix
        : matrix.asSlice(row + (long) Float.BYTES * column);
  }

  /// Where part `index` of `parts` parts of about equal size begins.
  private static int share(int whole, int parts, int index) {
    return (int) ((long) whole * index / parts);
  }

  /// All rows of a block in the columns of one panel, as tiles of nearly equal height.
  private static void panel(
      int vectors,
      int rows,
      int columns,
      int depth,
      MemorySegment a,
      long aRow,
      long aStep,
      MemorySegment b,
      long bRow,
      MemorySegment start,
      long startRow,
      MemorySegment c,
      long cRow) {
    int tiles = Math.ceilDiv(rows, FloatCode.mostRows(vectors));
    int height = rows / tiles;
    int taller = rows % tiles;
    long mask = 0xFFFFL >> (vectors * LANES - columns);
    try {
      PANEL.invokeExact(
          a,
          b,
          c,
          (long) depth,
          aRow,
          aStep,
          bRow,
          cRow,
          mask,
          taller == 0 ? 0L : tile(vectors, height + 1),
          (long) taller,
          tile(vectors, height),
          (long) (tiles - taller),
          start,
          startRow);
    } catch (Throwable e) {
      throw Failure.of(e);
    }
  }

  private static long tile(int vectors, int rows) {
    return BASE.address() + CODE.offsetOfTile(vectors, rows);
  }

  /// Rows of a stored B, which are columns of op(B), as rows.
  private static MemorySegment turned(MemorySegment b, long offset, int ldb, int n, int depth) {
    long columns = (long) Math.ceilDiv(n, LANES) * LANES;
    MemorySegment scratch = SCRATCH.get().ofFloats(columns * Math.ceilDiv(depth, LANES) * LANES);
    for (int j = 0; j < n; j += LANES) {
      try {
        TRANSPOSE.invokeExact(
            b.asSlice(Float.BYTES * (offset + (long) j * ldb)),
            Float.BYTES * (long) ldb,
            scratch.asSlice(Float.BYTES * (long) j),
            Float.BYTES * columns,
            (long) Math.min(LANES, n - j),
            (long) depth);
      } catch (Throwable e) {
        throw Failure.of(e);
      }
    }
    return scratch;
  }

  @Override
  public String name() {
    return "generated code (AVX-512)";
  }
}
