package dev.vernier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vernier.network.Targets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetEncoderTest {

  @Test
  void labelsAreSortedAsNumbersIfAllAre() {
    Column numbers = Column.Numeric.of("y", 10, 9, 10, 9, 2);
    var encoder = TargetEncoder.ClassLabels.fit(numbers, new int[] {0, 1, 4});
    assertThat(encoder.labels()).containsExactly("2", "9", "10");
    assertThat(encoder.encode(numbers, new int[] {4, 0}).classes()).containsExactly(0, 2);
    Column texts = Column.Categorical.of("y", List.of("b", "10", "9"));
    assertThat(TargetEncoder.ClassLabels.fit(texts, new int[] {0, 1, 2}).labels())
        .containsExactly("10", "9", "b");
  }

  @Test
  void truthKeepsTheWordsOfItsSource() {
    var target = new Column.Bool("y", new byte[] {1, 0}, "no", "yes");
    var encoder = TargetEncoder.ClassLabels.fit(target, new int[] {0, 1});
    assertThat(encoder.labels()).containsExactly("no", "yes");
    var other = new Column.Bool("y", new byte[] {1, 0}, "FALSE", "TRUE");
    assertThat(encoder.encode(other, new int[] {0, 1}).classes()).containsExactly(1, 0);
  }

  @Test
  void classThatTrainingDoesNotKnowIsNamed() {
    var encoder = new TargetEncoder.ClassLabels("y", ColumnType.CATEGORICAL, List.of("a", "b"));
    assertThatThrownBy(
            () -> encoder.encode(Column.Categorical.of("y", List.of("a", "c")), new int[] {0, 1}))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "the target \"y\" is \"c\" in row 2, which is none of the classes in training: a, b");
  }

  @Test
  void quantitiesAreStandardisedAndBack() {
    var target = Column.Numeric.of("y", 1, 2, 3, 6, 1000);
    var encoder = TargetEncoder.Scaled.fit(target, new int[] {0, 1, 2, 3}, true);
    assertThat(encoder).isEqualTo(new TargetEncoder.Scaled("y", 3, Math.sqrt(3.5)));
    assertThat(encoder.scale()).isEqualTo(Math.sqrt(3.5));
    Targets.Values values = encoder.encode(target, new int[] {4, 1});
    assertThat(encoder.decode(values.values()[0])).isCloseTo(1000, within(1e-3));
    assertThat(encoder.decode(values.values()[1])).isCloseTo(2, within(1e-6));
  }
}
