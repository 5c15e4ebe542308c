package dev.vernier.benchmarks.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vernier.search.RandomSampler;
import dev.vernier.space.Configuration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TwoGoalsTest {

  private static List<TwoGoals> all() {
    return TwoGoals.all();
  }

  /// Points between the front's miss little staircases, whose area falls with their number.
  @ParameterizedTest
  @MethodSource("all")
  void manyPointsOfTheFrontAchieveAlmostTheBest(TwoGoals problem) {
    double onTheFront = problem.name().equals("dtlz2") ? 0.5 : 0;
    double regret = problem.regret(problem.achieved(along(problem, onTheFront, 20_000)));
    double fewer = problem.regret(problem.achieved(along(problem, onTheFront, 2_000)));
    assertThat(regret).isPositive().isLessThan(3e-4);
    assertThat(fewer / regret).isBetween(8.0, 13.0);
  }

  @ParameterizedTest
  @MethodSource("all")
  void pointsOffTheFrontMissIt(TwoGoals problem) {
    assertThat(problem.regret(problem.achieved(along(problem, 0.7, 1000)))).isGreaterThan(0.2);
  }

  @Test
  void valuesAreThoseOfTheFormulas() {
    // With x₂ … x₆ at 1/3, g is 4; x₁ at 1/4 makes f₁/g 1/16.
    Configuration some = at(0.25, 1.0 / 3);
    assertThat(values("zdt1", some)).containsExactly(new double[] {0.25, 3}, within(1e-12));
    assertThat(values("zdt2", some))
        .containsExactly(new double[] {0.25, 4 * (1 - 1 / 256.0)}, within(1e-12));
    assertThat(values("zdt3", some))
        .containsExactly(
            new double[] {0.25, 3 - 0.25 * Math.sin(10 * Math.PI / 16)}, within(1e-12));
    // Five squares of 1/5 make 1.2 of the radius.
    assertThat(values("dtlz2", at(1.0 / 3, 0.7)))
        .containsExactly(new double[] {1.2 * Math.sqrt(3) / 2, 0.6}, within(1e-12));
  }

  @Test
  void nothingBeforeTheReferenceIsAchieved() {
    TwoGoals problem = TwoGoals.all().getLast();
    assertThat(problem.achieved(List.of(List.of(1.1, 0.0), List.of(2.0, 2.0)))).isZero();
    assertThat(problem.achieved(List.of(List.of(1.0, 1.0)))).isCloseTo(0.01, within(1e-12));
  }

  @Test
  void incumbentsOfASearchGrow() {
    TwoGoals problem = TwoGoals.all().getFirst();
    List<Double> incumbents = new Search(problem, new RandomSampler(), 1, 50).run().incumbents();
    assertThat(incumbents).hasSize(50).isSorted();
    assertThat(incumbents.getLast()).isBetween(incumbents.getFirst() + 1, problem.best());
  }

  private static double[] values(String name, Configuration configuration) {
    TwoGoals problem =
        all().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    return problem.values(configuration).stream().mapToDouble(Double::doubleValue).toArray();
  }

  /// The values with the first real from 0 to 1.
  private static List<List<Double>> along(TwoGoals problem, double others, int count) {
    return IntStream.rangeClosed(0, count)
        .mapToObj(i -> problem.values(at((double) i / count, others)))
        .toList();
  }

  private static Configuration at(double first, double others) {
    Map<String, Object> values = new HashMap<>();
    values.put("x1", first);
    IntStream.rangeClosed(2, 6).forEach(i -> values.put("x" + i, others));
    return Configuration.of(values);
  }
}
