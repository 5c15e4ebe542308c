package dev.vernier.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LossAndMetricTest {

  private static final int[] ALL = {0, 1, 2, 3};

  @Test
  void crossEntropyOfEqualLogitsIsTheLogarithmOfTheNumberOfClasses() {
    var labels = new Targets.Labels(new int[] {3}, 10);
    var loss = new Loss.SoftmaxCrossEntropy();
    assertThat(loss.of(new float[10], 0, labels, 0)).isCloseTo(Math.log(10), within(1e-12));
    var gradient = new float[10];
    loss.sumAndGradient(new float[10], labels, new int[] {0}, 0, 1, 1, gradient);
    assertThat(gradient[0]).isCloseTo(0.1f, within(1e-7f));
    assertThat(gradient[3]).isCloseTo(-0.9f, within(1e-7f));
  }

  @Test
  void crossEntropyOfHugeLogitsDoesNotOverflow() {
    var labels = new Targets.Labels(new int[] {0, 1}, 2);
    var loss = new Loss.SoftmaxCrossEntropy();
    float[] logits = {1e30f, -1e30f, 800, -800};
    assertThat(loss.of(logits, 0, labels, 0)).isZero();
    assertThat(loss.of(logits, 1, labels, 1)).isCloseTo(1600, within(1e-9));
    var probabilities = new double[4];
    Loss.SoftmaxCrossEntropy.softmax(logits, 2, 2, probabilities);
    assertThat(probabilities).containsExactly(0, 0, 1, 0);
  }

  @Test
  void squaredErrorIsTheMeanOverTheOutputsOfARow() {
    var values = new Targets.Values(new float[] {1, 2}, 2);
    var loss = new Loss.SquaredError();
    assertThat(loss.of(new float[] {3, 1}, 0, values, 0)).isEqualTo((4 + 1) / 2.0);
    var gradient = new float[2];
    loss.sumAndGradient(new float[] {3, 1}, values, new int[1], 0, 1, 1, gradient);
    assertThat(gradient).containsExactly(2, -1);
  }

  @Test
  void classesAreCountedRightWhereTheLargestLogitIsTheirs() {
    var labels = new Targets.Labels(new int[] {0, 0, 0, 1}, 2);
    float[] logits = {2, 1, 2, 1, 1, 2, 1, 2};
    assertThat(Metric.ACCURACY.of(logits, labels, ALL, 1)).isEqualTo(0.75);
    assertThat(Metric.BALANCED_ACCURACY.of(logits, labels, ALL, 1))
        .isCloseTo((2.0 / 3 + 1) / 2, within(1e-12));
    assertThat(Metric.BALANCED_ACCURACY.of(logits, labels, new int[] {0, 1}, 1))
        .as("absent classes do not count")
        .isEqualTo(1);
    double p = Math.E / (1 + Math.E);
    assertThat(Metric.LOG_LOSS.of(logits, labels, ALL, 1))
        .isCloseTo(-(3 * Math.log(p) + Math.log(1 - p)) / 4, within(1e-7));
  }

  @Test
  void errorsAreInUnitsOfTheTarget() {
    var values = new Targets.Values(new float[] {1, 2, 3, 6}, 1);
    float[] outputs = {2, 2, 2, 2};
    assertThat(Metric.RMSE.of(outputs, values, ALL, 10))
        .isCloseTo(10 * Math.sqrt(4.5), within(1e-9));
    assertThat(Metric.MAE.of(outputs, values, ALL, 10)).isCloseTo(15, within(1e-9));
    assertThat(Metric.R2.of(outputs, values, ALL, 10)).isCloseTo(1 - 18.0 / 14, within(1e-9));
    assertThat(Metric.R2.of(new float[] {3, 3, 3, 3}, values, ALL, 10)).isCloseTo(0, within(1e-12));
  }

  @Test
  void aMetricOfTheOtherTaskIsRefused() {
    var values = new Targets.Values(new float[] {1, 2}, 1);
    assertThatThrownBy(() -> Metric.ACCURACY.of(new float[2], values, new int[] {0, 1}, 1))
        .hasMessageContaining("for classification");
    assertThatThrownBy(() -> Metric.of("acuracy")).hasMessageContaining("choose one of");
  }

  @Test
  void anEpochImprovesByItsMetricOrWithAnEqualOneByItsLoss() {
    var stopping = new EarlyStopping(3, 0.01);
    assertThat(stopping.improves(Metric.ACCURACY, 0.92, 9, 0.9, 1)).isTrue();
    assertThat(stopping.improves(Metric.ACCURACY, 0.905, 0.1, 0.9, 1)).isFalse();
    assertThat(stopping.improves(Metric.ACCURACY, 0.9, 0.9, 0.9, 1)).isTrue();
    assertThat(stopping.improves(Metric.RMSE, 0.8, 9, 0.9, 1)).isTrue();
    assertThat(stopping.improves(Metric.RMSE, 1.0, 0.1, 0.9, 1)).isFalse();
  }

  @Test
  void targetsAndSamplesCheckTheirShapes() {
    assertThatThrownBy(() -> new Targets.Labels(new int[] {2}, 2)).hasMessageContaining("0 to 1");
    assertThatThrownBy(() -> new Targets.Values(new float[3], 2)).hasMessageContaining("rows of 2");
    assertThatThrownBy(() -> new Samples(new float[5], 2, new Targets.Labels(new int[] {0, 1}, 2)))
        .hasMessageContaining("5 inputs do not make 2 rows of 2");
  }
}
