package dev.vernier.benchmarks.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SamplerComparisonTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--pruner asha --problem lcbench,branin | only the tasks of lcbench have, got --problem branin",
        "--pruner asha --trials 100 | --trials counts trials of a study without --pruner",
        "--pruner asha --at 20 | --at counts trials of a study without --pruner",
        "--pruner nonsense | is not a pruner",
        "--pruner asha --steps 0 | --steps takes a positive number, got 0",
        "--steps 520 | --steps takes a --pruner",
        "--problem branin,zdt4 | there is no problem zdt4; choose from branin,",
        "--problem branin --at 300 | --at looks after at most the 200 trials"
      })
  void mistakeIsToldInALine(String arguments, String message) {
    var err = new StringWriter();
    int status =
        SamplerComparison.commandLine()
            .setErr(new PrintWriter(err, true))
            .execute(arguments.split(" "));
    assertThat(status).isEqualTo(2);
    assertThat(err.toString()).startsWith("benchmarks/search: ").contains(message).hasLineCount(1);
  }
}
