package dev.vernier.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/// What holds for every parameter, as seeded property loops over the ones that a subclass names.
abstract class ParameterContract<T> {

  private static final int DRAWS = 2_000;

  /// Parameters of every scale, with ordinary, extreme and single-valued ranges.
  abstract List<? extends Parameter<T>> parameters();

  /// Values that none of the parameters contains.
  abstract List<T> foreign();

  /// Both ends, the middle, and seeded draws between them.
  private static double[] positions(int seed) {
    var random = new Random(seed);
    return DoubleStream.concat(
            DoubleStream.of(0, Double.MIN_VALUE, 0.25, 0.5, 0.75, Math.nextDown(1.0), 1),
            random.doubles(DRAWS))
        .toArray();
  }

  @Test
  void decodedValuesLieInTheRange() {
    for (Parameter<T> parameter : parameters()) {
      for (double unit : positions(1)) {
        T value = parameter.decode(unit);
        assertThat(parameter.contains(value)).as("%s at %s: %s", parameter, unit, value).isTrue();
        assertThat(parameter.type().isInstance(value)).as("%s", parameter).isTrue();
      }
    }
  }

  @Test
  void encodeIsTheRightInverseOfDecode() {
    for (Parameter<T> parameter : parameters()) {
      for (double unit : positions(2)) {
        T value = parameter.decode(unit);
        assertThat(parameter.encode(value)).as("%s: %s", parameter, value).isBetween(0.0, 1.0);
        assertThat(parameter.decode(parameter.encode(value)))
            .as("%s at %s", parameter, unit)
            .isEqualTo(value);
      }
    }
  }

  @Test
  void decodedValuesReadBackFromTheirText() {
    for (Parameter<T> parameter : parameters()) {
      for (double unit : positions(3)) {
        T value = parameter.decode(unit);
        assertThat(parameter.parse(String.valueOf(value))).as("%s", parameter).isEqualTo(value);
        assertThat(parameter.parse("  " + value + "\t")).as("%s", parameter).isEqualTo(value);
      }
    }
  }

  @Test
  void positionsOutsideTheUnitIntervalAreClamped() {
    for (Parameter<T> parameter : parameters()) {
      assertThat(parameter.decode(-3)).as("%s", parameter).isEqualTo(parameter.decode(0));
      assertThat(parameter.decode(7)).as("%s", parameter).isEqualTo(parameter.decode(1));
    }
  }

  @Test
  void aPinnedParameterHasOneValue() {
    for (Parameter<T> parameter : parameters()) {
      for (double at : new double[] {0, 0.3, 1}) {
        T value = parameter.decode(at);
        Parameter<T> pinned = parameter.pin(value);
        assertThat(pinned.name()).isEqualTo(parameter.name());
        assertThat(pinned.type()).isEqualTo(parameter.type());
        assertThat(pinned.grid(5)).as("%s", pinned).containsExactly(value);
        assertThat(pinned.range()).isEqualTo(parameter.pin(value).range()).doesNotContain(" to ");
        for (double unit : new double[] {0, 0.5, 1}) {
          assertThat(pinned.decode(unit)).as("%s", pinned).isEqualTo(value);
        }
        assertThat(pinned.decode(pinned.encode(value))).isEqualTo(value);
      }
    }
  }

  @Test
  void gridValuesAreDistinctAndLieInTheRange() {
    for (Parameter<T> parameter : parameters()) {
      for (int points = 1; points <= 40; points++) {
        List<T> grid = parameter.grid(points);
        assertThat(grid)
            .as("%s, %d points", parameter, points)
            .isNotEmpty()
            .doesNotHaveDuplicates();
        assertThat(grid).as("%s, %d points", parameter, points).allMatch(parameter::contains);
        if (!(parameter instanceof Parameter.Choice<?> || parameter instanceof Parameter.Flag)) {
          assertThat(grid).as("%s", parameter).hasSizeLessThanOrEqualTo(points);
        }
      }
    }
  }

  @Test
  void aGridOfThreeOrMorePointsHasBothEnds() {
    for (Parameter<T> parameter : parameters()) {
      for (int points = 3; points <= 20; points++) {
        assertThat(new HashSet<>(parameter.grid(points)))
            .as("%s, %d points", parameter, points)
            .contains(parameter.decode(0), parameter.decode(1));
      }
    }
  }

  @Test
  void aGridWithoutPointsIsRefused() {
    for (Parameter<T> parameter : parameters()) {
      assertThatThrownBy(() -> parameter.grid(0))
          .as("%s", parameter)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a grid needs at least one point, got 0");
    }
  }

  @Test
  void valuesOutsideAreRefusedByName() {
    for (Parameter<T> parameter : parameters()) {
      for (T value : foreign()) {
        assertThat(parameter.contains(value)).isFalse();
        assertThatThrownBy(() -> parameter.encode(value))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("%s is %s, outside %s", parameter.name(), value, parameter.range());
        assertThatThrownBy(() -> parameter.pin(value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> parameter.parse(String.valueOf(value)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(parameter.name());
      }
    }
  }
}
