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
  void theAreaUnderTheCurveCountsTiesHalf() {
    var labels = new Targets.Labels(new int[] {0, 0, 1, 1}, 2);
    // Scores 1, 2, 2, 3: of four pairs three are won and one is a tie.
    float[] logits = {0, 1, 1, 3, 5, 7, -3, 0};
    assertThat(Metric.ROC_AUC.of(logits, labels, ALL, 1)).isEqualTo(3.5 / 4);
    assertThat(Metric.ROC_AUC.of(new float[8], labels, ALL, 1)).isEqualTo(0.5);
    // Where the softmax is 1 for both, the logits still tell them apart.
    float[] certain = {0, 100, 0, 101, 0, 200, 0, 201};
    assertThat(Metric.ROC_AUC.of(certain, labels, ALL, 1)).isEqualTo(1);
  }

  @Test
  void anAreaOfRowsOfOneClassIsThatOfAGuess() {
    var labels = new Targets.Labels(new int[] {1, 1, 1, 0}, 2);
    float[] logits = {0, 1, 1, 3, 5, 7, -3, 0};
    assertThat(Metric.ROC_AUC.of(logits, labels, new int[] {0, 1, 1}, 1)).isEqualTo(0.5);
    var three = new Targets.Labels(new int[] {2, 2, 0, 0}, 3);
    assertThat(Metric.ROC_AUC.of(new float[12], three, new int[] {0, 1}, 1)).isEqualTo(0.5);
  }

  @Test
  void f1LeavesOutClassesThatAreNeitherThereNorPredicted() {
    var labels = new Targets.Labels(new int[] {0, 0, 1, 1}, 4);
    // Predicted 0, 2, 1, 1: class 3 does not count, class 2 counts with 0.
    float[] logits = {1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0};
    assertThat(Metric.F1.of(logits, labels, ALL, 1))
        .isCloseTo((2 / 3.0 + 1 + 0) / 3, within(1e-12));
  }

  @Test
  void probabilitiesAreJudgedByBrierAndByCalibration() {
    var labels = new Targets.Labels(new int[] {0, 0, 0, 1}, 2);
    float logit = (float) Math.log(3); // a probability of 3/4 for class 0
    float[] calibrated = {logit, 0, logit, 0, logit, 0, logit, 0};
    assertThat(Metric.CALIBRATION_ERROR.of(calibrated, labels, ALL, 1)).isCloseTo(0, within(1e-7));
    assertThat(Metric.BRIER.of(calibrated, labels, ALL, 1))
        .isCloseTo((3 * 2 / 16.0 + 2 * 9 / 16.0) / 4, within(1e-7));
    float[] certain = {99, 0, 99, 0, 99, 0, 99, 0};
    assertThat(Metric.CALIBRATION_ERROR.of(certain, labels, ALL, 1)).isCloseTo(0.25, within(1e-12));
    assertThat(Metric.BRIER.of(certain, labels, ALL, 1)).isCloseTo(2 / 4.0, within(1e-12));
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
