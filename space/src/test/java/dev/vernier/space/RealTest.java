package dev.vernier.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vernier.space.Parameter.Real;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RealTest extends ParameterContract<Double> {

  @Override
  List<Real> parameters() {
    return List.of(
        Real.linear("x", 0, 1),
        Real.linear("x", 5, 6),
        Real.linear("x", -17.5, 3),
        Real.linear("x", 1e12, 2e12),
        Real.linear("x", 0.25, 0.25),
        Real.linear("x", 0, 0),
        Real.linear("x", 0, 1e298),
        Real.linear("x", -1, 1),
        Real.linear("x", 0.12345678, 0.98765432),
        Real.linear("x", 0.12345678, 0.12345679),
        Real.linear("x", 1.0 / 3, 2.0 / 3).orZero(0.5),
        Real.log("x", Double.MIN_VALUE, 1.7e308),
        Real.logComplement("x", 0, 1 - 1e-14),
        Real.linear("x", 0, 0.5).orZero(0.3),
        Real.log("x", 1e-4, 0.01),
        Real.log("x", 1e-12, 1e12),
        Real.log("x", 1e-300, 1e300),
        Real.log("x", 3, 3),
        Real.log("x", 1e-5, 0.1).orZero(0.25),
        Real.log("x", 1e-5, 0.1).orZero(0.9),
        Real.logComplement("x", 0.5, 0.999),
        Real.logComplement("x", 0, 0.9999),
        Real.logComplement("x", 0.9, 0.9),
        Real.logComplement("x", 0.8, 0.99).orZero(0.1));
  }

  @Override
  List<Double> foreign() {
    return List.of(
        Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -1e9, Double.MAX_VALUE);
  }

  @Test
  void bothEndsAreReached() {
    for (Real real : parameters()) {
      assertThat(real.decode(real.zeroShare())).as("%s", real).isEqualTo(real.low());
      assertThat(real.decode(1)).as("%s", real).isEqualTo(real.high());
    }
  }

  @Test
  void valuesCarrySixSignificantDigits() {
    var random = new Random(4);
    for (Real real : parameters()) {
      for (int i = 0; i < 1_000; i++) {
        double value = real.decode(random.nextDouble());
        if (value != real.low() && value != real.high()) {
          assertThat(BigDecimal.valueOf(value).stripTrailingZeros().precision())
              .as("%s of %s", value, real)
              .isLessThanOrEqualTo(6);
        }
      }
    }
  }

  /// Near zero, a position of the unit interval has far fewer digits than a double.
  @Test
  void valuesNextToZeroEncodeExactlyToo() {
    for (Real real :
        List.of(
            Real.linear("x", -1, 1),
            Real.linear("x", -3e100, 1e100),
            Real.linear("x", 0, 0.1).orZero(0.3),
            Real.logComplement("x", -1, 0.9),
            Real.logComplement("x", 0, 0.99).orZero(0.7))) {
      double zero = real.zeroShare() == 0 ? real.encode(0.0) : real.zeroShare();
      for (double distance = 1e-17; distance < 0.1; distance *= 1.0003) {
        double value = real.decode(zero + distance);
        assertThat(real.decode(real.encode(value))).as("%s", real).isEqualTo(value);
      }
    }
  }

  @Test
  void zeroHasNoSign() {
    assertThat(Real.linear("x", -0.0, 1)).isEqualTo(Real.linear("x", 0, 1));
    assertThat(Real.linear("x", -1, -0.0).decode(1)).isEqualTo(0.0);
    assertThat(Real.linear("x", -1, 1).pin(-0.0).decode(0.5)).isEqualTo(0.0);
  }

  @Test
  void notANumberIsNoPosition() {
    assertThatThrownBy(() -> Real.linear("x", 0, 1).decode(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a position lies in [0, 1], got NaN");
  }

  @Test
  void largerPositionsGiveLargerValues() {
    for (Real real : parameters()) {
      double last = Double.NEGATIVE_INFINITY;
      for (int i = 0; i <= 1_000; i++) {
        double value = real.decode(real.zeroShare() + (1 - real.zeroShare()) * i / 1_000);
        assertThat(value).as("%s", real).isGreaterThanOrEqualTo(last);
        last = value;
      }
    }
  }

  @Test
  void theMiddleOfTheAxisIsTheMiddleOfTheScale() {
    assertThat(Real.linear("x", 2, 4).decode(0.5)).isEqualTo(3.0);
    assertThat(Real.log("x", 1e-4, 0.01).decode(0.5)).isEqualTo(1e-3);
    assertThat(Real.logComplement("x", 0.9, 0.999).decode(0.5)).isEqualTo(0.99);
  }

  @Test
  void theShareOfZeroIsTheFirstPartOfTheAxis() {
    var decay = Real.log("weight_decay", 1e-5, 0.1).orZero(0.25);
    int zeros = 0;
    for (int i = 0; i < 1_000; i++) {
      zeros += decay.decode(i / 1_000.0) == 0 ? 1 : 0;
    }
    assertThat(zeros).isEqualTo(250);
    assertThat(decay.encode(0.0)).isEqualTo(0.125);
    assertThat(decay.encode(1e-3)).isCloseTo(0.625, within(1e-12));
    assertThat(decay.contains(1e-6)).isFalse();
  }

  @Test
  void aGridIsEvenOnTheScale() {
    assertThat(Real.linear("x", 0, 1).grid(3)).containsExactly(0.0, 0.5, 1.0);
    assertThat(Real.linear("x", 0, 1).grid(1)).containsExactly(0.5);
    assertThat(Real.linear("x", 0, 1).grid(2)).containsExactly(0.0, 1.0);
    assertThat(Real.log("x", 1e-4, 1).grid(5)).containsExactly(1e-4, 1e-3, 0.01, 0.1, 1.0);
    assertThat(Real.logComplement("x", 0.9, 0.999).grid(3)).containsExactly(0.9, 0.99, 0.999);
  }

  @Test
  void zeroTakesOnePointOfAGrid() {
    var decay = Real.log("x", 1e-4, 0.01).orZero(0.25);
    assertThat(decay.grid(1)).containsExactly(0.0);
    assertThat(decay.grid(2)).containsExactly(0.0, 1e-3);
    assertThat(decay.grid(4)).containsExactly(0.0, 1e-4, 1e-3, 0.01);
    assertThat(Real.linear("x", 0, 1).orZero(0.5).grid(4)).containsExactly(0.0, 0.5, 1.0);
  }

  @Test
  void userValuesKeepAllTheirDigits() {
    var rate = Real.log("learning_rate", 1e-5, 1);
    assertThat(rate.parse("0.123456789")).isEqualTo(0.123456789);
    assertThat(rate.pin(0.123456789).decode(0.7)).isEqualTo(0.123456789);
    assertThat(rate.parse("3e-4")).isEqualTo(3e-4);
  }

  @Test
  void negativeZeroReadsAsZero() {
    assertThat(Real.linear("x", -1, 1).parse("-0.0")).isEqualTo(0.0);
  }

  @Test
  void textThatIsNoNumberIsRefused() {
    assertThatThrownBy(() -> Real.log("learning_rate", 1e-4, 0.01).parse("fast"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("learning_rate takes a number, got \"fast\"");
    assertThatThrownBy(() -> Real.log("learning_rate", 1e-4, 0.01).parse("2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("learning_rate is 2.0, outside 0.0001 to 0.01 (log)");
  }

  @ParameterizedTest
  @CsvSource({
    "2, 1, LINEAR, 0, 'x: the range goes from low to high, got 2.0 to 1.0'",
    "NaN, 1, LINEAR, 0, 'x: the range goes from low to high, got NaN to 1.0'",
    "0, Infinity, LINEAR, 0, 'x: the range goes from low to high, got 0.0 to Infinity'",
    "-1e308, 1e308, LINEAR, 0, 'x: the range is too wide, got -1.0E308 to 1.0E308'",
    "1, 2, POWERS_OF_TWO, 0, 'x: powers of two are for integers'",
    "0, 1, LOG, 0, 'x: a log scale needs a positive range, got 0.0 to 1.0'",
    "0.5, 1, LOG_COMPLEMENT, 0,"
        + " 'x: the scale log of 1-x needs a range below 1, got 0.5 to 1.0'",
    "0, 1, LINEAR, 1, 'x: the share of zero lies in [0, 1), got 1.0'",
    "0, 1, LINEAR, -0.1, 'x: the share of zero lies in [0, 1), got -0.1'",
    "0, 1, LINEAR, NaN, 'x: the share of zero lies in [0, 1), got NaN'",
  })
  void impossibleRangesAreRefused(
      double low, double high, Scale scale, double zeroShare, String message) {
    assertThatThrownBy(() -> new Real("x", low, high, scale, zeroShare))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void theRangeReadsAsAPersonWouldWriteIt() {
    assertThat(Real.log("x", 1e-4, 0.01).range()).isEqualTo("0.0001 to 0.01 (log)");
    assertThat(Real.log("x", 1e-5, 0.1).orZero(0.25).range())
        .isEqualTo("0 or 0.00001 to 0.1 (log)");
    assertThat(Real.linear("x", 0, 0.5).orZero(0.25).range()).isEqualTo("0 to 0.5 (linear)");
    assertThat(Real.logComplement("x", 0.5, 0.999).range()).isEqualTo("0.5 to 0.999 (log of 1-x)");
    assertThat(Real.linear("x", -10, 100).range()).isEqualTo("-10 to 100 (linear)");
    assertThat(Real.linear("x", 0.25, 1_000_000).range()).isEqualTo("0.25 to 1000000 (linear)");
    assertThat(Real.log("x", 1e-8, 1e12).range()).isEqualTo("1e-8 to 1e12 (log)");
    assertThat(Real.log("x", 1.5e-10, 1e-6).range()).isEqualTo("1.5e-10 to 0.000001 (log)");
    assertThat(Real.linear("x", 0.001, 0.001).range()).isEqualTo("0.001");
    assertThat(Real.linear("x", 0, 0).range()).isEqualTo("0");
  }

  @Test
  void aParameterNeedsAName() {
    assertThatThrownBy(() -> Real.linear(" ", 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a parameter needs a name");
  }
}
