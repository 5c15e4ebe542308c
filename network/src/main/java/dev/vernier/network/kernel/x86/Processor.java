package dev.vernier.network.kernel.x86;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// What the processor can do, and the operating system lets it do, asked of the processor itself
/// (`cpuid`, `xgetbv`).
///
/// @param avx512 the instructions of Skylake-X: F, DQ, BW and VL, and BMI2 that goes with them
/// @param bf16 dot products of bf16 in vector registers (AVX512_BF16)
/// @param amx dot products of bf16 in tiles (AMX-BF16); to be asked for with [#requestTiles]
public record Processor(boolean avx512, boolean bf16, boolean amx) {

  // State that the operating system saves, as bits of XCR0: SSE, AVX, masks and upper halves;
  // tiles.
  private static final long AVX512_STATE = 0xE6;
  private static final long TILE_STATE = 0x60000;

  private static final long OSXSAVE = 1L << 27; // leaf 1, ecx

  // Leaf 7, ebx.
  private static final long AVX512_F_DQ_BW_VL = 1L << 16 | 1L << 17 | 1L << 30 | 1L << 31;
  private static final long BMI2 = 1L << 8;

  private static final long AMX_BF16_AND_TILE = 1L << 22 | 1L << 24; // leaf 7, edx
  private static final long AVX512_BF16 = 1L << 5; // leaf 7, subleaf 1, eax

  private static final int RAX = 0;
  private static final int RBX = 1;
  private static final int RCX = 2;
  private static final int RDX = 3;
  private static final int XCR0 = 4;

  // <asm/prctl.h>
  private static final long SYS_ARCH_PRCTL = 158;
  private static final int ARCH_REQ_XCOMP_PERM = 0x1023;
  private static final int XFEATURE_XTILEDATA = 18;

  /// The processor of this process, asked once.
  ///
  /// @throws IllegalStateException if machine code cannot be written for this platform, or the
  ///   operating system does not let it run
  public static Processor detected() {
    return switch (Once.ANSWER) {
      case Answer.Known(var processor) -> processor;
      case Answer.Unknown(var reason) -> throw new IllegalStateException(reason);
    };
  }

  private sealed interface Answer {
    record Known(Processor processor) implements Answer {}

    record Unknown(String reason) implements Answer {}
  }

  private static final class Once {
    static final Answer ANSWER = answer();

    private static Answer answer() {
      String arch = System.getProperty("os.arch");
      if (!arch.equals("amd64") && !arch.equals("x86_64")) {
        return new Answer.Unknown("it is written for x86-64, this is " + arch);
      }
      String os = System.getProperty("os.name");
      if (!os.startsWith("Linux") && !os.startsWith("Mac")) {
        return new Answer.Unknown(
            "it follows the calling convention of Linux and macOS, this is " + os);
      }
      try {
        return new Answer.Known(detect());
      } catch (IllegalStateException e) {
        return new Answer.Unknown(String.valueOf(e.getMessage()));
      }
    }
  }

  private static Processor detect() {
    MethodHandle ask = handle(code());
    long[] one = ask(ask, 1, 0);
    if ((one[RCX] & OSXSAVE) == 0 || ask(ask, 0, 0)[RAX] < 7) {
      return new Processor(false, false, false);
    }
    long state = one[XCR0];
    long[] seven = ask(ask, 7, 0);
    long needed = AVX512_F_DQ_BW_VL | BMI2;
    boolean avx512 = (state & AVX512_STATE) == AVX512_STATE && (seven[RBX] & needed) == needed;
    boolean bf16 = avx512 && seven[RAX] >= 1 && (ask(ask, 7, 1)[RAX] & AVX512_BF16) != 0;
    boolean amx =
        bf16
            && (state & TILE_STATE) == TILE_STATE
            && (seven[RDX] & AMX_BF16_AND_TILE) == AMX_BF16_AND_TILE;
    return new Processor(avx512, bf16, amx);
  }

  /// Asks Linux to let this process use tiles, whose state it does not save without being asked.
  ///
  /// @return whether it does
  @SuppressWarnings("restricted") // A system call.
  public static boolean requestTiles() {
    if (!System.getProperty("os.name").startsWith("Linux")) {
      return false;
    }
    Linker linker = Linker.nativeLinker();
    MethodHandle syscall =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("syscall"),
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(1));
    try {
      return (long)
              syscall.invokeExact(
                  SYS_ARCH_PRCTL, (long) ARCH_REQ_XCOMP_PERM, (long) XFEATURE_XTILEDATA)
          == 0;
    } catch (Throwable e) {
      throw Failure.of(e);
    }
  }

  /// `ask(leaf, subleaf, out)`: four registers and, for leaf 1 where it is there, XCR0.
  private static byte[] code() {
    var assembler = new Assembler();
    var done = new Label();
    assembler.push(Register.RBX);
    assembler.mov(Register.R8, Register.RDX);
    assembler.mov(Register.RAX, Register.RDI);
    assembler.mov(Register.RCX, Register.RSI);
    assembler.cpuid();
    assembler.mov(Operand.at(Register.R8, 0), Register.RAX);
    assembler.mov(Operand.at(Register.R8, 8), Register.RBX);
    assembler.mov(Operand.at(Register.R8, 16), Register.RCX);
    assembler.mov(Operand.at(Register.R8, 24), Register.RDX);
    assembler.cmp(Register.RDI, 1);
    assembler.jump(Condition.NOT_EQUAL, done);
    assembler.mov(Register.R9, (int) OSXSAVE);
    assembler.and(Register.RCX, Register.R9);
    assembler.jump(Condition.EQUAL, done);
    assembler.mov(Register.RCX, 0);
    assembler.xgetbv();
    assembler.mov(Operand.at(Register.R8, 32), Register.RAX);
    assembler.bind(done);
    assembler.pop(Register.RBX);
    assembler.ret();
    return assembler.code();
  }

  @SuppressWarnings("restricted")
  private static MethodHandle handle(byte[] code) {
    return Linker.nativeLinker()
        .downcallHandle(
            CodeMemory.load(code), FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG, ADDRESS));
  }

  private static long[] ask(MethodHandle handle, long leaf, long subleaf) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(JAVA_LONG, 5);
      handle.invokeExact(leaf, subleaf, out);
      return out.toArray(JAVA_LONG);
    } catch (Throwable e) {
      throw Failure.of(e);
    }
  }
}
