package dev.vernier.network.catalog;

import dev.vernier.space.Hyperparameter;
import dev.vernier.space.Parameter;

/// The facts of an entry as a person reads them, the same on the page and in the terminal.
final class InWords {

  private InWords() {}

  /// `always`, or such as `when optimizer is adam or adamw`.
  static String active(Hyperparameter<?> entry) {
    return entry.activeWhen().parents().isEmpty() ? "always" : "when " + entry.activeWhen().text();
  }

  static <T> String defaultValue(Hyperparameter<T> entry) {
    return entry.limits().pin(entry.defaultValue()).range();
  }

  /// The values without the scale: nobody walks the limits.
  static String values(Parameter<?> parameter) {
    return switch (parameter) {
      case Parameter.Real real -> real.range().replace(" (" + real.scale() + ")", "");
      case Parameter.Int whole -> "%d to %d".formatted(whole.low(), whole.high());
      case Parameter.Choice<?> choice -> choice.range();
      case Parameter.Flag flag -> flag.range();
      case Parameter.Sequence sequence -> sequence.range();
    };
  }

  static String scale(Parameter<?> parameter) {
    return switch (parameter) {
      case Parameter.Real real -> real.scale() + (real.zeroShare() > 0 ? ", zero apart" : "");
      case Parameter.Int whole ->
          whole.scale() + (whole.step() == 1 ? "" : ", step " + whole.step());
      case Parameter.Choice<?> _, Parameter.Flag _, Parameter.Sequence _ -> "choice";
    };
  }

  /// When a study searches it, such as `from 11 trials`, `on request` or `never`.
  static String searched(Hyperparameter<?> entry) {
    if (entry.priority() == Catalog.NEVER_SEARCHED) {
      return "never";
    }
    return entry.fromTrials() > 0 ? "from %d trials".formatted(entry.fromTrials()) : "on request";
  }

  static String priority(Hyperparameter<?> entry) {
    return entry.priority() == Catalog.NEVER_SEARCHED ? "-" : Integer.toString(entry.priority());
  }
}
