package dev.vernier.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.search.model.MixedLaw;
import dev.vernier.search.model.UnitSpace;
import dev.vernier.space.Parameter.Real;
import dev.vernier.space.SearchSpace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RestartsTest {

  private static final int LAMBDA = 6;
  private static final UnitSpace SPACE =
      new UnitSpace(SearchSpace.of(Real.linear("x", 0, 1), Real.linear("y", 0, 1)));

  private static MixedLaw law(double deviation) {
    return new MixedLaw(SPACE, MixedLaw.Start.at(new double[] {0.5, 0.5}, deviation), LAMBDA);
  }

  private static Fitness completed(double value) {
    return new Fitness(Fitness.Standing.COMPLETED, 0, value);
  }

  /// Generations with the same value until a run is over.
  private static int flatGenerations(Restarts restarts) {
    int generations = 0;
    while (!restarts.due()) {
      restarts.generation(completed(1), law(0.1));
      generations++;
    }
    return generations;
  }

  @Test
  void aRunThatGetsBetterGoesOn() {
    var restarts = new Restarts(LAMBDA, 2);
    for (int i = 0; i < 500; i++) {
      restarts.generation(completed(1.0 / (i + 1)), law(0.1));
      assertThat(restarts.due()).isFalse();
    }
  }

  @Test
  void aRunThatHasConvergedIsOver() {
    var restarts = new Restarts(LAMBDA, 2);
    restarts.generation(completed(1), law(1e-7));
    assertThat(restarts.due()).isTrue();
  }

  @Test
  void aRunWhoseGenerationsAreAlikeIsOver() {
    // 10 + 30 · 2 / 6
    assertThat(flatGenerations(new Restarts(LAMBDA, 2))).isEqualTo(20);
  }

  @Test
  void aRunThatFindsNothingBetterIsOver() {
    var restarts = new Restarts(LAMBDA, 2);
    restarts.generation(completed(0), law(0.1));
    int generations = 0;
    while (!restarts.due()) {
      restarts.generation(completed(1 + generations++ % 7), law(0.1));
    }
    assertThat(generations).isEqualTo(41);
  }

  /// Large runs double, and small ones with narrower laws come in between until they have had as
  /// many trials.
  @Test
  void largeAndSmallRunsTakeTurns() {
    var restarts = new Restarts(LAMBDA, 2);
    var random = new SplittableRandom(1);
    var large = new ArrayList<Integer>();
    long smallTrials = 0;
    long largeTrials = (long) LAMBDA * flatGenerations(restarts);
    for (int run = 0; run < 40; run++) {
      Restarts.Next next = restarts.next(random);
      assertThat(restarts.due()).isFalse();
      boolean small = next.deviation() < CmaPopulation.WIDE;
      assertThat(small).isEqualTo(run > 0 && smallTrials < largeTrials);
      long trials = (long) next.lambda() * flatGenerations(restarts);
      if (small) {
        assertThat(next.lambda()).isLessThanOrEqualTo(large.getLast() / 2);
        assertThat(next.deviation()).isGreaterThan(CmaPopulation.WIDE / 100);
        smallTrials += trials;
      } else {
        large.add(next.lambda());
        largeTrials += trials;
      }
    }
    assertThat(large).hasSizeGreaterThan(2).startsWith(12, 24, 48);
  }

  @Test
  void fitnessHasTheOrderOfPopulations() {
    List<Fitness> order =
        List.of(
            completed(1),
            completed(2),
            new Fitness(Fitness.Standing.COMPLETED, 0.1, -5),
            new Fitness(Fitness.Standing.COMPLETED, 0.2, -9),
            new Fitness(Fitness.Standing.PRUNED, 0, -7),
            new Fitness(Fitness.Standing.PRUNED, 0, 7),
            new Fitness(Fitness.Standing.DIVERGED, 0, 0));
    var shuffled = new ArrayList<>(order.reversed());
    Collections.sort(shuffled);
    assertThat(shuffled).isEqualTo(order);
  }
}
