package dev.vernier.search.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IntegerMarginTest {

  private static final double[] BORDERS = {0.2, 0.5, 0.6, 0.9};

  private static double below(IntegerMargin law, double border) {
    return NormalLaw.distribution((border - law.mean()) / law.deviation());
  }

  @Test
  void aWideLawStaysAsItIs() {
    var law = new IntegerMargin(0.55, 0.3);
    assertThat(law.corrected(BORDERS, 0.05)).isEqualTo(law);
  }

  @Test
  void neighboursOfAnInnerValueHaveHalfTheMarginAtLeast() {
    var random = new SplittableRandom(1);
    for (int i = 0; i < 2_000; i++) {
      double margin = 0.001 + 0.2 * random.nextDouble();
      var law = new IntegerMargin(0.2 + 0.7 * random.nextDouble(), 0.2 * random.nextDouble());
      IntegerMargin kept = law.corrected(BORDERS, margin);
      int above = 1;
      while (BORDERS[above] < law.mean()) {
        above++;
      }
      assertThat(below(kept, BORDERS[above - 1])).isGreaterThan(margin / 2 - 1e-6);
      assertThat(1 - below(kept, BORDERS[above])).isGreaterThan(margin / 2 - 1e-6);
    }
  }

  @Test
  void whatWasAboveTheMarginGivesUpOnlyWhatTheOtherNeeds() {
    // The lower neighbour has Φ(-1) of the probability, the upper one almost none.
    IntegerMargin kept = new IntegerMargin(0.25, 0.05).corrected(BORDERS, 0.02);
    assertThat(1 - below(kept, 0.5)).isCloseTo(0.01, within(1e-6));
    assertThat(below(kept, 0.2)).isBetween(0.15, NormalLaw.distribution(-1));
  }

  @Test
  void theFirstAndTheLastValueLeaveTheOthersTheMargin() {
    for (double mean : new double[] {-3, 0.1, 0.19}) {
      IntegerMargin kept = new IntegerMargin(mean, 0.01).corrected(BORDERS, 0.05);
      assertThat(1 - below(kept, 0.2)).isGreaterThan(0.05 - 1e-6);
      assertThat(kept.deviation()).isEqualTo(0.01);
    }
    IntegerMargin last = new IntegerMargin(1.5, 0.01).corrected(BORDERS, 0.05);
    assertThat(below(last, 0.9)).isCloseTo(0.05, within(1e-6));
    assertThat(last.mean()).isGreaterThan(0.9);
  }
}
