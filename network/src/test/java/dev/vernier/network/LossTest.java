package dev.vernier.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vernier.network.Initializer.Distribution;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every loss keeps; `GoldenLossTest` has their values.
final class LossTest {

  private static final int ROWS = 19;
  private static final int SIZE = 3;
  private static final int[] ORDER = new int[ROWS];
  private static final float[] OUTPUTS = new float[ROWS * SIZE];
  private static final Targets.Labels LABELS;
  private static final Targets.Values SHARES;

  static {
    var random = new RandomStream(5);
    var labels = new int[ROWS];
    var shares = new float[ROWS * SIZE];
    for (int i = 0; i < ROWS; i++) {
      labels[i] = random.nextInt(SIZE);
      ORDER[i] = i;
    }
    random.shuffle(ORDER);
    for (int i = 0; i < OUTPUTS.length; i++) {
      OUTPUTS[i] = (float) (2 * random.nextGaussian());
      shares[i] = (float) random.nextDouble();
    }
    LABELS = new Targets.Labels(labels, SIZE);
    SHARES = new Targets.Values(shares, SIZE);
  }

  static Stream<Loss> losses() {
    var weights = ClassWeights.of(0.5, 2, 1.5);
    return Stream.of(
        new Loss.SoftmaxCrossEntropy(),
        new Loss.SoftmaxCrossEntropy(ClassWeights.none(), 0.1),
        new Loss.SoftmaxCrossEntropy(weights, 0),
        new Loss.SoftmaxCrossEntropy(weights, 0.2),
        new Loss.Focal(0, ClassWeights.none()),
        new Loss.Focal(0.5, weights),
        new Loss.Focal(2, ClassWeights.none()),
        new Loss.Focal(5, weights),
        new Loss.BinaryCrossEntropy(),
        new Loss.BinaryCrossEntropy(3),
        new Loss.SquaredError(),
        new Loss.AbsoluteError(),
        new Loss.Huber(0.7),
        new Loss.Quantile(0.2));
  }

  private static Targets targets(Loss loss) {
    return loss instanceof ClassLoss ? LABELS : SHARES;
  }

  @ParameterizedTest
  @MethodSource("losses")
  void gradientsAgreeWithCentralDifferencesInDouble(Loss loss) {
    Targets targets = targets(loss);
    double divisor = loss.weight(targets, ORDER, 0, ROWS);
    var gradient = new float[OUTPUTS.length];
    loss.sumAndGradient(OUTPUTS, targets, ORDER, 0, ROWS, divisor, gradient);
    for (int k = 0; k < OUTPUTS.length; k++) {
      // The quadratic error of the difference is near 1e-7. Kinks lie further away than the step.
      float[] up = OUTPUTS.clone();
      up[k] += 3e-4f;
      float[] down = OUTPUTS.clone();
      down[k] -= 3e-4f;
      int row = k / SIZE;
      double difference =
          loss.of(up, row, targets, ORDER[row]) - loss.of(down, row, targets, ORDER[row]);
      double numeric = difference / ((double) up[k] - down[k]) / divisor;
      assertThat((double) gradient[k]).as("output %d", k).isCloseTo(numeric, within(1e-7));
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void partsOfABatchAddUpToTheWhole(Loss loss) {
    Targets targets = targets(loss);
    double divisor = loss.weight(targets, ORDER, 0, ROWS);
    var whole = new float[OUTPUTS.length];
    double sum = loss.sumAndGradient(OUTPUTS, targets, ORDER, 0, ROWS, divisor, whole);
    double sumOfParts = 0;
    double weightOfParts = 0;
    double byRow = 0;
    for (int from = 0; from < ROWS; from += 7) {
      int batch = Math.min(7, ROWS - from);
      var part = new float[batch * SIZE];
      System.arraycopy(OUTPUTS, from * SIZE, part, 0, part.length);
      var gradient = new float[part.length];
      sumOfParts += loss.sumAndGradient(part, targets, ORDER, from, batch, divisor, gradient);
      weightOfParts += loss.weight(targets, ORDER, from, batch);
      for (int i = 0; i < part.length; i++) {
        assertThat(gradient[i]).isEqualTo(whole[from * SIZE + i]);
      }
      for (int i = from; i < from + batch; i++) {
        byRow += loss.of(OUTPUTS, i, targets, ORDER[i]);
      }
    }
    assertThat(sumOfParts).isCloseTo(sum, within(1e-12 * sum));
    assertThat(weightOfParts).isCloseTo(divisor, within(1e-12 * divisor));
    assertThat(byRow).isCloseTo(sum, within(1e-6 * sum));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void aLossOfNaNIsNaN(Loss loss) {
    for (int k = 0; k < SIZE; k++) {
      var outputs = new float[SIZE];
      outputs[k] = Float.NaN;
      double sum = loss.sumAndGradient(outputs, targets(loss), ORDER, 0, 1, 1, new float[SIZE]);
      assertThat(sum).isNaN();
      assertThat(loss.of(outputs, 0, targets(loss), 0)).isNaN();
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void hugeOutputsHaveFiniteLossesAndGradients(Loss loss) {
    for (int place = 0; place < SIZE; place++) {
      for (float huge : new float[] {200, -200, 1e4f, -1e4f, 1e15f}) {
        var outputs = new float[2 * SIZE];
        outputs[place] = huge;
        var gradient = new float[outputs.length];
        double sum = loss.sumAndGradient(outputs, targets(loss), ORDER, 0, 2, 2, gradient);
        assertThat(sum).isFinite();
        double byRow =
            loss.of(outputs, 0, targets(loss), ORDER[0])
                + loss.of(outputs, 1, targets(loss), ORDER[1]);
        assertThat(sum).isCloseTo(byRow, within(1e-6 * byRow));
        for (float g : gradient) {
          assertThat(g).isFinite();
        }
      }
    }
  }

  @Test
  void aFocalLossWithoutFocusIsCrossEntropy() {
    var weights = ClassWeights.of(0.5, 2, 1.5);
    var focal = new float[OUTPUTS.length];
    var entropy = new float[OUTPUTS.length];
    double ofFocal =
        new Loss.Focal(0, weights).sumAndGradient(OUTPUTS, LABELS, ORDER, 0, ROWS, 3, focal);
    double ofEntropy =
        new Loss.SoftmaxCrossEntropy(weights, 0)
            .sumAndGradient(OUTPUTS, LABELS, ORDER, 0, ROWS, 3, entropy);
    assertThat(ofFocal).isCloseTo(ofEntropy, within(1e-6 * ofEntropy));
    for (int i = 0; i < focal.length; i++) {
      assertThat(focal[i]).isCloseTo(entropy[i], within(1e-7f));
    }
  }

  @Test
  void aFocalLossNearCertaintyKeepsItsPrecision() {
    var labels = new Targets.Labels(new int[] {0}, 2);
    var loss = new Loss.Focal(1, ClassWeights.none());
    var gradient = new float[2];
    // p = 1 - e^-40 / (1 + e^-40), so that 1 - p is nothing in double.
    double rest = Math.exp(-40);
    double sum = loss.sumAndGradient(new float[] {40, 0}, labels, new int[1], 0, 1, 1, gradient);
    assertThat(sum).isCloseTo(rest * rest, within(1e-6 * rest * rest));
    assertThat(gradient[0] / (-2 * rest * rest)).isCloseTo(1, within(1e-6));
    assertThat(gradient[1] / (2 * rest * rest)).isCloseTo(1, within(1e-6));
  }

  @Test
  void theQuantileOfTheTargetsHasTheLeastQuantileLoss() {
    var values = new float[101];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    var targets = new Targets.Values(values, 1);
    var loss = new Loss.Quantile(0.9);
    double least = lossOfConstant(loss, targets, 90);
    for (float other : new float[] {0, 50, 89, 91, 100}) {
      assertThat(lossOfConstant(loss, targets, other)).isGreaterThan(least);
    }
  }

  private static double lossOfConstant(Loss loss, Targets targets, float constant) {
    return IntStream.range(0, targets.rows())
        .mapToDouble(row -> loss.of(new float[] {constant}, 0, targets, row))
        .sum();
  }

  @Test
  void weightsByFrequencyHaveMeanOneOverTheRows() {
    // Class 2 has no row.
    var labels = new Targets.Labels(new int[] {0, 0, 0, 0, 0, 0, 1, 1, 3}, 4);
    assertThat(ClassWeights.none().at(7)).isEqualTo(1);
    var inverse = ClassWeights.inverseFrequency(labels);
    assertThat(inverse.at(0)).isCloseTo(9 / (3 * 6.0), within(1e-12));
    assertThat(inverse.at(1)).isCloseTo(9 / (3 * 2.0), within(1e-12));
    assertThat(inverse.at(3)).isCloseTo(9 / 3.0, within(1e-12));
    var root = ClassWeights.inverseSquareRoot(labels);
    assertThat(root.at(1) / root.at(0)).isCloseTo(Math.sqrt(3), within(1e-12));
    assertThat(root.at(3) / root.at(0)).isCloseTo(Math.sqrt(6), within(1e-12));
    int[] rows = IntStream.range(0, 9).toArray();
    for (var weights : List.of(inverse, root)) {
      assertThat(weights.ofRows(labels, rows, 0, 9)).isCloseTo(9, within(1e-12));
      assertThat(weights.at(2)).as("a class without rows").isEqualTo(1);
    }
    assertThat(inverse).isEqualTo(ClassWeights.inverseFrequency(labels)).isNotEqualTo(root);
  }

  @Test
  void aLossRefusesTargetsThatItDoesNotTake() {
    var classes = new Targets.Labels(new int[] {0, 1, 2}, 3);
    var numbers = new Targets.Values(new float[] {0, 1, 1.5f, 0}, 2);
    for (Loss loss : losses().toList()) {
      assertThatCode(() -> loss.requireSuits(targets(loss))).doesNotThrowAnyException();
      Targets wrong = loss instanceof ClassLoss ? SHARES : LABELS;
      assertThatThrownBy(() -> loss.requireSuits(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(loss + " ")
          .hasMessageContaining("; use ");
    }
    assertThatThrownBy(() -> new Loss.BinaryCrossEntropy().requireSuits(classes))
        .hasMessageContaining("one of 3 classes; use softmax cross-entropy");
    assertThatThrownBy(() -> new Loss.BinaryCrossEntropy().requireSuits(numbers))
        .hasMessageContaining("targets in [0, 1], row 1 has 1.5");
    assertThatThrownBy(
            () -> new Loss.SoftmaxCrossEntropy(ClassWeights.of(1, 2), 0).requireSuits(classes))
        .hasMessageContaining("weights for 2 classes, the targets have 3");
  }

  @Test
  void aLossOfLogitsRefusesANetworkThatEndsInAnActivation() {
    var dense = new Layer.Dense(3, true, Initializer.he(Distribution.NORMAL));
    var logits = new Network(Shape.vector(2), List.of(dense));
    var sigmoid =
        new Network(Shape.vector(2), List.of(dense, new Layer.Activate(Activation.SIGMOID)));
    for (Loss loss : losses().toList()) {
      assertThatCode(() -> loss.requireSuits(logits)).doesNotThrowAnyException();
      if (loss instanceof ErrorLoss) {
        assertThatCode(() -> loss.requireSuits(sigmoid)).doesNotThrowAnyException();
      } else {
        assertThatThrownBy(() -> loss.requireSuits(sigmoid))
            .hasMessageContaining("takes logits, the network ends in sigmoid");
      }
    }
  }

  @Test
  void settingsOutsideTheirRangeAreRefused() {
    assertThatThrownBy(() -> new Loss.SoftmaxCrossEntropy(ClassWeights.none(), 1))
        .hasMessageContaining("[0, 1), got 1.0");
    assertThatThrownBy(() -> new Loss.Focal(-1, ClassWeights.none()))
        .hasMessageContaining("not negative, got -1.0");
    assertThatThrownBy(() -> new Loss.BinaryCrossEntropy(0)).hasMessageContaining("got 0.0");
    assertThatThrownBy(() -> new Loss.Huber(0)).hasMessageContaining("positive, got 0.0");
    assertThatThrownBy(() -> new Loss.Quantile(1)).hasMessageContaining("(0, 1), got 1.0");
    assertThatThrownBy(() -> ClassWeights.of(1, 0))
        .hasMessageContaining("positive, got [1.0, 0.0]");
  }
}
