package dev.vernier.network.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.space.Hyperparameter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplanationTest {

  static Stream<Hyperparameter<?>> entries() {
    return Catalog.all().stream();
  }

  @Test
  void theFactsStandOnTop() {
    assertThat(Explanation.of(Catalog.LEARNING_RATE_ADAM))
        .startsWith(
            """
            learning_rate (adam family)
            ===========================

            Category  Optimization
            Default   0.001
            Range     0.0001 to 0.01 (log)
            Limits    0.000001 to 0.1
            Active    when architecture is mlp and optimizer is adamw, adam or nadam
            Searched  from 6 trials, priority 1

            What it is
              The size of a step.\
            """);
  }

  @ParameterizedTest
  @MethodSource("entries")
  void wrappingLosesNoWord(Hyperparameter<?> entry) {
    String words = Explanation.of(entry, 60).replaceAll("\\s+", " ");
    assertThat(words).contains(entry.what(), entry.why(), entry.how());
    assertThat(Explanation.of(entry, 60)).contains(entry.pytorch().lines().toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 80, 120})
  void onlyCodeAndLinksAreWiderThanTheTerminal(int width) {
    for (Hyperparameter<?> entry : Catalog.all()) {
      assertThat(Explanation.of(entry, width).lines())
          .filteredOn(line -> !entry.pytorch().contains(line.strip()))
          .filteredOn(line -> !line.contains("https://"))
          .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(width));
    }
  }

  @Test
  void theOverviewHasALinePerEntry() {
    var lines = Explanation.overview(100).lines().toList();
    assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    assertThat(Catalog.all())
        .allSatisfy(entry ->
            assertThat(lines)
                .filteredOn(line ->
                    line.substring(Math.min(2, line.length())).startsWith(entry.title() + " "))
                .hasSize(1));
  }

  @Test
  void noCategoryOfTheOverviewIsEmpty() {
    // Entries are indented by a star or blanks, so a heading is followed by one of these.
    assertThat(Explanation.overview(100)).doesNotContainPattern("(?m)^[A-Z].*\n\n");
  }

  @Test
  void theOverviewMarksWhatIsSearched() {
    assertThat(Explanation.overview(100))
        .contains("\n* batch_size ")
        .contains("\n  epochs ")
        .endsWith("* searched by default, from 11 trials on or fewer\n");
  }
}
