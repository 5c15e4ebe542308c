package dev.vernier.benchmarks.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.search.RandomSampler;
import dev.vernier.search.Sampler;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SearchTest {

  private static final OneGoal BRANIN = Synthetic.all().getFirst();

  @Test
  void incumbentsAreTheBestValuesSoFar() {
    List<Double> incumbents = search(new RandomSampler(), 1, 100);
    assertThat(incumbents).hasSize(100);
    for (int i = 1; i < incumbents.size(); i++) {
      assertThat(incumbents.get(i)).isLessThanOrEqualTo(incumbents.get(i - 1));
    }
    assertThat(incumbents.get(99)).isLessThan(incumbents.get(0)).isGreaterThan(BRANIN.best());
  }

  @Test
  void seedDecides() {
    assertThat(search(new RandomSampler(), 1, 50)).isEqualTo(search(new RandomSampler(), 1, 50));
    assertThat(search(new RandomSampler(), 1, 50)).isNotEqualTo(search(new RandomSampler(), 2, 50));
  }

  @Test
  void exhaustedSamplerStaysAtItsBest() {
    List<Double> incumbents = search(Sampler.parse("grid:3"), 1, 20);
    assertThat(incumbents.get(8)).isLessThan(incumbents.get(0));
    for (int i = 9; i < incumbents.size(); i++) {
      assertThat(incumbents.get(i)).isEqualTo(incumbents.get(8));
    }
  }

  @Test
  void estimateShowsTwoDigitsOfItsError() {
    assertThat(Estimate.of(new double[] {16, 17, 18})).hasToString("17.00 ± 0.58");
    assertThat(Estimate.of(new double[] {1000, 3000})).hasToString("2000 ± 1000");
    assertThat(Estimate.of(new double[] {0.01234})).hasToString("0.0123");
    assertThat(Estimate.of(new double[] {2e-7, 4e-7})).hasToString("3.0e-07 ± 1.0e-07");
    assertThat(Estimate.of(new double[] {0, 0})).hasToString("0.0");
  }

  private static List<Double> search(Sampler sampler, int seed, int trials) {
    return new Search(BRANIN, sampler, seed, trials).run().incumbents();
  }
}
