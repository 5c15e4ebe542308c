package dev.vernier.network.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.vernier.network.kernel.x86.BfloatCode;
import dev.vernier.network.kernel.x86.CodeMemory;
import dev.vernier.network.kernel.x86.Failure;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Products of operands rounded to bf16, summed in single precision, on the tiles of AMX or in
/// vector registers. Sums, results, and everything outside the product stay float32.
///
/// Rounding and laying out cost about as much as multiplying: each product needs its operands in an
/// order of its own, so there is nothing to keep from one to the next. Products too thin to gain
/// are left to float32.
///
/// For processors with AVX512_BF16 alone; for AMX, [Processor#requestTiles] first.
@SuppressWarnings("restricted") // Machine code is what this class is for.
final class BfloatProduct implements MatrixProduct {

  private static final int SIDE = 16;
  private static final int DEPTH = 32;
  private static final int TILE_BYTES = 1024;

  /// Below this extent, half of a tile or more would be filling.
  private static final int THINNEST = 24;

  /// Numbers of a packed block of the left operand: 512 KB, in the second-level cache.
  private static final int MOST_PACKED = 1 << 18;

  private static final int MOST_ROWS = 512;

  private static final MemorySegment CONSTANTS = constants();
  private static final MemorySegment CONFIGURATION =
      CONSTANTS.asSlice(BfloatCode.offsetOfConfiguration());

  private static final MethodHandle PANEL =
      Linker.nativeLinker()
          .downcallHandle(
              FunctionDescriptor.ofVoid(
                  ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                  ADDRESS, ADDRESS),
              Linker.Option.critical(true));

  private static final MethodHandle PACK =
      Linker.nativeLinker()
          .downcallHandle(
              FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG),
              Linker.Option.critical(true));

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private final String name;
  private final MatrixProduct thin;
  private final int mostStrips;

  /// Entry `i` is the function for a panel of `i` strips.
  private final MemorySegment[] panels;

  private final MemorySegment left;
  private final MemorySegment leftTransposed;
  private final MemorySegment right;
  private final MemorySegment rightTransposed;

  /// @param onTiles whether to multiply on AMX, else on AVX512_BF16
  /// @param thin for products that gain nothing
  BfloatProduct(boolean onTiles, MatrixProduct thin) {
    name = "generated code, bf16 (%s)".formatted(onTiles ? "AMX" : "AVX512_BF16");
    this.thin = thin;
    var code = new BfloatCode(onTiles);
    MemorySegment base = CodeMemory.load(code.code());
    mostStrips = code.mostStrips();
    panels = new MemorySegment[mostStrips + 1];
    for (int width = 1; width <= mostStrips; width++) {
      panels[width] = base.asSlice(code.offsetOfPanel(width));
    }
    left = base.asSlice(code.offsetOfLeft(false));
    leftTransposed = base.asSlice(code.offsetOfLeft(true));
    right = base.asSlice(code.offsetOfRight(false));
    rightTransposed = base.asSlice(code.offsetOfRight(true));
  }

  /// The packed operands of one thread's product, and a tile for the edges.
  private static final class Scratch {
    private MemorySegment left = MemorySegment.NULL;
    private MemorySegment right = MemorySegment.NULL;
    private final MemorySegment tile = Arena.ofAuto().allocate(TILE_BYTES, 64);

    MemorySegment left(long bytes) {
      left = atLeast(left, bytes);
      return left;
    }

    MemorySegment right(long bytes) {
      right = atLeast(right, bytes);
      return right;
    }

    private static MemorySegment atLeast(MemorySegment memory, long bytes) {
      return memory.byteSize() < bytes ? Arena.ofAuto().allocate(bytes, 64) : memory;
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
    if (m < THINNEST || n < THINNEST || k < THINNEST || beta != 0) {
      thin.multiply(
          transposeA, transposeB, m, n, k, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
      return;
    }
    long depth = Math.ceilDiv(k, DEPTH);
    long strip = depth * TILE_BYTES;
    int across = Math.ceilDiv(n, SIDE);
    Scratch scratch = SCRATCH.get();
    MemorySegment packedB = scratch.right(across * strip);
    if (transposeB) {
      packRows(rightTransposed, b, bOffset, ldb, packedB, n, k, strip);
    } else {
      packPairs(right, b, bOffset, ldb, packedB, n, k, strip);
    }
    int block = Math.clamp(MOST_PACKED / k / SIDE * SIDE, SIDE, MOST_ROWS);
    MemorySegment packedA = scratch.left(Math.ceilDiv(Math.min(block, m), SIDE) * strip);
    int panelCount = Math.ceilDiv(across, mostStrips);
    for (int i = 0; i < m; i += block) {
      int rows = Math.min(block, m - i);
      int strips = Math.ceilDiv(rows, SIDE);
      if (transposeA) {
        packPairs(leftTransposed, a, aOffset + i, lda, packedA, rows, k, strip);
      } else {
        packRows(left, a, aOffset + (long) i * lda, lda, packedA, rows, k, strip);
      }
      for (int panel = 0; panel < panelCount; panel++) {
        int j = across * panel / panelCount;
        panel(
            across * (panel + 1) / panelCount - j,
            packedA,
            packedB.asSlice(j * strip),
            at(c, cOffset + (long) i * ldc + (long) SIDE * j),
            ldc,
            depth,
            strips,
            rows,
            n - SIDE * j,
            scratch.tile);
      }
    }
  }

  private void panel(
      int width,
      MemorySegment packedA,
      MemorySegment packedB,
      MemorySegment c,
      int ldc,
      long depth,
      int strips,
      int rows,
      int columns,
      MemorySegment tile) {
    long lastRows = rows - SIDE * (strips - 1L);
    long lastColumns = 0xFFFFL >> (SIDE * width - Math.min(columns, SIDE * width));
    try {
      PANEL.invokeExact(
          panels[width],
          packedA,
          packedB,
          c,
          (long) Float.BYTES * ldc,
          depth,
          (long) strips,
          lastRows,
          lastColumns,
          tile,
          CONFIGURATION);
    } catch (Throwable e) {
      throw Failure.of(e);
    }
  }

  /// Packs an operand whose rows lie along k, strip by strip.
  private static void packRows(
      MemorySegment function,
      float[] x,
      long offset,
      int ld,
      MemorySegment to,
      int count,
      int k,
      long strip) {
    for (int i = 0; i < count; i += SIDE) {
      MemorySegment from = at(x, offset + (long) i * ld);
      pack(function, from, ld, to.asSlice(i / SIDE * strip), Math.min(SIDE, count - i), k, strip);
    }
  }

  /// Packs an operand whose columns lie along k, one tile's depth of all strips after the other.
  private static void packPairs(
      MemorySegment function,
      float[] x,
      long offset,
      int ld,
      MemorySegment to,
      int count,
      int k,
      long strip) {
    for (int p = 0; p < k; p += DEPTH) {
      MemorySegment from = at(x, offset + (long) p * ld);
      MemorySegment tile = to.asSlice((long) p / DEPTH * TILE_BYTES);
      pack(function, from, ld, tile, count, Math.min(DEPTH, k - p), strip);
    }
  }

  private static void pack(
      MemorySegment function,
      MemorySegment from,
      int ld,
      MemorySegment to,
      int count,
      int k,
      long strip) {
    try {
      PACK.invokeExact(
          function, from, (long) Float.BYTES * ld, to, (long) count, (long) k, CONSTANTS, strip);
    } catch (Throwable e) {
      throw Failure.of(e);
    }
  }

  private static MemorySegment at(float[] x, long offset) {
    return MemorySegment.ofArray(x).asSlice(Float.BYTES * offset);
  }

  private static MemorySegment constants() {
    short[] values = BfloatCode.constants();
    MemorySegment constants = Arena.global().allocate((long) Short.BYTES * values.length, 64);
    MemorySegment.copy(values, 0, constants, JAVA_SHORT, 0, values.length);
    return constants;
  }

  @Override
  public String name() {
    return name;
  }
}
