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
import java.util.Objects;
import java.util.Optional;

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

  private static final long CONSTANTS = constants().address();
  private static final long CONFIGURATION = CONSTANTS + BfloatCode.offsetOfConfiguration();

  private static final MethodHandle PANEL =
      Linker.nativeLinker()
          .downcallHandle(
              FunctionDescriptor.ofVoid(
                  JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                  JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
              Linker.Option.critical(true));

  private static final MethodHandle PACK =
      Linker.nativeLinker()
          .downcallHandle(
              FunctionDescriptor.ofVoid(
                  ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                  JAVA_LONG),
              Linker.Option.critical(true));

  private static final MethodHandle TURN =
      Linker.nativeLinker()
          .downcallHandle(
              FunctionDescriptor.ofVoid(
                  JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
              Linker.Option.critical(false));

  private static final MethodHandle GATHER =
      Linker.nativeLinker()
          .downcallHandle(
              FunctionDescriptor.ofVoid(
                  ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS,
                  JAVA_LONG),
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
  private final MemorySegment gathered;
  private final MemorySegment turn;

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
    gathered = base.asSlice(code.offsetOfGathered());
    turn = base.asSlice(code.offsetOfTurn());
  }

  /// The packed operands of one thread's product, and a tile for the edges: by their addresses.
  private static final class Scratch {
    private MemorySegment left = MemorySegment.NULL;
    private MemorySegment right = MemorySegment.NULL;
    private final MemorySegment tile = Arena.ofAuto().allocate(TILE_BYTES, 64);

    long left(long bytes) {
      left = atLeast(left, bytes);
      return left.address();
    }

    long right(long bytes) {
      right = atLeast(right, bytes);
      return right.address();
    }

    long tile() {
      return tile.address();
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
    long packedB = scratch.right(across * strip);
    if (transposeB) {
      packRows(rightTransposed, b, bOffset, ldb, packedB, n, k, strip);
    } else {
      packPairs(right, b, bOffset, ldb, packedB, n, k, strip);
    }
    int block = rowsOfBlock(k);
    long packedA = scratch.left(Math.ceilDiv(Math.min(block, m), SIDE) * strip);
    for (int i = 0; i < m; i += block) {
      int rows = Math.min(block, m - i);
      if (transposeA) {
        packPairs(leftTransposed, a, aOffset + i, lda, packedA, rows, k, strip);
      } else {
        packRows(left, a, aOffset + i * lda, lda, packedA, rows, k, strip);
      }
      panels(packedA, packedB, rows, n, k, c, cOffset + i * ldc, ldc, scratch.tile());
    }
  }

  /// C of shape `(rows, n)` from packed operands, a few strips of the left one at a time against
  /// all of the right one: a call ends soon, and both stay in the cache.
  private void panels(
      long packedA,
      long packedB,
      int rows,
      int n,
      int k,
      float[] c,
      int cOffset,
      int ldc,
      long tile) {
    long depth = Math.ceilDiv(k, DEPTH);
    long strip = depth * TILE_BYTES;
    int across = Math.ceilDiv(n, SIDE);
    int panelCount = Math.ceilDiv(across, mostStrips);
    int block = rowsOfBlock(k);
    for (int i = 0; i < rows; i += block) {
      int height = Math.min(block, rows - i);
      for (int panel = 0; panel < panelCount; panel++) {
        int j = across * panel / panelCount;
        panel(
            across * (panel + 1) / panelCount - j,
            packedA + i / SIDE * strip,
            packedB + j * strip,
            c,
            cOffset + i * ldc + SIDE * j,
            ldc,
            depth,
            Math.ceilDiv(height, SIDE),
            height,
            n - SIDE * j,
            tile);
      }
    }
  }

  /// How many rows of the left operand are packed and multiplied together.
  private static int rowsOfBlock(int k) {
    return Math.clamp((long) MOST_PACKED / k / DEPTH * DEPTH, DEPTH, MOST_ROWS);
  }

  private void panel(
      int width,
      long packedA,
      long packedB,
      float[] c,
      int cOffset,
      int ldc,
      long depth,
      int strips,
      int rows,
      int columns,
      long tile) {
    long lastRows = rows - SIDE * (strips - 1L);
    long lastColumns = 0xFFFFL >> (SIDE * width - Math.min(columns, SIDE * width));
    try {
      PANEL.invokeExact(
          panels[width],
          packedA,
          packedB,
          Segments.own().of(c),
          (long) Float.BYTES * ldc,
          depth,
          (long) strips,
          lastRows,
          lastColumns,
          tile,
          CONFIGURATION,
          (long) Float.BYTES * cOffset);
    } catch (Throwable e) {
      throw Failure.of(e);
    }
  }

  /// Packs an operand whose rows lie along k, strip by strip.
  private static void packRows(
      MemorySegment function,
      float[] x,
      int offset,
      int ld,
      long to,
      int count,
      int k,
      long strip) {
    for (int i = 0; i < count; i += SIDE) {
      long tile = to + i / SIDE * strip;
      pack(function, x, offset + i * ld, ld, tile, Math.min(SIDE, count - i), k, strip);
    }
  }

  /// Packs an operand whose columns lie along k, one tile's depth of all strips after the other.
  private static void packPairs(
      MemorySegment function,
      float[] x,
      int offset,
      int ld,
      long to,
      int count,
      int k,
      long strip) {
    for (int p = 0; p < k; p += DEPTH) {
      long tile = to + (long) p / DEPTH * TILE_BYTES;
      pack(function, x, offset + p * ld, ld, tile, count, Math.min(DEPTH, k - p), strip);
    }
  }

  private static void pack(
      MemorySegment function,
      float[] x,
      int offset,
      int ld,
      long to,
      int count,
      int k,
      long strip) {
    try {
      PACK.invokeExact(
          function,
          Segments.own().of(x),
          (long) Float.BYTES * ld,
          to,
          (long) count,
          (long) k,
          CONSTANTS,
          strip,
          (long) Float.BYTES * offset);
    } catch (Throwable e) {
      throw Failure.of(e);
    }
  }

  private static MemorySegment constants() {
    short[] values = BfloatCode.constants();
    MemorySegment constants = Arena.global().allocate((long) Short.BYTES * values.length, 64);
    MemorySegment.copy(values, 0, constants, JAVA_SHORT, 0, values.length);
    return constants;
  }

  @Override
  public Optional<BatchProduct> openBatch(int columns, int units, int maxRows) {
    return columns < THINNEST || units < THINNEST || maxRows < THINNEST
        ? Optional.empty()
        : Optional.of(new Batch(columns, maxRows));
  }

  /// A batch that is rounded and packed while it is gathered, a block of rows at a time, each
  /// multiplied while it is in the cache; for the gradient the packed rows are turned round,
  /// likewise a block at a time. The rows themselves are not kept.
  private final class Batch implements BatchProduct {

    private final int columns;

    /// Bytes of a strip of the batch.
    private final long strip;

    private final MemorySegment packed;

    /// Tiles of a strip whose turned forms are multiplied together, however many rows a batch has:
    /// the memory for them is that of the largest.
    private final int tilesOfBlock;

    private final MemorySegment turned;
    private float[] data = {};
    private int[] indices = {};
    private int from;
    private int rows;

    Batch(int columns, int maxRows) {
      this.columns = columns;
      strip = Math.ceilDiv(columns, DEPTH) * (long) TILE_BYTES;
      // Strips in pairs, as they are turned.
      packed = Arena.ofAuto().allocate(2L * Math.ceilDiv(maxRows, DEPTH) * strip, 64);
      long turnedStrip = Math.ceilDiv(maxRows, DEPTH) * (long) TILE_BYTES;
      tilesOfBlock = Math.clamp(MOST_PACKED / maxRows / DEPTH, 1, Math.ceilDiv(columns, DEPTH));
      turned = Arena.ofAuto().allocate(2L * tilesOfBlock * turnedStrip, 64);
    }

    @Override
    public void gather(float[] data, int[] indices, int from, int rows) {
      Bounds.checkRows(data, columns, indices, from, rows);
      if (2L * Math.ceilDiv(rows, DEPTH) * strip > packed.byteSize()) {
        throw new IllegalArgumentException("%d rows are too many".formatted(rows));
      }
      this.data = data;
      this.indices = indices;
      this.from = from;
      this.rows = rows;
    }

    @Override
    public void forward(float[] w, int wOffset, int units, float[] y) {
      Objects.checkFromIndexSize(wOffset, Math.multiplyExact(columns, units), w.length);
      Objects.checkFromIndexSize(0, Math.multiplyExact(rows, units), y.length);
      Scratch scratch = SCRATCH.get();
      long packedW = scratch.right(Math.ceilDiv(units, SIDE) * strip);
      packPairs(right, w, wOffset, units, packedW, units, columns, strip);
      int block = rowsOfBlock(columns);
      for (int i = 0; i < rows; i += block) {
        int height = Math.min(block, rows - i);
        pack(i, height);
        long x = packed.address() + i / SIDE * strip;
        panels(x, packedW, height, units, columns, y, i * units, units, scratch.tile());
      }
    }

    private void pack(int first, int count) {
      Segments segments = Segments.own();
      for (int i = first; i < first + count; i += SIDE) {
        try {
          GATHER.invokeExact(
              gathered,
              segments.of(data),
              (long) Float.BYTES * columns,
              packed.address() + i / SIDE * strip,
              (long) Math.min(SIDE, first + count - i),
              (long) columns,
              CONSTANTS,
              segments.of(indices),
              (long) Integer.BYTES * (from + i));
        } catch (Throwable e) {
          throw Failure.of(e);
        }
      }
    }

    @Override
    public void weightGradient(float[] dy, int units, float[] dw, int dwOffset) {
      Objects.checkFromIndexSize(0, Math.multiplyExact(rows, units), dy.length);
      Objects.checkFromIndexSize(dwOffset, Math.multiplyExact(columns, units), dw.length);
      long turnedStrip = Math.ceilDiv(rows, DEPTH) * (long) TILE_BYTES;
      Scratch scratch = SCRATCH.get();
      long packedDy = scratch.right(Math.ceilDiv(units, SIDE) * turnedStrip);
      packPairs(right, dy, 0, units, packedDy, units, rows, turnedStrip);
      int tiles = Math.ceilDiv(columns, DEPTH);
      int block = tilesOfBlock;
      for (int tile = 0; tile < tiles; tile += block) {
        turn(tile, Math.min(block, tiles - tile), turnedStrip);
        int column = tile * DEPTH;
        panels(
            turned.address(),
            packedDy,
            Math.min(block * DEPTH, columns - column),
            units,
            rows,
            dw,
            dwOffset + column * units,
            units,
            scratch.tile());
      }
    }

    private void turn(int tile, int count, long turnedStrip) {
      if (2L * count * turnedStrip > turned.byteSize()) {
        throw new IllegalStateException("a block of %d tiles does not fit".formatted(count));
      }
      for (int p = 0; p < rows; p += DEPTH) {
        try {
          TURN.invokeExact(
              turn,
              packed.address() + p / SIDE * strip + (long) tile * TILE_BYTES,
              strip,
              turned.address() + (long) p / DEPTH * TILE_BYTES,
              turnedStrip,
              (long) count,
              CONSTANTS,
              (long) Math.min(DEPTH, rows - p));
        } catch (Throwable e) {
          throw Failure.of(e);
        }
      }
    }
  }

  @Override
  public String name() {
    return name;
  }
}
