package dev.vernier.tuner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.data.Problem;
import dev.vernier.network.Metric;
import dev.vernier.search.Budget;
import dev.vernier.search.InMemoryStudyStore;
import dev.vernier.tuner.Opening.Extent;
import dev.vernier.tuner.Opening.Turn;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class OpeningTest {

  private static Opening of(Budget budget) {
    Problem problem = Tables.bundled("digits", 1);
    return Opening.of(problem, Metric.ACCURACY, budget, 2);
  }

  @Test
  void theNumberOfTrialsDecides() {
    assertThat(of(Budget.ofTrials(5)).extent()).isEqualTo(Extent.PORTFOLIO);
    assertThat(of(Budget.ofTrials(6)).extent()).isEqualTo(Extent.FEW);
    assertThat(of(Budget.ofTrials(10)).extent()).isEqualTo(Extent.FEW);
    assertThat(of(Budget.ofTrials(11)).extent()).isEqualTo(Extent.SOME);
    assertThat(of(Budget.ofTrials(26)).extent()).isEqualTo(Extent.MANY);
    assertThat(of(Budget.ofTrials(61)).extent()).isEqualTo(Extent.PLENTY);
    assertThat(of(Budget.unlimited()).extent()).isEqualTo(Extent.SOME);
  }

  @Test
  void aTimeAloneOpensMoreOnlyWhereTrialsArePlainlyCheap() {
    assertThat(of(Budget.ofTime(Duration.ofSeconds(10))).extent()).isEqualTo(Extent.SOME);
    assertThat(of(Budget.ofTime(Duration.ofMinutes(1))).extent()).isEqualTo(Extent.SOME);
    assertThat(of(Budget.ofTime(Duration.ofHours(1))).extent()).isEqualTo(Extent.PLENTY);
  }

  @Test
  void theSmallerOfTwoBudgetsDecides() {
    var hour = Optional.of(Duration.ofHours(1));
    assertThat(of(new Budget(OptionalInt.of(8), hour)).extent()).isEqualTo(Extent.FEW);
    var moment = Optional.of(Duration.ofSeconds(10));
    assertThat(of(new Budget(OptionalInt.of(1000), moment)).extent()).isEqualTo(Extent.SOME);
  }

  @Test
  void realMlpHasItsTurnWhereTheTimeAllowsIt() {
    assertThat(of(Budget.ofTrials(3)).realMlp()).isEqualTo(Turn.FIRST);
    assertThat(of(Budget.ofTime(Duration.ofMinutes(2))).realMlp()).isEqualTo(Turn.FIRST);
    assertThat(of(Budget.ofTime(Duration.ofSeconds(20))).realMlp()).isEqualTo(Turn.LATER);
    assertThat(of(Budget.ofTime(Duration.ofSeconds(5))).realMlp()).isEqualTo(Turn.NEVER);
  }

  @Test
  void textsReadBack() {
    for (Extent extent : Extent.values()) {
      for (Turn turn : Turn.values()) {
        var opening = new Opening(extent, turn);
        assertThat(Opening.parse(opening.toString())).contains(opening);
      }
    }
    assertThat(Opening.parse("all")).isEmpty();
  }

  @Test
  void aStudyRemembersHowFarItWasOpened() {
    Problem problem = Tables.bundled("penguins", 1);
    var opening = new Opening(Extent.FEW, Turn.LATER);
    var usual = Tuning.of("penguins", problem);
    var tuning =
        new Tuning(
            "penguins",
            problem,
            usual.metric(),
            usual.search(),
            1,
            TuningSpace.open(problem, usual.metric(), new Overrides(), opening));
    try (var store = new InMemoryStudyStore()) {
      store.open(tuning.study("s"), Clock.systemUTC().instant()).close();
      assertThat(Tuning.opening(store.find("s").orElseThrow().spec())).contains(opening);
    }
  }
}
