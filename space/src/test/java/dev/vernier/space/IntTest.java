package dev.vernier.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vernier.space.Parameter.Int;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntTest extends ParameterContract<Integer> {

  @Override
  List<Int> parameters() {
    return List.of(
        Int.linear("n", 1, 8),
        Int.linear("n", -5, 5),
        Int.linear("n", 7, 7),
        Int.linear("n", -2_000_000_000, 2_000_000_000),
        new Int("n", 10, 100, 15, Scale.LINEAR),
        new Int("n", -2_000_000_000, 2_000_000_000, 1_000_000_000, Scale.LINEAR),
        Int.log("n", 1, 4, 1),
        Int.log("n", 1, 1_000, 1),
        Int.log("n", 16, 1_024, 16),
        Int.log("n", 1, 2_000_000_000, 1),
        Int.log("n", 9, 9, 1),
        Int.powersOfTwo("n", 1, 1 << 30),
        Int.powersOfTwo("n", 16, 256),
        Int.powersOfTwo("n", 32, 32));
  }

  @Override
  List<Integer> foreign() {
    return List.of(Integer.MIN_VALUE, Integer.MAX_VALUE, -2_000_000_001, 2_000_000_001);
  }

  private static List<Integer> everyValueOf(Int parameter) {
    var values = new LinkedHashSet<Integer>();
    for (int i = 0; i <= 100_000; i++) {
      values.add(parameter.decode(i / 100_000.0));
    }
    return List.copyOf(values);
  }

  @Test
  void bothEndsAreReached() {
    for (Int parameter : parameters()) {
      assertThat(parameter.decode(0)).as("%s", parameter).isEqualTo(parameter.low());
      assertThat(parameter.decode(1)).as("%s", parameter).isEqualTo(parameter.high());
    }
  }

  @Test
  void everyValueIsReachedInOrder() {
    for (Int parameter : parameters()) {
      if (parameter.count() <= 1_000) {
        assertThat(everyValueOf(parameter))
            .as("%s", parameter)
            .isSorted()
            .hasSize((int) parameter.count());
      }
    }
  }

  @Test
  void valuesOfALinearRangeAreEquallyLikely() {
    Map<Integer, Integer> counts = new HashMap<>();
    var parameter = new Int("n", 10, 100, 15, Scale.LINEAR);
    for (int i = 0; i < 7_000; i++) {
      counts.merge(parameter.decode((i + 0.5) / 7_000), 1, Integer::sum);
    }
    assertThat(counts.keySet()).containsExactlyInAnyOrder(10, 25, 40, 55, 70, 85, 100);
    assertThat(counts.values()).allMatch(count -> count == 1_000);
  }

  @Test
  void powersOfTwoAreEquallyLikely() {
    Map<Integer, Integer> counts = new HashMap<>();
    for (int i = 0; i < 5_000; i++) {
      counts.merge(Int.powersOfTwo("n", 16, 256).decode((i + 0.5) / 5_000), 1, Integer::sum);
    }
    assertThat(counts.keySet()).containsExactlyInAnyOrder(16, 32, 64, 128, 256);
    assertThat(counts.values()).allMatch(count -> count == 1_000);
  }

  /// A value's share of the axis is `ln((v + step/2) / (v - step/2))` of the whole.
  @Test
  void valuesOfALogRangeAreAsLikelyAsTheirStretchOfTheAxis() {
    Map<Integer, Integer> counts = new HashMap<>();
    var parameter = Int.log("n", 16, 64, 16);
    int positions = 100_000;
    for (int i = 0; i < positions; i++) {
      counts.merge(parameter.decode((i + 0.5) / positions), 1, Integer::sum);
    }
    assertThat(counts.keySet()).containsExactlyInAnyOrder(16, 32, 48, 64);
    counts.forEach((value, count) -> {
      double expected = Math.log((value + 8.0) / (value - 8.0)) / Math.log(72.0 / 8);
      assertThat(count)
          .isBetween((int) (expected * positions) - 1, (int) (expected * positions) + 2);
    });
  }

  @Test
  void onlyMultiplesOfTheStepAreContained() {
    var parameter = new Int("n", 10, 100, 15, Scale.LINEAR);
    assertThat(parameter.contains(25)).isTrue();
    assertThat(parameter.contains(26)).isFalse();
    assertThat(Int.powersOfTwo("n", 16, 256).contains(48)).isFalse();
  }

  @Test
  void valuesAreCounted() {
    assertThat(Int.linear("n", 1, 8).count()).isEqualTo(8);
    assertThat(Int.log("n", 16, 1_024, 16).count()).isEqualTo(64);
    assertThat(Int.powersOfTwo("n", 16, 256).count()).isEqualTo(5);
    assertThat(Int.linear("n", Integer.MIN_VALUE, Integer.MAX_VALUE).count()).isEqualTo(1L << 32);
  }

  @Test
  void theWholeIntRangeIsCovered() {
    var all = Int.linear("n", Integer.MIN_VALUE, Integer.MAX_VALUE);
    assertThat(all.decode(0)).isEqualTo(Integer.MIN_VALUE);
    assertThat(all.decode(1)).isEqualTo(Integer.MAX_VALUE);
    assertThat(all.decode(all.encode(-1))).isEqualTo(-1);
  }

  @Test
  void aGridIsEvenOnTheScale() {
    assertThat(Int.linear("n", 0, 100).grid(5)).containsExactly(0, 25, 50, 75, 100);
    assertThat(Int.linear("n", 1, 3).grid(10)).containsExactly(1, 2, 3);
    assertThat(Int.powersOfTwo("n", 16, 256).grid(3)).containsExactly(16, 64, 256);
    assertThat(Int.powersOfTwo("n", 16, 256).grid(9)).containsExactly(16, 32, 64, 128, 256);
  }

  @Test
  void aGridHasEveryValueWhereThereAreNoMoreThanPoints() {
    for (Int parameter : parameters()) {
      if (parameter.count() <= 100) {
        assertThat(parameter.grid((int) parameter.count()))
            .as("%s", parameter)
            .isEqualTo(everyValueOf(parameter));
      }
    }
    assertThat(Int.log("n", 1, 4, 1).grid(4)).containsExactly(1, 2, 3, 4);
  }

  @Test
  void wholeNumbersAreReadHoweverWritten() {
    var parameter = Int.powersOfTwo("batch_size", 16, 256);
    assertThat(parameter.parse("64")).isEqualTo(64);
    assertThat(parameter.parse("64.0")).isEqualTo(64);
    assertThat(parameter.parse(" 6.4e1 ")).isEqualTo(64);
  }

  @ParameterizedTest
  @CsvSource({
    "'64.5', 'batch_size takes a whole number, got \"64.5\"'",
    "'many', 'batch_size takes a whole number, got \"many\"'",
    "'', 'batch_size takes a whole number, got \"\"'",
    "'1e999999999', 'batch_size takes a whole number, got \"1e999999999\"'",
    "'1e-999999999', 'batch_size takes a whole number, got \"1e-999999999\"'",
    "'48', 'batch_size is 48, outside 16 to 256 (powers of two)'",
    "'512', 'batch_size is 512, outside 16 to 256 (powers of two)'",
  })
  void textThatIsNoValueIsRefused(String text, String message) {
    assertThatThrownBy(() -> Int.powersOfTwo("batch_size", 16, 256).parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "2, 1, 1, LINEAR, 'n: the range goes from low to high, got 2 to 1'",
    "1, 2, 0, LINEAR, 'n: the step is positive, got 0'",
    "1, 10, 4, LINEAR, 'n: 10 cannot be reached from 1 by steps of 4'",
    "0, 10, 1, LOG, 'n: a log scale needs a range above half a step, got 0 with step 1'",
    "8, 24, 16, LOG, 'n: a log scale needs a range above half a step, got 8 with step 16'",
    "16, 100, 1, POWERS_OF_TWO,"
        + " 'n: both ends must be powers of two and the step 1, got 16 to 100, step 1'",
    "0, 16, 1, POWERS_OF_TWO,"
        + " 'n: both ends must be powers of two and the step 1, got 0 to 16, step 1'",
    "16, 32, 16, POWERS_OF_TWO,"
        + " 'n: both ends must be powers of two and the step 1, got 16 to 32, step 16'",
    "1, 2, 1, LOG_COMPLEMENT, 'n: the scale log of 1-x is for reals'",
  })
  void impossibleRangesAreRefused(int low, int high, int step, Scale scale, String message) {
    assertThatThrownBy(() -> new Int("n", low, high, step, scale))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void theRangeReadsAsAPersonWouldWriteIt() {
    assertThat(Int.linear("n", 1, 8).range()).isEqualTo("1 to 8 (linear)");
    assertThat(Int.log("n", 16, 1_024, 16).range()).isEqualTo("16 to 1024 (log, step 16)");
    assertThat(Int.powersOfTwo("n", 16, 256).range()).isEqualTo("16 to 256 (powers of two)");
    assertThat(Int.linear("n", 3, 3).range()).isEqualTo("3");
  }
}
