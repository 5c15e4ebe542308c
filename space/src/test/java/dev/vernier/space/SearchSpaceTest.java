package dev.vernier.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Flag;
import dev.vernier.space.Parameter.Int;
import dev.vernier.space.Parameter.Real;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SearchSpaceTest {

  private static final Choice<String> OPTIMIZER = Choice.of("optimizer", "adam", "sgd", "lion");
  private static final Real ADAM_RATE = Real.log("learning_rate", 1e-5, 0.01);
  private static final Real SGD_RATE = Real.log("learning_rate", 1e-3, 1);
  private static final Flag NESTEROV = new Flag("nesterov");
  private static final Real MOMENTUM = Real.logComplement("momentum", 0.5, 0.999);
  private static final Int BATCH = Int.powersOfTwo("batch_size", 16, 256);
  private static final Condition ADAM = Condition.is(OPTIMIZER, Set.of("adam"));
  private static final Condition SGD = Condition.is(OPTIMIZER, Set.of("sgd"));

  private static final SearchSpace SPACE =
      new SearchSpace(
          List.of(
              Dimension.of(OPTIMIZER),
              new Dimension<>(ADAM_RATE, ADAM),
              new Dimension<>(SGD_RATE, SGD),
              new Dimension<>(NESTEROV, SGD),
              new Dimension<>(
                  MOMENTUM,
                  new Condition.AllOf(List.of(SGD, Condition.is(NESTEROV, Set.of(true))))),
              Dimension.of(BATCH)));

  private static double[] point(Random random, int size) {
    return random.doubles(size).toArray();
  }

  @Test
  void decodedPointsAreContained() {
    var random = new Random(1);
    for (int i = 0; i < 5_000; i++) {
      Configuration configuration = SPACE.decode(point(random, SPACE.size()));
      assertThat(SPACE.contains(configuration)).as("%s", configuration).isTrue();
    }
  }

  @Test
  void encodeIsTheRightInverseOfDecode() {
    var random = new Random(2);
    for (int i = 0; i < 5_000; i++) {
      Configuration configuration = SPACE.decode(point(random, SPACE.size()));
      double[] unit = SPACE.encode(configuration);
      assertThat(unit).hasSize(SPACE.size());
      assertThat(SPACE.decode(unit)).isEqualTo(configuration);
    }
  }

  @Test
  void inactiveParametersAreAbsentAndEncodeAsOneHalf() {
    double[] adam = {0.1, 0.5, 0.9, 0.9, 0.9, 0.9};
    Configuration configuration = SPACE.decode(adam);
    assertThat(configuration.values().keySet())
        .containsExactly("optimizer", "learning_rate", "batch_size");
    assertThat(SPACE.encode(configuration)[2]).isEqualTo(0.5);
    assertThat(SPACE.encode(configuration)[3]).isEqualTo(0.5);

    double[] sgdWithNesterov = {0.5, 0.5, 0.5, 0.9, 0.5, 0.5};
    assertThat(SPACE.decode(sgdWithNesterov).values().keySet())
        .containsExactly("optimizer", "learning_rate", "nesterov", "momentum", "batch_size");

    double[] lion = {0.9, 0.5, 0.5, 0.5, 0.5, 0.5};
    assertThat(SPACE.decode(lion).values().keySet()).containsExactly("optimizer", "batch_size");
  }

  @Test
  void aNameMayAppearTwiceUnderExclusiveConditions() {
    double[] adam = {0.1, 1, 1, 0, 0, 0};
    double[] sgd = {0.5, 1, 1, 0, 0, 0};
    assertThat(SPACE.decode(adam).get(ADAM_RATE)).isEqualTo(0.01);
    assertThat(SPACE.decode(sgd).get(SGD_RATE)).isEqualTo(1.0);
  }

  @Test
  void aNameMayNotAppearTwiceWhereBothMayBeActive() {
    assertThatThrownBy(() -> SearchSpace.of(BATCH, BATCH))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("batch_size appears twice, and both may be active at once");
    assertThatThrownBy(() ->
            new SearchSpace(
                List.of(
                    Dimension.of(OPTIMIZER),
                    new Dimension<>(ADAM_RATE, Condition.is(OPTIMIZER, Set.of("adam", "lion"))),
                    new Dimension<>(SGD_RATE, Condition.is(OPTIMIZER, Set.of("sgd", "lion"))))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("learning_rate appears twice, and both may be active at once");
  }

  /// The children of one variant must not trip over the values of the other.
  @Test
  void dimensionsOfOneNameMayHaveDifferentTypes() {
    var ratio = Real.linear("momentum", 0, 1);
    var named = Choice.of("momentum", "none", "heavy ball");
    var space =
        new SearchSpace(
            List.of(
                Dimension.of(OPTIMIZER),
                new Dimension<>(ratio, ADAM),
                new Dimension<>(named, SGD),
                new Dimension<>(NESTEROV, Condition.is(named, Set.of("heavy ball")))));
    double[] adam = {0.1, 0.5, 0.9, 0.9};
    double[] sgd = {0.5, 0.5, 0.9, 0.9};
    assertThat(space.decode(adam).values().keySet()).containsExactly("optimizer", "momentum");
    assertThat(space.contains(space.decode(adam))).isTrue();
    assertThat(space.decode(sgd).get(NESTEROV)).isTrue();
  }

  @Test
  void parentsComeBeforeTheirChildren() {
    assertThatThrownBy(() ->
            new SearchSpace(List.of(new Dimension<>(ADAM_RATE, ADAM), Dimension.of(OPTIMIZER))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("learning_rate depends on optimizer, which must come before it");
  }

  @Test
  void aPointNeedsOneCoordinatePerDimension() {
    assertThatThrownBy(() -> SPACE.decode(new double[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the space has 6 dimensions, got 2 coordinates");
  }

  @Test
  void configurationsOutsideAreRefusedWithTheReason() {
    requireRefused(Map.of("batch_size", 32), "optimizer has no value in {batch_size=32}");
    requireRefused(
        Map.of("optimizer", "lion", "batch_size", 48),
        "batch_size is 48, outside 16 to 256 (powers of two)");
    requireRefused(
        Map.of("optimizer", "lion", "batch_size", 32.0),
        "batch_size is 32.0, outside 16 to 256 (powers of two)");
    requireRefused(
        Map.of("optimizer", "lion", "batch_size", 32, "momentum", 0.9),
        "momentum is not active in this space, yet has the value 0.9");
    requireRefused(
        Map.of("optimizer", "adam", "batch_size", 32, "learning_rate", 0.5),
        "learning_rate is 0.5, outside 0.00001 to 0.01 (log)");
  }

  private static void requireRefused(Map<String, Object> values, String message) {
    var configuration = Configuration.of(values);
    assertThat(SPACE.contains(configuration)).isFalse();
    assertThatThrownBy(() -> SPACE.encode(configuration))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void anEmptySpaceHasTheEmptyConfiguration() {
    var empty = new SearchSpace(List.of());
    assertThat(empty.decode(new double[0])).isEqualTo(Configuration.empty());
    assertThat(empty.contains(Configuration.empty())).isTrue();
    assertThat(empty.contains(Configuration.empty().with(BATCH, 16))).isFalse();
  }

  @Test
  void laterChangesToTheListOfDimensionsDoNotReachTheSpace() {
    var dimensions = new ArrayList<Dimension<?>>(List.of(Dimension.of(BATCH)));
    var space = new SearchSpace(dimensions);
    dimensions.clear();
    assertThat(space.size()).isEqualTo(1);
    assertThat(space).isEqualTo(SearchSpace.of(BATCH));
  }
}
