package dev.vernier.network.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// oneDNN's `dnnl_sgemm` on the heap arrays themselves. The call is *critical*: nothing is copied
/// and no thread state changes, but the garbage collector waits until it returns, so a long product
/// is cut into blocks of rows that take about a millisecond.
///
/// Initialise this class only after [OneDnn] has loaded. (The handles are static and final because
/// only then does the JIT inline the call; from a field of an instance it costs several times
/// more.)
@SuppressWarnings("restricted") // Calling native code is what this class is for.
final class OneDnnProduct implements MatrixProduct {

  /// Multiplications in one call, unless a block of [#FEWEST_ROWS] takes more.
  private static final long MOST_WORK = 1L << 27;

  private static final int FEWEST_ROWS = 64;

  private static final MethodHandle SGEMM =
      OneDnn.function(
          "dnnl_sgemm",
          FunctionDescriptor.of(
              JAVA_INT,
              JAVA_BYTE,
              JAVA_BYTE,
              JAVA_LONG,
              JAVA_LONG,
              JAVA_LONG,
              JAVA_FLOAT,
              ADDRESS,
              JAVA_LONG,
              ADDRESS,
              JAVA_LONG,
              JAVA_FLOAT,
              ADDRESS,
              JAVA_LONG),
          Linker.Option.critical(true));

  private static final String NAME = "oneDNN %s (%s)".formatted(version(), instructions());

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
    int status;
    try {
      status =
          (int)
              SGEMM.invokeExact(
                  (byte) (transposeA ? 'T' : 'N'),
                  (byte) (transposeB ? 'T' : 'N'),
                  (long) m,
                  (long) n,
                  (long) k,
                  1f,
                  at(a, aOffset),
                  (long) lda,
                  at(b, bOffset),
                  (long) ldb,
                  beta,
                  at(c, cOffset),
                  (long) ldc);
    } catch (Throwable e) {
      throw OneDnn.rethrown(e);
    }
    if (status != 0) {
      throw new IllegalStateException(
          "dnnl_sgemm(%b, %b, %d, %d, %d, lda %d, ldb %d, ldc %d) failed with status %d"
              .formatted(transposeA, transposeB, m, n, k, lda, ldb, ldc, status));
    }
  }

  private static MemorySegment at(float[] x, int offset) {
    return MemorySegment.ofArray(x).asSlice((long) offset * Float.BYTES);
  }

  /// `dnnl_version()` points to a structure that begins with major, minor and patch.
  private static String version() {
    MethodHandle handle = OneDnn.function("dnnl_version", FunctionDescriptor.of(ADDRESS));
    try {
      MemorySegment version = ((MemorySegment) handle.invokeExact()).reinterpret(12);
      int patch = version.getAtIndex(JAVA_INT, 2);
      return version.getAtIndex(JAVA_INT, 0)
          + "."
          + version.getAtIndex(JAVA_INT, 1)
          + (patch == 0 ? "" : "." + patch);
    } catch (Throwable e) {
      throw OneDnn.rethrown(e);
    }
  }

  /// The bits of `dnnl_cpu_isa_t`, where each set contains the ones before; 0 on other processors.
  private static String instructions() {
    MethodHandle handle =
        OneDnn.function("dnnl_get_effective_cpu_isa", FunctionDescriptor.of(JAVA_INT));
    try {
      int isa = (int) handle.invokeExact();
      if ((isa & 0x27) == 0x27) {
        return "AVX-512";
      }
      return (isa & 0x7) == 0x7
          ? "AVX2"
          : (isa & 0x1) == 0x1 ? "SSE" : System.getProperty("os.arch");
    } catch (Throwable e) {
      throw OneDnn.rethrown(e);
    }
  }
}
