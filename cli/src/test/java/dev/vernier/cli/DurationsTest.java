package dev.vernier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "60s,60000",
    "5m,300000",
    "2h,7200000",
    "1d,86400000",
    "90,90000",
    "0.5s,500",
    "1.5h,5400000",
    "' 10 s ',10000"
  })
  void aNumberWithAUnit(String text, long millis) {
    assertThat(new Durations().convert(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5x",
        "-5s",
        "s",
        "1e3s",
        "5 m 3 s",
        "0s",
        "0",
        "0.0001s",
        "99999999999999999999d"
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> new Durations().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("expected a duration")
        .hasMessageContaining("\"" + text + "\"");
  }
}
