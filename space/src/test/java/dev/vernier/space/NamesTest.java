package dev.vernier.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {

  private static final List<String> KNOWN =
      List.of("learning_rate", "batch_size", "dropout_rate", "beta1", "beta2", "l1", "l2");

  @ParameterizedTest
  @CsvSource({
    "learning-rat, learning_rate",
    "lerning_rate, learning_rate",
    "Learning Rate, learning_rate",
    "bacth_size, batch_size",
    "dropout, dropout_rate",
    "beta3, beta1",
    "beta2, beta2",
  })
  void aMistypedNameFindsTheOneThatWasMeant(String typed, String meant) {
    assertThat(Names.nearest(typed, KNOWN)).contains(meant);
  }

  @Test
  void aNameFarFromAllFindsNothing() {
    assertThat(Names.nearest("colour", KNOWN)).isEmpty();
    assertThat(Names.nearest("", KNOWN)).isEmpty();
    assertThat(Names.nearest("beta1", List.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "kitten, sitting, 3",
    "batch, bacth, 1",
    "abc, abc, 0",
    "'', abc, 3",
    "abc, '', 3",
    "ca, abc, 3",
  })
  void theDistanceCountsEditsAndSwaps(String a, String b, int edits) {
    assertThat(Names.distance(a, b)).isEqualTo(edits);
    assertThat(Names.distance(b, a)).isEqualTo(edits);
  }
}
