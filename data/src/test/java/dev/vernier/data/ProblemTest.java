package dev.vernier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vernier.network.Samples;
import dev.vernier.network.Targets;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProblemTest {

  private static ProblemSpec spec(Optional<Task> task, long seed) {
    return new ProblemSpec("y", task, 0.2, 0.2, seed);
  }

  private static Problem prepare(Column x, Column y) {
    return prepare(x, y, Optional.empty());
  }

  private static Problem prepare(Column x, Column y, Optional<Task> task) {
    return Problem.prepare(table(x, y), Optional.empty(), spec(task, 1));
  }

  private static Table table(Column... columns) {
    return new Table("t.csv", columns[0].rows(), List.of(columns), List.of("Read with care."));
  }

  private static Column.Numeric counting(String name, int rows) {
    return Column.Numeric.of(name, IntStream.range(0, rows).asDoubleStream().toArray());
  }

  private static Column.Categorical classes(int rows, String... labels) {
    return Column.Categorical.of(
        "y", IntStream.range(0, rows).mapToObj(i -> labels[i % labels.length]).toList());
  }

  @Test
  void classificationIsSplitEncodedAndCounted() {
    Problem problem = prepare(counting("x", 101), classes(101, "b", "a", "b", "", "c"));
    assertThat(problem.task()).isEqualTo(Task.CLASSIFICATION);
    assertThat(problem.targetEncoder())
        .isEqualTo(
            new TargetEncoder.ClassLabels("y", ColumnType.CATEGORICAL, List.of("a", "b", "c")));
    assertThat(problem.rows()).isEqualTo(81);
    assertThat(problem.droppedRows()).isEqualTo(20);
    assertThat(problem.train().rows() + problem.validation().rows() + problem.test().rows())
        .isEqualTo(81);
    assertThat(problem.test().rows()).isEqualTo(16);
    assertThat(problem.notices())
        .containsExactly(
            "Read with care.", "t.csv has 20 rows without a value of \"y\"; they are left out.");
    for (Samples part : List.of(problem.train(), problem.validation(), problem.test())) {
      assertThat(((Targets.Labels) part.targets()).classes()).contains(0, 1, 2);
    }
  }

  @Test
  void regressionIsInferredAndStandardisedOnTraining() {
    Problem problem = prepare(counting("x", 100), counting("y", 100));
    assertThat(problem.task()).isEqualTo(Task.REGRESSION);
    assertThat(mean(problem.train())).isBetween(-1e-6, 1e-6);
    // The row decides x and y alike, so their standardised values agree in every part.
    for (Samples part : List.of(problem.train(), problem.validation(), problem.test())) {
      assertThat(((Targets.Values) part.targets()).values()).isEqualTo(part.inputs());
    }
  }

  private static double mean(Samples samples) {
    return IntStream.range(0, samples.rows())
        .mapToDouble(i -> samples.inputs()[i])
        .average()
        .orElseThrow();
  }

  @Test
  void targetDoesNotLeakIntoTheInputs() {
    var x = counting("x", 60);
    Problem up = prepare(x, counting("y", 60));
    var reversed = Column.Numeric.of("y", DoubleStream.iterate(59, v -> v - 1).limit(60).toArray());
    Problem down = prepare(x, reversed);
    assertThat(down.train().inputs()).isEqualTo(up.train().inputs());
    assertThat(down.test().inputs()).isEqualTo(up.test().inputs());
    assertThat(((FeatureEncoder) up.features()).schema()).containsOnlyKeys("x");
  }

  @Test
  void rowsOutsideTrainingDoNotTouchTheEncoders() {
    var y = classes(90, "a", "b", "c");
    Problem problem = prepare(counting("x", 90), y);
    Split split =
        Split.stratified(
            IntStream.range(0, 90).map(i -> i % 3).toArray(), new Split.Fractions(0.2, 0.2), 1);
    var values = counting("x", 90).values();
    IntStream.concat(IntStream.of(split.validation()), IntStream.of(split.test()))
        .forEach(row -> values[row] = Double.NaN);
    Problem changed = prepare(Column.Numeric.of("x", values), y);
    assertThat(changed.features()).isEqualTo(problem.features());
    assertThat(changed.train().inputs()).isEqualTo(problem.train().inputs());
    assertThat(changed.test().inputs()).isNotEqualTo(problem.test().inputs());
  }

  @Test
  void sameSeedGivesTheSameProblem() {
    Table table = table(counting("x", 80), classes(80, "a", "b"));
    var one = Problem.prepare(table, Optional.empty(), spec(Optional.empty(), 5));
    var two = Problem.prepare(table, Optional.empty(), spec(Optional.empty(), 5));
    var other = Problem.prepare(table, Optional.empty(), spec(Optional.empty(), 6));
    assertThat(two).usingRecursiveComparison().isEqualTo(one);
    assertThat(other.test().inputs()).isNotEqualTo(one.test().inputs());
  }

  @Test
  void testTableReplacesTheTestPart() {
    Table train = table(counting("x", 50), classes(50, "a", "b"));
    Table test = table(Column.Numeric.of("x", 1, 2, 3), classes(3, "b", "", "a"));
    Problem problem = Problem.prepare(train, Optional.of(test), spec(Optional.empty(), 1));
    assertThat(problem.train().rows()).isEqualTo(40);
    assertThat(problem.validation().rows()).isEqualTo(10);
    assertThat(((Targets.Labels) problem.test().targets()).classes()).containsExactly(1, 0);
    assertThat(problem.notices()).anyMatch(notice -> notice.contains("1 row without a value"));
  }

  @Test
  void integersMayBeClassesOnDemand() {
    Problem problem =
        prepare(
            counting("x", 90),
            Column.Numeric.of("y", IntStream.range(0, 90).mapToDouble(i -> i % 30).toArray()),
            Optional.of(Task.CLASSIFICATION));
    assertThat(problem.targetEncoder().outputs()).isEqualTo(30);
  }

  @Test
  void targetsThatTeachNothingAreRefused() {
    var x = counting("x", 30);
    assertThatThrownBy(() -> prepare(x, classes(30, "a")))
        .isInstanceOf(DataException.class)
        .hasMessage("the target \"y\" in t.csv is always \"a\"; there is nothing to learn");
    assertThatThrownBy(() -> prepare(x, classes(30, "")))
        .hasMessage("t.csv has no value in the target \"y\"; choose another target");
    assertThatThrownBy(
            () -> prepare(x, Column.Numeric.of("y", new double[30]), Optional.of(Task.REGRESSION)))
        .hasMessageContaining("is always 0");
    assertThatThrownBy(() -> prepare(counting("x", 9), counting("y", 9)))
        .hasMessage("t.csv has 9 rows with a value of \"y\"; learning needs at least 10");
    assertThatThrownBy(() -> prepare(x, counting("z", 30)))
        .hasMessageContaining("t.csv has no column \"y\"");
  }

  @Test
  void classWithOneRowIsNamed() {
    var labels = new java.util.ArrayList<>(java.util.Collections.nCopies(20, "gull"));
    labels.add("auk");
    assertThatThrownBy(() -> prepare(counting("x", 21), Column.Categorical.of("y", labels)))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "a class of \"y\" in t.csv (\"auk\") has only one row, too few to split; add rows, merge or remove them");
    assertThatThrownBy(
            () -> prepare(counting("x", 20), counting("y", 20), Optional.of(Task.CLASSIFICATION)))
        .hasMessageContaining("20 classes of \"y\"")
        .hasMessageContaining("choose regression");
  }

  @Test
  void classesOfTwoRowsLeaveNothingToValidateOn() {
    assertThatThrownBy(() -> prepare(counting("x", 10), classes(10, "a", "b", "c", "d", "e")))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "t.csv has too few rows of each class of \"y\" for a validation part; add rows");
  }

  @Test
  void regressionOnTextIsRefused() {
    assertThatThrownBy(
            () -> prepare(counting("x", 20), classes(20, "a", "b"), Optional.of(Task.REGRESSION)))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "regression needs a target of numbers, but \"y\" in t.csv holds text (\"a\" in row 1); choose classification");
  }
}
