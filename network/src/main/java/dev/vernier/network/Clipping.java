package dev.vernier.network;

/// Limits the gradients of a step before the optimiser sees them, after micro-batches have been
/// summed.
public sealed interface Clipping {

  /// Gradients as they are.
  record None() implements Clipping {}

  /// `g ← g min(1, c / (‖g‖ + 10⁻⁶))` with the norm over all parameters jointly (Pascanu et al.
  /// 2013), as PyTorch's `clip_grad_norm_` has it.
  ///
  /// @param limit the largest norm `c`; positive
  record Norm(double limit) implements Clipping {
    public Norm {
      requirePositive("gradient_clip_norm", limit);
    }
  }

  /// Each number to `[-c, c]`.
  ///
  /// @param limit the largest magnitude `c`; positive
  record Value(double limit) implements Clipping {
    public Value {
      requirePositive("gradient_clip_value", limit);
    }
  }

  private static void requirePositive(String name, double limit) {
    if (!(limit > 0)) {
      throw new IllegalArgumentException("%s is positive, got %s".formatted(name, limit));
    }
  }
}
