package dev.vernier.search.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.space.Condition;
import dev.vernier.space.Dimension;
import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Int;
import dev.vernier.space.Parameter.Real;
import dev.vernier.space.SearchSpace;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// [Mutation] and [Crossover].
class VariationTest {

  private static final Choice<String> KIND = Choice.of("kind", "a", "b", "c");
  private static final UnitSpace SPACE =
      new UnitSpace(
          new SearchSpace(
              List.of(
                  Dimension.of(KIND),
                  new Dimension<>(Real.linear("x", 0, 1), Condition.is(KIND, Set.of("b"))),
                  Dimension.of(Int.linear("n", 0, 9)),
                  Dimension.of(Real.linear("y", 0, 1)),
                  Dimension.of(Int.linear("one", 3, 3)))));

  private static void assertSnapped(double[] point) {
    double[] again = point.clone();
    SPACE.snap(again);
    assertThat(point).containsExactly(again);
    assertThat(Arrays.stream(point)).allMatch(x -> x >= 0 && x <= 1);
  }

  @Test
  void aMutantDiffersByAnAxisOrTwo() {
    var random = new SplittableRandom(1);
    var mutation = new Mutation(SPACE);
    int changed = 0;
    for (int i = 0; i < 2_000; i++) {
      double[] point = SPACE.random(random);
      double[] mutant = mutation.of(point, random);
      assertSnapped(mutant);
      assertThat(mutant).isNotEqualTo(point);
      for (int k : new int[] {0, 2, 3}) {
        changed += mutant[k] == point[k] ? 0 : 1;
      }
    }
    // 5/3 of the three or four axes change, so 1.25 to 1.67 of these three.
    assertThat(changed).isBetween(2_500, 3_500);
  }

  @Test
  void mutationReachesAllValues() {
    var random = new SplittableRandom(2);
    var mutation = new Mutation(SPACE);
    double[] point = SPACE.random(random);
    var levels = new int[10];
    var kinds = new int[3];
    for (int i = 0; i < 5_000; i++) {
      point = mutation.of(point, random);
      kinds[SPACE.level(0, point[0])]++;
      levels[SPACE.level(2, point[2])]++;
    }
    assertThat(Arrays.stream(kinds)).allMatch(count -> count > 1_000);
    assertThat(Arrays.stream(levels)).allMatch(count -> count > 100);
  }

  @Test
  void aSpaceWithoutAChoiceHasNoMutants() {
    var space = new UnitSpace(SearchSpace.of(Int.linear("one", 3, 3)));
    double[] point = space.random(new SplittableRandom(1));
    assertThat(new Mutation(space).of(point, new SplittableRandom(1))).isEqualTo(point);
  }

  @Test
  void childrenOfEqualParentsDifferByMutationAlone() {
    var random = new SplittableRandom(3);
    var crossover = new Crossover(SPACE);
    int same = 0;
    for (int i = 0; i < 2_000; i++) {
      double[] parent = SPACE.random(random);
      double[] child = crossover.of(parent, parent, random);
      assertSnapped(child);
      same += child[3] == parent[3] ? 1 : 0;
    }
    // y is mutated with probability 1/5: 1,600, with a deviation of 18.
    assertThat(same).isBetween(1_500, 1_700);
  }

  @Test
  void childrenLieAroundTheirParents() {
    var random = new SplittableRandom(4);
    var space = new UnitSpace(SearchSpace.of(Real.linear("x", 0, 1), Real.linear("y", 0, 1)));
    var crossover = new Crossover(space);
    double sum = 0;
    int near = 0;
    for (int i = 0; i < 4_000; i++) {
      double x = crossover.of(new double[] {0.4, 0.5}, new double[] {0.6, 0.5}, random)[0];
      sum += (x - 0.4) / 4_000;
      near += Math.min(Math.abs(x - 0.4), Math.abs(x - 0.6)) < 0.05 ? 1 : 0;
    }
    // Crossed with probability 0.45, and then as often near one parent as near the other.
    assertThat(sum).isBetween(0.02, 0.07);
    assertThat(near).isGreaterThan(2_000);
  }

  @Test
  void anAxisComesFromTheParentThatHasIt() {
    var random = new SplittableRandom(5);
    var crossover = new Crossover(SPACE);
    double b = SPACE.position(0, 1);
    double[] with = {b, 0.123, 0.05, 0.2, 0.5};
    double[] without = {SPACE.position(0, 0), 0.5, 0.05, 0.2, 0.5};
    int inherited = 0;
    int active = 0;
    for (int i = 0; i < 2_000; i++) {
      double[] child = crossover.of(without, with, random);
      if (child[0] == b) {
        active++;
        inherited += child[1] == 0.123 ? 1 : 0;
      }
    }
    // All but the fifth that is mutated.
    assertThat((double) inherited / active).isBetween(0.72, 0.88);
  }
}
