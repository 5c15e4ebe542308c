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

  /// The distance of rows that says that there are none.
  private static final int NONE = -1;

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
                  JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG,
                  JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
              Linker.Option.critical(true));

  private static final MethodHandle TRANSPOSE =
      Linker.nativeLinker()
          .downcallHandle(
              BASE.asSlice(CODE.offsetOfTranspose()),
              FunctionDescriptor.ofVoid(
                  ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
              Linker.Option.critical(true));

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  /// The turned blocks of one thread's product.
  private static final class Scratch {
    private MemorySegment memory = MemorySegment.NULL;

    /// The address of room for so many floats.
    long ofFloats(long count) {
      if (memory.byteSize() < count * Float.BYTES) {
        memory = Arena.ofAuto().allocate(MemoryLayout.sequenceLayout(count, JAVA_FLOAT), 64);
      }
      return memory.address();
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
        c,
        cOffset,
        beta == 0 ? NONE : ldc,
        c,
        cOffset,
        ldc);
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
    if (k == 0) {
      for (int i = 0; i < m; i++) {
        System.arraycopy(row, rowOffset, c, cOffset + i * ldc, n);
      }
      return;
    }
    blocks(
        false, false, m, n, k, a, aOffset, lda, b, bOffset, ldb, row, rowOffset, 0, c, cOffset,
        ldc);
  }

  /// @param start what the sums begin with, shape (m, n), from `startOffset` on
  /// @param startRow from row to row of it; [#NONE] for zeros
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
      float[] start,
      int startOffset,
      int startRow,
      float[] c,
      int cOffset,
      int ldc) {
    int vectors = Math.ceilDiv(n, LANES);
    int panels = Math.ceilDiv(vectors, FloatCode.MOST_VECTORS);
    int depths = Math.ceilDiv(k, transposeA && (long) m * n <= MOST_SUMS ? DEPTH_DOWN : DEPTH);
    int aRow = transposeA ? 1 : lda;
    int aStep = transposeA ? lda : 1;
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
          int at = cOffset + i * ldc + column;
          boolean first = block == 0;
          panel(
              width,
              rows,
              columns,
              depth,
              a,
              aOffset + i * aRow + p * aStep,
              aRow,
              aStep,
              transposeB,
              b,
              transposeB ? bOffset + p + column * ldb : bOffset + p * ldb + column,
              ldb,
              first ? start : c,
              first ? startOffset + i * Math.max(startRow, 0) + column : at,
              first ? startRow : ldc,
              c,
              at,
              ldc);
        }
      }
    }
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
      float[] a,
      int aOffset,
      int aRow,
      int aStep,
      boolean transposeB,
      float[] b,
      int bOffset,
      int ldb,
      float[] start,
      int startOffset,
      int startRow,
      float[] c,
      int cOffset,
      int ldc) {
    int tiles = Math.ceilDiv(rows, FloatCode.mostRows(vectors));
    int height = rows / tiles;
    int taller = rows % tiles;
    long mask = 0xFFFFL >> (vectors * LANES - columns);
    long tall = taller == 0 ? 0 : tile(vectors, height + 1);
    long shorter = tile(vectors, height);
    long turned = transposeB ? turned(b, bOffset, ldb, vectors, columns, depth) : 0;
    Segments segments = Segments.own();
    try {
      PANEL.invokeExact(
          segments.of(a),
          segments.of(b),
          segments.of(c),
          (long) depth,
          bytes(aRow),
          bytes(aStep),
          bytes(transposeB ? vectors * LANES : ldb),
          bytes(ldc),
          mask,
          tall,
          (long) taller,
          shorter,
          (long) (tiles - taller),
          segments.of(start),
          bytes(startRow),
          bytes(aOffset),
          bytes(bOffset),
          bytes(cOffset),
          bytes(startOffset),
          turned);
    } catch (Throwable e) {
      throw Failure.of(e);
    }
  }

  private static long bytes(int floats) {
    return (long) Float.BYTES * floats;
  }

  private static long tile(int vectors, int rows) {
    return BASE.address() + CODE.offsetOfTile(vectors, rows);
  }

  /// Rows of a stored B, which are columns of op(B), as rows of `vectors` vectors.
  ///
  /// @return where they lie
  private static long turned(float[] b, int offset, int ldb, int vectors, int columns, int depth) {
    long address =
        SCRATCH.get().ofFloats((long) vectors * LANES * Math.ceilDiv(depth, LANES) * LANES);
    for (int j = 0; j < columns; j += LANES) {
      try {
        TRANSPOSE.invokeExact(
            Segments.own().of(b),
            bytes(ldb),
            address + bytes(j),
            bytes(vectors * LANES),
            (long) Math.min(LANES, columns - j),
            (long) depth,
            bytes(offset + j * ldb));
      } catch (Throwable e) {
        throw Failure.of(e);
      }
    }
    return address;
  }

  @Override
  public String name() {
    return "generated code (AVX-512)";
  }
}
