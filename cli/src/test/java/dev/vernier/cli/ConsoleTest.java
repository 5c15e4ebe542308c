package dev.vernier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleTest {

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "1,1.000",
    "0.98765,0.9877",
    "-0.5,-0.5000",
    "12.3456,12.35",
    "1234.56,1235",
    "999999,999999",
    "1000000,1.000e+06",
    "0.001,0.001000",
    "0.00001234,1.234e-05",
    "NaN,NaN",
    "Infinity,Infinity"
  })
  void numbersHaveFourSignificantDigits(double value, String text) {
    assertThat(Console.number(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0.0 s",
    "1234,1.2 s",
    "59900,59.9 s",
    "59960,1 min 00 s",
    "61000,1 min 01 s",
    "3599600,1 h 00 min",
    "3660000,1 h 01 min",
    "7199000,1 h 59 min"
  })
  void secondsAreReadable(long millis, String text) {
    assertThat(Console.seconds(Duration.ofMillis(millis))).isEqualTo(text);
  }

  @Test
  void nounsAgreeWithTheirNumbers() {
    assertThat(Console.count(0, "trial")).isEqualTo("0 trials");
    assertThat(Console.count(1, "trial")).isEqualTo("1 trial");
    assertThat(Console.count(1234, "row")).isEqualTo("1,234 rows");
  }
}
