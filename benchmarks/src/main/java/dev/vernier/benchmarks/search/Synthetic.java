package dev.vernier.benchmarks.search;

import dev.vernier.search.Goal;
import dev.vernier.space.Condition;
import dev.vernier.space.Configuration;
import dev.vernier.space.Dimension;
import dev.vernier.space.Parameter;
import dev.vernier.space.SearchSpace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// A formula to minimise. Its regret is the distance to the minimum.
///
/// @param best the minimum
/// @param optimum a configuration that has it
record Synthetic(
    String name,
    SearchSpace space,
    ToDoubleFunction<Configuration> function,
    double best,
    Configuration optimum)
    implements OneGoal {

  private static final double HARTMANN_6_BEST = -3.3223680114155147;

  private static final double[] HARTMANN_6_OPTIMUM = {
    0.20168951100670543,
    0.15001069182345797,
    0.476873974221897,
    0.2753324304940561,
    0.31165161660011326,
    0.6573005340656203
  };

  /// Half the width of Ackley's box.
  private static final double ACKLEY_REACH = 32.768;

  /// How far the options of a choice are from the best one, in an order that says nothing.
  private static final int[] OPTION_OFFSETS = {8, -16, 0, 16, -8};

  /// All of them.
  static List<Synthetic> all() {
    return List.of(
        branin(),
        hartmann(),
        rosenbrock(),
        ackley(),
        ackleyCentred(),
        ackleyInteger(),
        hartmannInteger(),
        ackleyChoice(),
        braninOrHartmann());
  }

  @Override
  public Goal goal() {
    return new Goal("value", Goal.Direction.MINIMIZE);
  }

  @Override
  public double value(Configuration configuration) {
    return function.applyAsDouble(configuration);
  }

  @Override
  public double regret(double value) {
    return value - best;
  }

  private static Synthetic branin() {
    return real(
        "branin",
        List.of(Parameter.Real.linear("x1", -5, 10), Parameter.Real.linear("x2", 0, 15)),
        TestFunction.BRANIN::at,
        10 / (8 * Math.PI),
        Math.PI,
        2.275);
  }

  private static Synthetic hartmann() {
    return real(
        "hartmann-6",
        reals(6, i -> Parameter.Real.linear("x" + i, 0, 1)),
        TestFunction.HARTMANN_6::at,
        HARTMANN_6_BEST,
        HARTMANN_6_OPTIMUM);
  }

  private static Synthetic rosenbrock() {
    return real(
        "rosenbrock-5",
        reals(5, i -> Parameter.Real.linear("x" + i, -5, 10)),
        TestFunction.ROSENBROCK::at,
        0,
        1,
        1,
        1,
        1,
        1);
  }

  /// The minimum moved to `shift(i)` in each dimension: a search that begins in the middle, or
  /// leans to it, gains nothing.
  private static Synthetic ackley() {
    double[] shift = IntStream.rangeClosed(1, 10).mapToDouble(Synthetic::shift).toArray();
    return real("ackley-10", ackleyReals(1, 10), x -> ackley(x, shift), 0, shift);
  }

  private static Synthetic ackleyCentred() {
    return real(
        "ackley-10-centred", ackleyReals(1, 10), TestFunction.ACKLEY::at, 0, new double[10]);
  }

  /// As `ackley-10`, with whole numbers from −32 to 32 in the first five dimensions, where the
  /// shift is rounded.
  private static Synthetic ackleyInteger() {
    List<Parameter<Integer>> integers =
        IntStream.rangeClosed(1, 5)
            .<Parameter<Integer>>mapToObj(i -> Parameter.Int.linear("n" + i, -32, 32))
            .toList();
    List<Parameter<Double>> reals = ackleyReals(6, 10);
    var shift = new double[10];
    var optimum = Configuration.empty();
    for (int i = 0; i < 5; i++) {
      shift[i] = Math.rint(shift(i + 1));
      optimum = optimum.with(integers.get(i), (int) shift[i]);
    }
    for (int i = 5; i < 10; i++) {
      shift[i] = shift(i + 1);
      optimum = optimum.with(reals.get(i - 5), shift[i]);
    }
    return new Synthetic(
        "ackley-10-integer",
        space(integers, reals),
        c -> {
          var x = new double[10];
          for (int i = 0; i < 5; i++) {
            x[i] = c.get(integers.get(i));
            x[i + 5] = c.get(reals.get(i));
          }
          return ackley(x, shift);
        },
        0,
        optimum);
  }

  /// As `ackley-10`, with a choice of five options in each of the first three dimensions. They
  /// stand for the best coordinate and four that are a multiple of 8 away, in an order that differs
  /// from dimension to dimension and has no meaning.
  private static Synthetic ackleyChoice() {
    List<Parameter<String>> choices =
        IntStream.rangeClosed(1, 3)
            .<Parameter<String>>mapToObj(i -> Parameter.Choice.of("c" + i, "a", "b", "c", "d", "e"))
            .toList();
    List<Parameter<Double>> reals = ackleyReals(4, 10);
    var optimum = Configuration.empty();
    for (int i = 0; i < 3; i++) {
      int dimension = i;
      optimum =
          optimum.with(
              choices.get(i),
              choices.get(i).grid(1).stream()
                  .filter(option -> optionOffset(dimension, option) == 0)
                  .findFirst()
                  .orElseThrow());
    }
    for (int i = 0; i < 7; i++) {
      optimum = optimum.with(reals.get(i), shift(i + 4));
    }
    return new Synthetic(
        "ackley-10-choice",
        space(choices, reals),
        c -> {
          var x = new double[10];
          for (int i = 0; i < 3; i++) {
            x[i] = optionOffset(i, c.get(choices.get(i)));
          }
          for (int i = 0; i < 7; i++) {
            x[i + 3] = c.get(reals.get(i)) - shift(i + 4);
          }
          return TestFunction.ACKLEY.at(x);
        },
        0,
        optimum);
  }

  private static int optionOffset(int dimension, String option) {
    return OPTION_OFFSETS[(option.charAt(0) - 'a' + 2 * dimension) % OPTION_OFFSETS.length];
  }

  /// Hartmann's function on whole multiples of 1/20 in the second, fourth and sixth dimension. Its
  /// minimum was found by trying all 9,261 triples, those whose bound is too high left out, with
  /// Newton's method for the three reals.
  private static Synthetic hartmannInteger() {
    List<Parameter<Double>> reals =
        IntStream.of(1, 3, 5)
            .<Parameter<Double>>mapToObj(i -> Parameter.Real.linear("x" + i, 0, 1))
            .toList();
    List<Parameter<Integer>> integers =
        IntStream.of(2, 4, 6)
            .<Parameter<Integer>>mapToObj(i -> Parameter.Int.linear("n" + i, 0, 20))
            .toList();
    double[] bestReals = {0.20281848499426164, 0.4740414695779448, 0.31133105424502866};
    int[] bestIntegers = {3, 6, 13};
    var optimum = Configuration.empty();
    for (int i = 0; i < 3; i++) {
      optimum = optimum.with(reals.get(i), bestReals[i]).with(integers.get(i), bestIntegers[i]);
    }
    return new Synthetic(
        "hartmann-6-integer",
        space(reals, integers),
        c -> {
          var x = new double[6];
          for (int i = 0; i < 3; i++) {
            x[2 * i] = c.get(reals.get(i));
            x[2 * i + 1] = c.get(integers.get(i)) / 20.0;
          }
          return TestFunction.HARTMANN_6.at(x);
        },
        -3.302845712290228,
        optimum);
  }

  /// A choice between Branin's function and Hartmann's, each with dimensions of its own that are
  /// active only with it: `0.2 + (branin − 10/(8π)) / 100`, which soon looks good and ends at 0.2,
  /// and `1 + hartmann / 3.32237`, which is mostly near 1 and has the minimum, 0.
  private static Synthetic braninOrHartmann() {
    var surface = Parameter.Choice.of("surface", "branin", "hartmann");
    OneGoal branin = branin();
    OneGoal hartmann = hartmann();
    List<Parameter<Double>> left =
        List.of(Parameter.Real.linear("b1", -5, 10), Parameter.Real.linear("b2", 0, 15));
    List<Parameter<Double>> right = reals(6, i -> Parameter.Real.linear("h" + i, 0, 1));
    var dimensions = new ArrayList<Dimension<?>>(List.of(Dimension.of(surface)));
    left.forEach(p -> dimensions.add(new Dimension<>(p, Condition.is(surface, Set.of("branin")))));
    right.forEach(
        p -> dimensions.add(new Dimension<>(p, Condition.is(surface, Set.of("hartmann")))));
    return new Synthetic(
        "branin-or-hartmann",
        new SearchSpace(dimensions),
        c ->
            c.get(surface).equals("branin")
                ? 0.2 + branin.regret(TestFunction.BRANIN.at(coordinates(left, c))) / 100
                : hartmann.regret(TestFunction.HARTMANN_6.at(coordinates(right, c)))
                    / -HARTMANN_6_BEST,
        0,
        with(Configuration.empty().with(surface, "hartmann"), right, HARTMANN_6_OPTIMUM));
  }

  private static Synthetic real(
      String name,
      List<? extends Parameter<Double>> parameters,
      ToDoubleFunction<double[]> function,
      double best,
      double... optimum) {
    return new Synthetic(
        name,
        space(parameters),
        c -> function.applyAsDouble(coordinates(parameters, c)),
        best,
        with(Configuration.empty(), parameters, optimum));
  }

  /// Where the minimum of the shifted Ackley function is in the dimension `i`, from 1: `0.6 ·
  /// 32.768 · cos i`, which lies in the box, away from its middle and from its faces, and differs
  /// between dimensions.
  private static double shift(int i) {
    return 0.6 * ACKLEY_REACH * Math.cos(i);
  }

  private static double ackley(double[] x, double[] shift) {
    var moved = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      moved[i] = x[i] - shift[i];
    }
    return TestFunction.ACKLEY.at(moved);
  }

  private static List<Parameter<Double>> ackleyReals(int from, int to) {
    return IntStream.rangeClosed(from, to)
        .<Parameter<Double>>mapToObj(
            i -> Parameter.Real.linear("x" + i, -ACKLEY_REACH, ACKLEY_REACH))
        .toList();
  }

  private static List<Parameter<Double>> reals(int count, IntFunction<Parameter.Real> parameter) {
    return IntStream.rangeClosed(1, count).<Parameter<Double>>mapToObj(parameter).toList();
  }

  @SafeVarargs
  private static SearchSpace space(List<? extends Parameter<?>>... parameters) {
    var dimensions = new ArrayList<Dimension<?>>();
    for (List<? extends Parameter<?>> some : parameters) {
      some.forEach(parameter -> dimensions.add(Dimension.of(parameter)));
    }
    return new SearchSpace(dimensions);
  }

  private static double[] coordinates(
      List<? extends Parameter<Double>> parameters, Configuration configuration) {
    return parameters.stream().mapToDouble(configuration::get).toArray();
  }

  private static Configuration with(
      Configuration configuration, List<? extends Parameter<Double>> parameters, double[] values) {
    var all = new LinkedHashMap<>(configuration.values());
    for (int i = 0; i < values.length; i++) {
      all.put(parameters.get(i).name(), values[i]);
    }
    return Configuration.of(all);
  }
}
