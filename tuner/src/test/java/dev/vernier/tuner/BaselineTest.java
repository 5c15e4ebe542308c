package dev.vernier.tuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vernier.data.Problem;
import dev.vernier.data.ProblemSpec;
import dev.vernier.data.TableReader;
import dev.vernier.data.Task;
import dev.vernier.network.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineTest {

  private static final int ROWS = 100;

  @TempDir private Path directory;

  private Problem problem(Task task, IntFunction<String> target) throws IOException {
    var text = new StringBuilder("x,y\n");
    IntStream.range(0, ROWS)
        .forEach(i -> text.append(i % 17).append(',').append(target.apply(i)).append('\n'));
    return Problem.prepare(
        TableReader.read(Files.writeString(directory.resolve("data.csv"), text)),
        Optional.empty(),
        new ProblemSpec("y", Optional.of(task), 0.2, 0.2, 1));
  }

  @Test
  void theMostFrequentClassIsGuessed() throws IOException {
    // The split keeps the shares: 20 test rows, 14 of them "often".
    Problem problem = problem(Task.CLASSIFICATION, i -> i % 10 < 7 ? "often" : "a few");
    Baseline accuracy = Baseline.of(problem, Metric.ACCURACY);
    assertThat(accuracy.guess()).isEqualTo("class \"often\", the most frequent");
    assertThat(accuracy.value()).isEqualTo(0.7);
    assertThat(Baseline.of(problem, Metric.BALANCED_ACCURACY).value()).isEqualTo(0.5);
    assertThat(Baseline.of(problem, Metric.LOG_LOSS).value())
        .isCloseTo(-0.7 * Math.log(0.7) - 0.3 * Math.log(0.3), within(1e-6));
    assertThat(accuracy.isBeatenBy(new Score(20, 0.7, 0.5, 0.9), Metric.ACCURACY)).isFalse();
    assertThat(accuracy.isBeatenBy(new Score(20, 0.75, 0.5, 0.9), Metric.ACCURACY)).isTrue();
  }

  @Test
  void theMeanIsGuessed() throws IOException {
    Problem problem = problem(Task.REGRESSION, i -> i % 2 == 0 ? "3" : "7");
    Baseline rmse = Baseline.of(problem, Metric.RMSE);
    assertThat(rmse.guess()).isEqualTo("the mean");
    // Off by about 2 everywhere; the training rows may have a few more of one kind.
    assertThat(rmse.value()).isCloseTo(2, within(0.1));
    assertThat(rmse.isBeatenBy(new Score(20, 2.5, 2, 3), Metric.RMSE)).isFalse();
    assertThat(rmse.isBeatenBy(new Score(20, 1.5, 1, 2), Metric.RMSE)).isTrue();
  }
}
