package dev.vernier.network.kernel;

import dev.vernier.network.kernel.x86.Processor;
import java.util.Optional;

/// What of the processor Vernier's own machine code can use.
///
/// @param avx512 products in float32 ([MatrixProducts], `generated`)
/// @param bf16 products of bf16 in vector registers (AVX512_BF16)
/// @param amx products of bf16 on tiles (AMX-BF16)
/// @param whyUnknown why the processor could not be asked; the others are then false
public record InstructionSets(
    boolean avx512, boolean bf16, boolean amx, Optional<String> whyUnknown) {

  /// Asks the processor, or says why that is not possible.
  public static InstructionSets detected() {
    try {
      Processor processor = Processor.detected();
      return new InstructionSets(
          processor.avx512(), processor.bf16(), processor.amx(), Optional.empty());
    } catch (IllegalStateException e) {
      return new InstructionSets(false, false, false, Optional.of(String.valueOf(e.getMessage())));
    }
  }
}
