package dev.vernier.network.kernel;

import static dev.vernier.network.kernel.VectorTile.LANES;
import static dev.vernier.network.kernel.VectorTile.ROWS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/// A product in plain Java on the Vector API, after the scheme of Goto and van de Geijn, "Anatomy
/// of High-Performance Matrix Multiplication" (ACM TOMS 34(3), 2008): a panel of op(B), as wide as
/// a register tile and short enough for the first-level cache, is packed once and met with every
/// row of op(A). Packing evens out the transposes of B; those of A are a matter of strides, since
/// its entries are read one at a time.
///
/// Touch this class only where the module `jdk.incubator.vector` is resolved. Packed panels live in
/// a scratch per thread, about 36 KB.
final class VectorProduct implements MatrixProduct {

  /// Two vectors where there are registers for 16 sums, else one.
  private static final int WIDTH = LANES == 16 ? 2 * LANES : LANES;

  /// The longest panel: 256 rows of 32 floats are 32 KB.
  private static final int DEPTH = 256;

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  @SuppressWarnings("ArrayRecordComponent")
  private record Scratch(float[] panel, float[] tile) {
    Scratch() {
      this(new float[DEPTH * WIDTH], new float[ROWS * WIDTH]);
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
    if (m == 0 || k == 0) {
      Bounds.scale(m, n, beta, c, cOffset, ldc);
      return;
    }
    Scratch scratch = SCRATCH.get();
    int aRow = transposeA ? 1 : lda;
    int aStep = transposeA ? lda : 1;
    int depth = evenDepth(k);
    for (int p = 0; p < k; p += depth) {
      int deep = Math.min(depth, k - p);
      float kept = p == 0 ? beta : 1;
      for (int j = 0; j < n; j += WIDTH) {
        int columns = Math.min(WIDTH, n - j);
        int width = columns <= LANES ? LANES : WIDTH;
        if (transposeB) {
          packTransposed(b, bOffset + j * ldb + p, ldb, deep, columns, width, scratch.panel);
        } else {
          pack(b, bOffset + p * ldb + j, ldb, deep, columns, width, scratch.panel);
        }
        int aStart = aOffset + p * aStep;
        rows(m, columns, deep, a, aStart, aRow, aStep, scratch, width, kept, c, cOffset + j, ldc);
      }
    }
  }

  @Override
  public String name() {
    return "Vector API, " + 32 * LANES + " bit";
  }

  /// Panels of about equal depth, rather than full ones and a short rest.
  private static int evenDepth(int k) {
    int panels = (k + DEPTH - 1) / DEPTH;
    return (k + panels - 1) / panels;
  }

  /// All rows of C in the columns of one panel.
  private static void rows(
      int m,
      int columns,
      int k,
      float[] a,
      int aStart,
      int aRow,
      int aStep,
      Scratch scratch,
      int width,
      float beta,
      float[] c,
      int cStart,
      int ldc) {
    for (int i = 0; i < m; i += ROWS) {
      int rows = Math.min(ROWS, m - i);
      int from = aStart + i * aRow;
      int to = cStart + i * ldc;
      if (rows == ROWS && columns == width && beta == 0) {
        tile(a, from, aRow, aStep, rows, k, scratch.panel, width, c, to, ldc);
      } else {
        tile(a, from, aRow, aStep, rows, k, scratch.panel, width, scratch.tile, 0, width);
        merge(scratch.tile, rows, columns, width, beta, c, to, ldc);
      }
    }
  }

  private static void tile(
      float[] a,
      int aStart,
      int aRow,
      int aStep,
      int rows,
      int k,
      float[] panel,
      int width,
      float[] out,
      int outStart,
      int ld) {
    if (width == LANES) {
      VectorTile.narrow(a, aStart, aRow, aStep, rows - 1, k, panel, out, outStart, ld);
    } else {
      VectorTile.wide(a, aStart, aRow, aStep, rows - 1, k, panel, out, outStart, ld);
    }
  }

  /// C = tile + beta·C.
  private static void merge(
      float[] tile, int rows, int columns, int width, float beta, float[] c, int start, int ldc) {
    for (int i = 0; i < rows; i++) {
      if (columns == width && beta != 0) {
        addRow(tile, i * width, width, beta, c, start + i * ldc);
      } else {
        mergeRow(tile, i * width, columns, beta, c, start + i * ldc);
      }
    }
  }

  private static void addRow(float[] tile, int from, int width, float beta, float[] c, int to) {
    for (int j = 0; j < width; j += LANES) {
      FloatVector.fromArray(VectorTile.SPECIES, c, to + j)
          .mul(beta)
          .add(FloatVector.fromArray(VectorTile.SPECIES, tile, from + j))
          .intoArray(c, to + j);
    }
  }

  private static void mergeRow(float[] tile, int from, int columns, float beta, float[] c, int to) {
    for (int j = 0; j < columns; j++) {
      c[to + j] = beta == 0 ? tile[from + j] : beta * c[to + j] + tile[from + j];
    }
  }

  /// Packs rows of B, filled up with zeros to the panel's width.
  private static void pack(
      float[] b, int start, int ldb, int k, int columns, int width, float[] panel) {
    if (columns == width) {
      packFull(b, start, ldb, k, width, panel);
      return;
    }
    for (int p = 0; p < k; p++) {
      int to = p * width;
      for (int j = 0; j < columns; j++) {
        panel[to + j] = b[start + p * ldb + j];
      }
      for (int j = columns; j < width; j++) {
        panel[to + j] = 0;
      }
    }
  }

  private static void packFull(float[] b, int start, int ldb, int k, int width, float[] panel) {
    for (int p = 0; p < k; p++) {
      for (int j = 0; j < width; j += LANES) {
        FloatVector.fromArray(VectorTile.SPECIES, b, start + p * ldb + j)
            .intoArray(panel, p * width + j);
      }
    }
  }

  /// Packs columns of a stored B, which are rows of op(B).
  private static void packTransposed(
      float[] b, int start, int ldb, int k, int columns, int width, float[] panel) {
    if (columns < width) {
      Arrays.fill(panel, 0, k * width, 0);
    }
    for (int j = 0; j < columns; j++) {
      int from = start + j * ldb;
      for (int p = 0; p < k; p++) {
        panel[p * width + j] = b[from + p];
      }
    }
  }
}
