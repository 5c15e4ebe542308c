package dev.vernier.tuner;

import dev.vernier.data.BundledData;
import dev.vernier.data.Column;
import dev.vernier.data.Problem;
import dev.vernier.data.ProblemSpec;
import dev.vernier.data.Table;
import dev.vernier.data.Task;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// Prepared data for the tests.
final class Tables {

  private Tables() {}

  static Problem bundled(String name, long seed) {
    BundledData data = BundledData.find(name).orElseThrow();
    return Problem.prepare(
        data.read(),
        Optional.empty(),
        new ProblemSpec(data.target(), Optional.empty(), 0.2, 0.2, seed));
  }

  static Tuning tuning(String name, long seed, Overrides overrides) {
    Problem problem = bundled(name, seed);
    Tuning plain = Tuning.of(name, problem);
    return new Tuning(
        name,
        problem,
        plain.metric(),
        plain.search(),
        seed,
        TuningSpace.open(problem, plain.metric(), overrides, Opening.USUAL));
  }

  /// Rows with every type of column, and a number to predict.
  static Problem everyTypeOfColumn() {
    int rows = 300;
    var flags = new byte[rows];
    for (int i = 0; i < rows; i++) {
      flags[i] = (byte) (i % 3 - 1);
    }
    List<Column> columns =
        List.of(
            new Column.Numeric("even", numbers(rows, i -> i * 37 % 101), true),
            new Column.Numeric("gaps", numbers(rows, i -> i % 7 == 0 ? Double.NaN : i % 19), false),
            new Column.Numeric("heavy", numbers(rows, i -> Math.exp(i % 20)), false),
            texts("two", rows, 2),
            texts("nine", rows, 9),
            texts("fifty", rows, 50),
            new Column.Bool("flag", flags, "no", "yes"),
            new Column.Date("day", numbers(rows, i -> i * 3600.0 * 31), true),
            new Column.Numeric("y", numbers(rows, i -> 1000 + i * 37 % 101), true));
    return Problem.prepare(
        new Table("t.csv", rows, columns, List.of()),
        Optional.empty(),
        new ProblemSpec("y", Optional.of(Task.REGRESSION), 0.2, 0.2, 1));
  }

  private static double[] numbers(int rows, IntToDoubleFunction value) {
    return IntStream.range(0, rows).mapToDouble(value).toArray();
  }

  private static Column.Categorical texts(String name, int rows, int levels) {
    return new Column.Categorical(
        name,
        IntStream.range(0, rows).map(i -> i % 11 == 4 ? -1 : i % levels).toArray(),
        IntStream.range(0, levels).mapToObj("level %03d"::formatted).toList());
  }
}
