package dev.vernier.search;

import java.math.BigDecimal;
import java.util.function.Function;

/// Numbers in the texts that name samplers and pruners.
final class Settings {

  private Settings() {}

  /// Without a point where it is whole.
  static String text(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  /// What a text is read as.
  ///
  /// @throws IllegalArgumentException with the whole text, if it is not a number
  static <T> T read(String whole, String number, Function<String, T> reader) {
    try {
      return reader.apply(number);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "\"%s\" has \"%s\" where a number belongs".formatted(whole, number), e);
    }
  }
}
