package dev.vernier.network.kernel.x86;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Memory that the processor may execute, for the life of the process. It is written first and made
/// executable after, and never both at once.
@SuppressWarnings("restricted") // Machine code is what this class is for.
public final class CodeMemory {

  // The values of <sys/mman.h>, equal on Linux and macOS but for the last one.
  private static final int PROT_READ = 1;
  private static final int PROT_WRITE = 2;
  private static final int PROT_EXEC = 4;
  private static final int MAP_PRIVATE = 2;
  private static final int MAP_ANONYMOUS =
      System.getProperty("os.name").startsWith("Mac") ? 0x1000 : 0x20;

  private static final long MAP_FAILED = -1;

  private CodeMemory() {}

  /// Puts code that does not depend on its address into memory of its own.
  ///
  /// @return where it begins
  /// @throws IllegalStateException if the operating system gives no executable memory
  public static MemorySegment load(byte[] code) {
    Linker linker = Linker.nativeLinker();
    MethodHandle map =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("mmap"),
            FunctionDescriptor.of(
                ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    MethodHandle protect =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("mprotect"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    try {
      var memory =
          (MemorySegment)
              map.invokeExact(
                  MemorySegment.NULL,
                  (long) code.length,
                  PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS,
                  -1,
                  0L);
      if (memory.address() == MAP_FAILED) {
        throw new IllegalStateException("no memory for %d bytes of code".formatted(code.length));
      }
      memory = memory.reinterpret(code.length);
      memory.copyFrom(MemorySegment.ofArray(code));
      if ((int) protect.invokeExact(memory, (long) code.length, PROT_READ | PROT_EXEC) != 0) {
        throw new IllegalStateException(
            "this system does not let a process make code of its own executable");
      }
      return memory;
    } catch (Throwable e) {
      throw Failure.of(e);
    }
  }
}
