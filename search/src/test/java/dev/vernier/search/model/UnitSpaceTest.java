package dev.vernier.search.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Int;
import dev.vernier.space.Parameter.Real;
import dev.vernier.space.SearchSpace;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UnitSpaceTest {

  private static final SearchSpace SEARCHED =
      SearchSpace.of(
          Int.linear("few", 1, 5),
          Int.linear("many", -32, 40),
          Int.log("units", 16, 1024, 16),
          Int.linear("huge", Integer.MIN_VALUE, Integer.MAX_VALUE),
          Choice.of("activation", "relu", "gelu", "tanh"),
          Real.linear("rate", 0, 1));

  private final UnitSpace space = new UnitSpace(SEARCHED);

  @Test
  void snappedPointsAreThoseOfTheirConfigurations() {
    var random = new SplittableRandom(5);
    for (int i = 0; i < 1000; i++) {
      double[] point = random.doubles(space.size()).toArray();
      space.snap(point);
      double[] encoded = space.encode(space.decode(point));
      int rate = space.size() - 1;
      for (int axis = 0; axis < rate; axis++) {
        assertThat(encoded[axis]).as(SEARCHED.dimensions().get(axis).name()).isEqualTo(point[axis]);
      }
    }
  }

  @Test
  void manyLevelsCountAsContinuous() {
    assertThat(space.levels(0)).isEqualTo(5);
    assertThat(space.levels(1)).isZero();
    assertThat(space.levels(3)).isZero();
  }
}
