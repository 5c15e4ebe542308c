package dev.vernier.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundledDataTest {

  @ParameterizedTest
  @CsvSource({
    "digits, 1797, 65, 10, 59",
    "penguins, 344, 7, 3, 14",
    "breast-cancer, 569, 31, 2, 30"
  })
  void everySetIsReadyToLearn(String name, int rows, int columns, int classes, int width) {
    BundledData data = BundledData.find(name).orElseThrow();
    Table table = data.read();
    assertThat(table.rows()).isEqualTo(rows);
    assertThat(table.columns()).hasSize(columns);
    assertThat(table.names()).allMatch(column -> column.matches("[a-z][a-z0-9_]*"));
    Problem problem =
        Problem.prepare(
            table, Optional.empty(), new ProblemSpec(data.target(), Optional.empty(), 0.2, 0.2, 1));
    assertThat(problem.task()).isEqualTo(data.task());
    assertThat(problem.targetEncoder().outputs()).isEqualTo(classes);
    assertThat(problem.features().width()).isEqualTo(width);
  }

  @Test
  void everySetSaysWhereItComesFrom() {
    assertThat(BundledData.names()).containsExactly("digits", "penguins", "breast-cancer");
    for (String name : BundledData.names()) {
      BundledData data = BundledData.find(name).orElseThrow();
      assertThat(data.attribution()).contains("Citation", "Source", "Licence  " + data.licence());
    }
  }

  @Test
  void unknownNameFindsNothing() {
    assertThat(BundledData.find("titanic")).isEmpty();
  }
}
