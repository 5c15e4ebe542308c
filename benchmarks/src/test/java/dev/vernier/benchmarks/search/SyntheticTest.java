package dev.vernier.benchmarks.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vernier.space.Configuration;
import dev.vernier.space.Seeds;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SyntheticTest {

  private static List<Synthetic> all() {
    return Synthetic.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void optimumHasTheBestValue(Synthetic problem) {
    assertThat(problem.space().contains(problem.optimum())).isTrue();
    assertThat(problem.value(problem.optimum())).isCloseTo(problem.best(), within(1e-12));
    assertThat(problem.regret(problem.best())).isZero();
  }

  @ParameterizedTest
  @MethodSource("all")
  void nothingIsBetterThanTheBestValue(Synthetic problem) {
    double[] at = problem.space().encode(problem.optimum());
    var point = new double[at.length];
    for (int draw = 0; draw < 5_000; draw++) {
      // From the whole cube down to the sixth digit around the optimum.
      double width = Math.pow(10, -(draw % 7));
      for (int i = 0; i < at.length; i++) {
        double u = Seeds.unit(Seeds.derive(draw, i));
        point[i] = width == 1 ? u : Math.clamp(at[i] + width * (u - 0.5), 0, 1);
      }
      assertThat(problem.value(problem.space().decode(point)))
          .isGreaterThan(problem.best() - 1e-12);
    }
  }

  @Test
  void valuesAtOtherPointsAreThoseOfTheFormulas() {
    assertThat(TestFunction.BRANIN.at(-Math.PI, 12.275))
        .isCloseTo(0.397887357729739, within(1e-12));
    assertThat(TestFunction.BRANIN.at(0, 0)).isCloseTo(55.60211264227026, within(1e-12));
    assertThat(TestFunction.HARTMANN_6.at(0.5, 0.5, 0.5, 0.5, 0.5, 0.5))
        .isCloseTo(-0.5053149917022333, within(1e-12));
    assertThat(TestFunction.ROSENBROCK.at(0, 0, 0, 0, 0)).isEqualTo(4);
    assertThat(TestFunction.ROSENBROCK.at(2, 1)).isEqualTo(901);
    // At a point of whole numbers the cosines are 1: 20 − 20 exp(−0.2).
    assertThat(TestFunction.ACKLEY.at(1, 1, -1)).isCloseTo(3.625384938440362, within(1e-12));
  }

  @Test
  void shiftedMinimumOfAckleyIsNeitherInTheMiddleNorAtTheEdge() {
    Synthetic ackley = named("ackley-10");
    double[] unit = ackley.space().encode(ackley.optimum());
    double distance = 0;
    for (double u : unit) {
      assertThat(u).isBetween(0.15, 0.85);
      distance += (u - 0.5) * (u - 0.5);
    }
    assertThat(Math.sqrt(distance / unit.length)).isGreaterThan(0.2);
  }

  @Test
  void dimensionsOfTheOtherSurfaceAreInactive() {
    Synthetic problem = named("branin-or-hartmann");
    Configuration branin = problem.space().decode(new double[problem.space().size()]);
    assertThat(branin.values().keySet()).isEqualTo(Set.of("surface", "b1", "b2"));
    assertThat(problem.optimum().values().keySet())
        .isEqualTo(Set.of("surface", "h1", "h2", "h3", "h4", "h5", "h6"));
    var bestOfBranin = Configuration.of(Map.of("surface", "branin", "b1", Math.PI, "b2", 2.275));
    assertThat(problem.value(bestOfBranin)).isCloseTo(0.2, within(1e-12));
  }

  private static Synthetic named(String name) {
    return Synthetic.all().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }
}
