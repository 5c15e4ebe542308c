package dev.vernier.tuner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.data.Problem;
import dev.vernier.data.ProblemSpec;
import dev.vernier.data.TableReader;
import dev.vernier.network.Metric;
import dev.vernier.network.Samples;
import dev.vernier.network.Targets;
import dev.vernier.search.Budget;
import dev.vernier.search.InMemoryStudyStore;
import dev.vernier.search.Study;
import dev.vernier.search.StudyRunner.Listener;
import dev.vernier.search.StudySpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// What a user may expect of real data with a small budget. Budgets are trials, not time, so the
/// results are the same on every run.
class AcceptanceTest {

  private static Tuning.Winner winner(Tuning tuning, int trials) {
    StudySpec spec = tuning.study("acceptance");
    try (var store = new InMemoryStudyStore();
        var journal = store.open(spec, Clock.systemUTC().instant())) {
      return tuning
          .run(
              Study.open(spec, journal, Clock.systemUTC()),
              2,
              Budget.ofTrials(trials),
              new Listener() {})
          .winner()
          .orElseThrow();
    }
  }

  @Test
  void penguinsAreToldApart() {
    assertThat(winner(Tables.tuning("penguins", 1, new Overrides()), 12).test().value())
        .isGreaterThanOrEqualTo(0.96);
  }

  @Test
  void breastCancerIsRecognised() {
    assertThat(winner(Tables.tuning("breast-cancer", 1, new Overrides()), 12).test().value())
        .isGreaterThanOrEqualTo(0.96);
  }

  @Test
  void digitsAreRead() {
    var overrides = new Overrides().range("hidden_units", "64", "256");
    assertThat(winner(Tables.tuning("digits", 1, overrides), 12).test().value())
        .isGreaterThanOrEqualTo(0.97);
  }

  /// House prices in California, 20,640 rows.
  @Test
  void housePricesBeatALinearModelBy15PercentOfItsError() {
    Path file = Path.of("../../shared/data/pmlb-537_houses/537_houses.tsv.gz");
    Assumptions.assumeTrue(Files.exists(file), "the data set is not here");
    Problem problem =
        Problem.prepare(
            TableReader.read(file),
            Optional.empty(),
            new ProblemSpec("target", Optional.empty(), 0.2, 0.2, 1));
    var overrides =
        new Overrides()
            .set("epochs", "40")
            .range("hidden_units", "64", "128")
            .range("batch_size", "32", "128");
    var plain = Tuning.of("houses", problem);
    var tuning =
        new Tuning(
            "houses",
            problem,
            Metric.RMSE,
            plain.search(),
            1,
            TuningSpace.open(problem, Metric.RMSE, overrides, Opening.USUAL));
    double linear =
        LinearModel.fit(problem.train()).rmse(problem.test(), problem.targetEncoder().scale());
    double network = winner(tuning, 6).test().value();
    assertThat(network).as("linear %.0f", linear).isLessThanOrEqualTo(0.85 * linear);
  }

  /// Ordinary least squares by the normal equations.
  @SuppressWarnings("ArrayRecordComponent")
  private record LinearModel(double[] weights) {

    static LinearModel fit(Samples samples) {
      int n = samples.inputSize() + 1;
      float[] targets = ((Targets.Values) samples.targets()).values();
      var equations = new double[n][n + 1];
      for (int row = 0; row < samples.rows(); row++) {
        double[] x = inputs(samples, row);
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < n; j++) {
            equations[i][j] += x[i] * x[j];
          }
          equations[i][n] += x[i] * targets[row];
        }
      }
      // Gauss and Jordan with pivots.
      for (int column = 0; column < n; column++) {
        int pivot = column;
        for (int i = column + 1; i < n; i++) {
          pivot = Math.abs(equations[i][column]) > Math.abs(equations[pivot][column]) ? i : pivot;
        }
        double[] swapped = equations[column];
        equations[column] = equations[pivot];
        equations[pivot] = swapped;
        for (int i = 0; i < n; i++) {
          double factor = i == column ? 0 : equations[i][column] / equations[column][column];
          for (int j = column; j <= n; j++) {
            equations[i][j] -= factor * equations[column][j];
          }
        }
      }
      return new LinearModel(
          IntStream.range(0, n).mapToDouble(i -> equations[i][n] / equations[i][i]).toArray());
    }

    private static double[] inputs(Samples samples, int row) {
      int size = samples.inputSize();
      var x = new double[size + 1];
      for (int j = 0; j < size; j++) {
        x[j] = samples.inputs()[row * size + j];
      }
      x[size] = 1;
      return x;
    }

    double rmse(Samples samples, double scale) {
      float[] targets = ((Targets.Values) samples.targets()).values();
      double squares = 0;
      for (int row = 0; row < samples.rows(); row++) {
        double[] x = inputs(samples, row);
        double prediction = 0;
        for (int j = 0; j < x.length; j++) {
          prediction += weights[j] * x[j];
        }
        squares += (prediction - targets[row]) * (prediction - targets[row]);
      }
      return scale * Math.sqrt(squares / samples.rows());
    }
  }
}
