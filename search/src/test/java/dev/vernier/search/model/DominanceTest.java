package dev.vernier.search.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DominanceTest {

  private static double[] p(double... coordinates) {
    return coordinates;
  }

  @Test
  void oneDominatesWhereItIsNowhereWorse() {
    assertThat(Dominance.dominates(p(1, 2), p(1, 3))).isTrue();
    assertThat(Dominance.dominates(p(1, 2), p(1, 2))).isFalse();
    assertThat(Dominance.dominates(p(0, 3), p(1, 2))).isFalse();
  }

  @Test
  void frontsArePeeledOneByOne() {
    assertThat(Dominance.fronts(List.of(p(3, 3), p(1, 2), p(2, 1), p(2, 2), p(4, 4), p(1, 2))))
        .containsExactly(2, 0, 0, 1, 3, 0);
    assertThat(Dominance.fronts(List.of())).isEmpty();
  }

  /// The front of a vector is one more than the last front that has one that dominates it.
  @Test
  void frontsAreTheLongestChains() {
    var random = new SplittableRandom(3);
    var vectors = new ArrayList<double[]>();
    for (int i = 0; i < 80; i++) {
      vectors.add(random.ints(3, 0, 6).asDoubleStream().toArray());
    }
    int[] fronts = Dominance.fronts(vectors);
    for (int i = 0; i < 80; i++) {
      int last = -1;
      for (int j = 0; j < 80; j++) {
        if (Dominance.dominates(vectors.get(j), vectors.get(i))) {
          last = Math.max(last, fronts[j]);
        }
      }
      assertThat(fronts[i]).isEqualTo(last + 1);
    }
  }

  @Test
  void roomIsTheDistanceBetweenNeighbours() {
    double[] room = Dominance.crowding(List.of(p(0, 4), p(1, 2), p(2, 1), p(4, 0)));
    assertThat(room[0]).isInfinite();
    assertThat(room[3]).isInfinite();
    assertThat(room[1]).isCloseTo(2 / 4.0 + 3 / 4.0, within(1e-12));
    assertThat(room[2]).isCloseTo(3 / 4.0 + 2 / 4.0, within(1e-12));
    assertThat(Dominance.crowding(List.of(p(1, 1), p(1, 1), p(1, 1)))[1]).isZero();
  }
}
