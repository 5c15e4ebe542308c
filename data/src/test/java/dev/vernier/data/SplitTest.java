package dev.vernier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitTest {

  private static final Split.Fractions FRACTIONS = new Split.Fractions(0.15, 0.2);

  private static int[] all(Split split) {
    return Stream.of(split.train(), split.validation(), split.test())
        .flatMapToInt(Arrays::stream)
        .sorted()
        .toArray();
  }

  @Test
  void everyRowIsInExactlyOnePart() {
    var random = new SplittableRandom(1);
    for (int i = 0; i < 200; i++) {
      int rows = random.nextInt(1, 300);
      int classes = random.nextInt(1, 12);
      int[] labels = random.ints(rows, 0, classes).toArray();
      var fractions = new Split.Fractions(random.nextDouble(0.5), random.nextDouble(0.5));
      Split split = Split.stratified(labels, fractions, i);
      assertThat(all(split)).isEqualTo(IntStream.range(0, rows).toArray());
    }
  }

  @Test
  void everyClassOfThreeRowsIsInEveryPart() {
    var random = new SplittableRandom(2);
    for (int i = 0; i < 200; i++) {
      int classes = random.nextInt(2, 8);
      int[] labels =
          IntStream.concat(
                  IntStream.range(0, 3 * classes).map(row -> row % classes),
                  random.ints(random.nextInt(100), 0, classes))
              .toArray();
      Split split = Split.stratified(labels, FRACTIONS, i);
      for (int[] part : new int[][] {split.train(), split.validation(), split.test()}) {
        assertThat(Arrays.stream(part).map(row -> labels[row]).distinct().count())
            .isEqualTo(classes);
      }
    }
  }

  @Test
  void mixtureOfClassesIsKept() {
    int[] labels = IntStream.range(0, 1000).map(row -> row < 900 ? 0 : 1).toArray();
    Split split = Split.stratified(labels, FRACTIONS, 3);
    assertThat(split.test()).hasSize(200);
    assertThat(split.validation()).hasSize(150);
    assertThat(Arrays.stream(split.test()).filter(row -> labels[row] == 1).count()).isEqualTo(20);
    assertThat(Arrays.stream(split.train()).filter(row -> labels[row] == 1).count()).isEqualTo(65);
  }

  @Test
  void classOfTwoRowsIsInTrainingAndTest() {
    Split split = Split.stratified(new int[] {0, 0}, FRACTIONS, 4);
    assertThat(split.train()).hasSize(1);
    assertThat(split.test()).hasSize(1);
  }

  @Test
  void sameSeedGivesTheSameSplitAndAnotherSeedAnother() {
    Split split = Split.shuffled(500, FRACTIONS, 7);
    assertThat(Split.shuffled(500, FRACTIONS, 7)).usingRecursiveComparison().isEqualTo(split);
    assertThat(Split.shuffled(500, FRACTIONS, 8).test()).isNotEqualTo(split.test());
  }

  /// Written down so that a change of the generator, which would move rows between the parts of
  /// every study, does not go unnoticed.
  @Test
  void splitOfASeedIsForEver() {
    assertThat(Split.shuffled(20, FRACTIONS, 42).test()).containsExactly(1, 4, 14, 17);
  }

  @Test
  void shuffledPartsAreSpreadOverTheFile() {
    // The mean of 2,000 of 10,000 uniform rows has a standard deviation of 58; 6 of them: 1e-8.
    double mean =
        Arrays.stream(Split.shuffled(10_000, FRACTIONS, 9).test()).average().orElseThrow();
    assertThat(mean).isCloseTo(4999.5, within(350.0));
  }

  @Test
  void partsMayBeEmpty() {
    Split split = Split.shuffled(10, new Split.Fractions(0, 0), 1);
    assertThat(split.train()).hasSize(10);
    assertThat(split.validation()).isEmpty();
    assertThat(split.test()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"-0.1, 0.2", "0.5, 0.5", "NaN, 0", "0, 1"})
  void fractionsMustLeaveRowsForTraining(double validation, double test) {
    assertThatThrownBy(() -> new Split.Fractions(validation, test))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("must leave rows for training");
  }
}
