package dev.vernier.network.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.vernier.network.kernel.x86.Failure;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// `cblas_sgemm` of OpenBLAS on the heap arrays themselves. The call is *critical*: nothing is
/// copied and no thread state changes, but the garbage collector waits until it returns, so a long
/// product is cut into blocks of rows that take about a millisecond.
///
/// Initialise this class only after [OpenBlas] has loaded. (The handles are static and final
/// because only then does the JIT inline the call; from a field of an instance it costs several
/// times more.)
@SuppressWarnings("restricted") // Calling native code is what this class is for.
final class OpenBlasProduct implements MatrixProduct {

  /// Multiplications in one call, unless a block of [#FEWEST_ROWS] takes more.
  private static final long MOST_WORK = 1L << 27;

  private static final int FEWEST_ROWS = 64;

  // The values of CBLAS_ORDER and CBLAS_TRANSPOSE.
  private static final int ROW_MAJOR = 101;
  private static final int AS_IT_IS = 111;
  private static final int TRANSPOSED = 112;

  private static final MethodHandle SGEMM =
      OpenBlas.function(
          "cblas_sgemm",
          FunctionDescriptor.ofVoid(
              JAVA_INT,
              JAVA_INT,
              JAVA_INT,
              JAVA_INT,
              JAVA_INT,
              JAVA_INT,
              JAVA_FLOAT,
              ADDRESS,
              JAVA_INT,
              ADDRESS,
              JAVA_INT,
              JAVA_FLOAT,
              ADDRESS,
              JAVA_INT),
          Linker.Option.critical(true));

  private static final String NAME = "OpenBLAS %s (%s)".formatted(version(), core());

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
    if (n == 0 || k == 0) {
      Bounds.scale(m, n, beta, c, cOffset, ldc);
      return;
    }
    int block = Math.clamp(MOST_WORK / ((long) n * k), FEWEST_ROWS, Integer.MAX_VALUE);
    for (int i = 0; i < m; i += block) {
      call(
          transposeA,
          transposeB,
          Math.min(block, m - i),
          n,
          k,
          a,
          aOffset + (transposeA ? i : i * lda),
          lda,
          b,
          bOffset,
          ldb,
          beta,
          c,
          cOffset + i * ldc,
          ldc);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  private static void call(
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
    Segments segments = Segments.own();
    try {
      SGEMM.invokeExact(
          ROW_MAJOR,
          transposeA ? TRANSPOSED : AS_IT_IS,
          transposeB ? TRANSPOSED : AS_IT_IS,
          m,
          n,
          k,
          1f,
          segments.of(a, aOffset),
          lda,
          segments.of(b, bOffset),
          ldb,
          beta,
          segments.of(c, cOffset),
          ldc);
    } catch (Throwable e) {
      throw Failure.of(e);
    }
  }

  /// The second word of `openblas_get_config()`, such as `OpenBLAS 0.3.31 …`.
  private static String version() {
    return text("openblas_get_config").replaceFirst("^OpenBLAS (\\S+).*", "$1");
  }

  /// The family of processors whose kernels are in use, such as `SkylakeX`.
  private static String core() {
    return text("openblas_get_corename");
  }

  private static String text(String function) {
    MethodHandle handle = OpenBlas.function(function, FunctionDescriptor.of(ADDRESS));
    try {
      return ((MemorySegment) handle.invokeExact()).reinterpret(Long.MAX_VALUE).getString(0);
    } catch (Throwable e) {
      throw Failure.of(e);
    }
  }
}
