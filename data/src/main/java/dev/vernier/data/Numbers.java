package dev.vernier.data;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/// How numbers and truth values are written as text.
final class Numbers {

  private static final Pattern NUMBER =
      Pattern.compile("\\s*[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?\\s*");

  private static final List<String> YES = List.of("true", "t", "yes");
  private static final List<String> NO = List.of("false", "f", "no");

  private Numbers() {}

  static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  static OptionalDouble parse(String text) {
    return isNumber(text)
        ? OptionalDouble.of(Double.parseDouble(text.strip()))
        : OptionalDouble.empty();
  }

  /// The shortest usual way to write a number: 3 rather than 3.0.
  static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /// 1 where the text says true, 0 where it says false, −1 where it says neither.
  static byte truth(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    return (byte) (YES.contains(lower) ? 1 : NO.contains(lower) ? 0 : -1);
  }

  /// The position of a text in a sorted list, −1 where it is not there.
  static int position(List<String> sorted, String text) {
    return Math.max(-1, Collections.binarySearch(sorted, text));
  }

  /// A text short enough for a message on one line.
  static String brief(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= 60 ? line : line.substring(0, 59) + "…";
  }
}
