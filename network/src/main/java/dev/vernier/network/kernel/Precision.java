package dev.vernier.network.kernel;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What the operands of the matrix products of a training are rounded to. Parameters, gradients,
/// sums and everything outside the products are float32 in any case, and so is all that a finished
/// model computes.
public enum Precision {
  /// Not at all: [MatrixProducts#best()].
  FLOAT32,

  /// To bf16, with 8 significant bits: [MatrixProducts#bfloat16()].
  BF16,

  /// To bf16 where that is fast and known to cost no accuracy, else not: [#resolved()].
  AUTO;

  /// Whether [#AUTO] may choose bf16 where the processor is fast in it. Set it once trainings in
  /// bf16 have been shown to score as those in float32 on six data sets.
  private static final boolean AUTO_MAY_USE_BF16 = false;

  /// What [#AUTO] stands for here, and why.
  ///
  /// @param precision never [#AUTO]
  /// @param reason goes on after "because"
  public record Choice(Precision precision, String reason) {}

  /// @throws IllegalArgumentException if there is none of this name
  public static Precision parse(String name) {
    return Arrays.stream(values())
        .filter(precision -> precision.toString().equals(name.strip().toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "the precision is one of %s, got \"%s\""
                    .formatted(
                        Arrays.stream(values())
                            .map(Precision::toString)
                            .collect(Collectors.joining(", ")),
                        name)));
  }

  /// What [#AUTO] chooses on this machine: bf16 on the tiles of AMX, if it may; never in vector
  /// registers (AVX512_BF16), which are slower than float32 on Intel's processors once rounding is
  /// paid for; and float32 where `vernier.products` forces a product.
  public static Choice automatic() {
    return automatic(MatrixProducts.forced(), MatrixProducts.bfloat16OnTiles(), AUTO_MAY_USE_BF16);
  }

  static Choice automatic(Optional<String> forced, boolean tiles, boolean mayUseBf16) {
    if (forced.isPresent()) {
      return new Choice(
          FLOAT32, "-D%s=%s forces a product".formatted(MatrixProducts.PROPERTY, forced.get()));
    }
    if (!tiles) {
      return new Choice(FLOAT32, "only the tiles of AMX make bf16 faster, and there are none");
    }
    return mayUseBf16
        ? new Choice(BF16, "the processor has the tiles of AMX")
        : new Choice(FLOAT32, "bf16 would be faster here, but is not yet shown to be as accurate");
  }

  /// This precision, or the one that [#AUTO] stands for here.
  public Precision resolved() {
    return this == AUTO ? automatic().precision() : this;
  }

  /// The matrix product of a training.
  ///
  /// @throws IllegalArgumentException if this machine or process has none of this precision
  public MatrixProduct product() {
    return switch (resolved()) {
      case FLOAT32 -> MatrixProducts.best();
      case BF16, AUTO -> bfloat16();
    };
  }

  private static MatrixProduct bfloat16() {
    MatrixProducts.forced()
        .ifPresent(name -> {
          throw new IllegalArgumentException(
              "-D%s=%s forces a product in float32, which precision bf16 contradicts; leave one of them out"
                  .formatted(MatrixProducts.PROPERTY, name));
        });
    MatrixProducts.whyNotBfloat16()
        .ifPresent(reason -> {
          throw new IllegalArgumentException(
              "precision bf16 is not available here: %s; use float32, or auto".formatted(reason));
        });
    return MatrixProducts.bfloat16();
  }

  /// The name that [#parse] reads.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
