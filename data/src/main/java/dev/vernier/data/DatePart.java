package dev.vernier.data;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;

/// A number read off a date, so that a network can learn seasons, weekdays and trends.
public enum DatePart {
  YEAR,
  MONTH,
  DAY,
  /// Monday is 1, Sunday 7.
  WEEKDAY,
  HOUR,
  MINUTE,
  /// Days since 1970-01-01.
  EPOCH_DAY;

  /// The part of a moment; NaN for a missing one.
  double of(double epochSeconds) {
    if (Double.isNaN(epochSeconds)) {
      return Double.NaN;
    }
    LocalDateTime time = at(epochSeconds);
    return switch (this) {
      case YEAR -> time.getYear();
      case MONTH -> time.getMonthValue();
      case DAY -> time.getDayOfMonth();
      case WEEKDAY -> time.getDayOfWeek().getValue();
      case HOUR -> time.getHour();
      case MINUTE -> time.getMinute();
      case EPOCH_DAY -> time.toLocalDate().toEpochDay();
    };
  }

  /// The parts that a column of dates has; hours and minutes only where there is a time of day.
  static List<DatePart> of(boolean timed) {
    return Arrays.stream(values()).filter(p -> timed || (p != HOUR && p != MINUTE)).toList();
  }

  static String text(double epochSeconds, boolean timed) {
    LocalDateTime time = at(epochSeconds);
    return timed ? time.toString() : LocalDate.from(time).toString();
  }

  private static LocalDateTime at(double epochSeconds) {
    double seconds = Math.floor(epochSeconds);
    return LocalDateTime.ofEpochSecond(
        (long) seconds, (int) ((epochSeconds - seconds) * 1e9), ZoneOffset.UTC);
  }
}
