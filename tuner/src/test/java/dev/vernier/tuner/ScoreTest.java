package dev.vernier.tuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vernier.network.Metric;
import dev.vernier.network.Targets;
import org.junit.jupiter.api.Test;

class ScoreTest {

  /// 400 rows of which 80 are wrong: the share has a standard error of √(0.8 · 0.2 / 400) = 0.02.
  @Test
  void theIntervalHasTheWidthOfTheBinomialOne() {
    int rows = 400;
    var classes = new int[rows];
    var logits = new float[rows * 2];
    for (int i = 0; i < rows; i++) {
      classes[i] = i % 5 == 0 ? 1 : 0;
      logits[2 * i] = 1;
    }
    var score = Score.of(Metric.ACCURACY, logits, new Targets.Labels(classes, 2), 1, 7);
    assertThat(score.rows()).isEqualTo(rows);
    assertThat(score.value()).isEqualTo(0.8);
    // The quantiles of 2,000 resamples are known to about 0.0015.
    assertThat(score.low()).isCloseTo(0.8 - 1.96 * 0.02, within(0.008));
    assertThat(score.high()).isCloseTo(0.8 + 1.96 * 0.02, within(0.008));
    assertThat(Score.of(Metric.ACCURACY, logits, new Targets.Labels(classes, 2), 1, 7))
        .isEqualTo(score);
  }

  @Test
  void regressionIsScoredInUnitsOfTheTarget() {
    var score =
        Score.of(
            Metric.RMSE,
            new float[] {0, 0, 0, 0},
            new Targets.Values(new float[] {1, -1, 1, -1}, 1),
            250,
            1);
    assertThat(score.value()).isEqualTo(250);
    assertThat(score.low()).isEqualTo(250);
  }
}
