package dev.vernier.benchmarks.search;

import dev.vernier.search.Goal;
import dev.vernier.search.Hypervolume;
import dev.vernier.space.Configuration;
import dev.vernier.space.Parameter;
import dev.vernier.space.SearchSpace;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// A problem with two goals, both to be minimised, in six reals from 0 to 1. Some trials achieve
/// the [Hypervolume] that they dominate below a reference point; the regret is what is missing to
/// that of the whole front.
///
/// @param function from the reals to the goals
/// @param reference both coordinates of the reference point
/// @param best the hypervolume of the front
record TwoGoals(String name, UnaryOperator<double[]> function, double reference, double best)
    implements Problem {

  private static final List<Parameter.Real> REALS =
      IntStream.rangeClosed(1, 6).mapToObj(i -> Parameter.Real.linear("x" + i, 0, 1)).toList();

  private static final SearchSpace SPACE = SearchSpace.of(REALS.toArray(Parameter.Real[]::new));

  private static final List<Goal> GOALS =
      List.of(new Goal("f1", Goal.Direction.MINIMIZE), new Goal("f2", Goal.Direction.MINIMIZE));

  /// The reference point of the problems of Zitzler, Deb and Thiele: past the worst that they take.
  private static final double ZDT_REFERENCE = 11;

  private static final double DTLZ_REFERENCE = 1.1;

  /// All of them.
  static List<TwoGoals> all() {
    return List.of(
        zdt("zdt1", t -> 1 - Math.sqrt(t), 120 + 2.0 / 3),
        zdt("zdt2", t -> 1 - t * t, 120 + 1.0 / 3),
        // The front has five parts; this is the quadrature over them.
        zdt("zdt3", t -> 1 - Math.sqrt(t) - t * Math.sin(10 * Math.PI * t), 128.77811613069076),
        new TwoGoals(
            "dtlz2",
            TwoGoals::dtlz2,
            DTLZ_REFERENCE,
            DTLZ_REFERENCE * DTLZ_REFERENCE - Math.PI / 4));
  }

  @Override
  public SearchSpace space() {
    return SPACE;
  }

  @Override
  public List<Goal> goals() {
    return GOALS;
  }

  @Override
  public List<Double> values(Configuration configuration) {
    double[] x = REALS.stream().mapToDouble(configuration::get).toArray();
    return Arrays.stream(function.apply(x)).boxed().toList();
  }

  @Override
  public double achieved(List<List<Double>> trials) {
    List<double[]> points =
        trials.stream()
            .map(values -> values.stream().mapToDouble(Double::doubleValue).toArray())
            .toList();
    return Hypervolume.of(points, new double[] {reference, reference});
  }

  @Override
  public double regret(double achieved) {
    return best - achieved;
  }

  /// `f₁ = x₁` and `f₂ = g h(f₁/g)` with `g = 1 + 9 mean(x₂ … x₆)` (Zitzler, Deb and Thiele 2000,
  /// Comparison of Multiobjective Evolutionary Algorithms: Empirical Results). The front is `h`,
  /// where `x₂ … x₆` are 0.
  private static TwoGoals zdt(String name, DoubleUnaryOperator h, double best) {
    return new TwoGoals(
        name,
        x -> {
          double g = 1 + 9 * Arrays.stream(x, 1, x.length).average().orElseThrow();
          return new double[] {x[0], g * h.applyAsDouble(x[0] / g)};
        },
        ZDT_REFERENCE,
        best);
  }

  /// `f₁ = (1 + g) cos(π/2 x₁)` and `f₂ = (1 + g) sin(π/2 x₁)` with `g = Σ (xᵢ − 1/2)²` over `x₂ …
  /// x₆` (Deb, Thiele, Laumanns and Zitzler 2002, Scalable Multi-Objective Optimization Test
  /// Problems). The front is a quarter of the unit circle.
  private static double[] dtlz2(double[] x) {
    double g = Arrays.stream(x, 1, x.length).map(xi -> (xi - 0.5) * (xi - 0.5)).sum();
    double angle = Math.PI / 2 * x[0];
    return new double[] {(1 + g) * Math.cos(angle), (1 + g) * Math.sin(angle)};
  }
}
