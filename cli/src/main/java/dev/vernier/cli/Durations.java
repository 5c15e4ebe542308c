package dev.vernier.cli;

import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a duration such as `60s`, `5m` or `2h`; a bare number counts seconds.
final class Durations implements ITypeConverter<Duration> {

  private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(s|m|h|d)?");

  private static final Duration LONGEST = Duration.ofDays(10_000);

  @Override
  public Duration convert(String text) {
    var matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "expected a duration such as 60s, 5m or 2h, got \"" + text + "\"");
    }
    String unit = matcher.group(2);
    double seconds =
        Double.parseDouble(matcher.group(1))
            * switch (unit == null ? "s" : unit) {
              case "m" -> 60;
              case "h" -> 3600;
              case "d" -> 86_400;
              default -> 1;
            };
    long millis = Math.round(seconds * 1000);
    if (millis < 1 || millis > LONGEST.toMillis()) {
      throw new TypeConversionException(
          "expected a duration above zero and of at most %dd, got \"%s\""
              .formatted(LONGEST.toDays(), text));
    }
    return Duration.ofMillis(millis);
  }
}
