package dev.vernier.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

final class ScheduleTest {

  private static final JsonNode GOLDEN = Golden.of("schedules");
  private static final int EPOCHS = GOLDEN.get("epochs").asInt();
  private static final int STEPS_PER_EPOCH = GOLDEN.get("steps_per_epoch").asInt();
  private static final int STEPS = EPOCHS * STEPS_PER_EPOCH;

  private static final Map<String, Schedule> BY_EPOCH =
      Map.of(
          "exponential", new Schedule.Exponential(0.3),
          "multiplicative", new Schedule.Multiplicative(0.9),
          "inverse_time", new Schedule.InverseTime(0.3),
          "step", new Schedule.StepDecay(0.5, 3),
          "multi_step", new Schedule.MultiStep(0.2, List.of(1, 4, 9)));

  private static final Map<String, Schedule> BY_STEP =
      Map.of(
          "linear", Schedule.linear(0.1),
          "polynomial", new Schedule.Polynomial(2.5, 0),
          "cosine", new Schedule.Cosine(0.1),
          "restarts", new Schedule.CosineRestarts(3, 1, 0),
          "growing_restarts", new Schedule.CosineRestarts(2, 2, 0.05),
          "warm_up", new Schedule.WarmUp(new Schedule.WarmUp.Steps(7), new Schedule.Cosine(0.1)));

  private static double at(Schedule schedule, long step) {
    return schedule.at(step, STEPS_PER_EPOCH, STEPS);
  }

  @Test
  void schedulesByEpochArePyTorchsAndConstantWithinAnEpoch() {
    BY_EPOCH.forEach((name, schedule) -> {
      double[] expected = Golden.numbers(GOLDEN.get("by_epoch").get(name));
      for (int step = 0; step < STEPS; step++) {
        double reference = expected[step / STEPS_PER_EPOCH];
        assertThat(at(schedule, step))
            .as("%s at step %d", name, step)
            .isCloseTo(reference, within(1e-10 * reference));
      }
    });
  }

  @Test
  void schedulesByStepArePyTorchs() {
    BY_STEP.forEach((name, schedule) -> {
      double[] expected = Golden.numbers(GOLDEN.get("by_step").get(name));
      for (int step = 0; step < STEPS; step++) {
        assertThat(at(schedule, step))
            .as("%s at step %d", name, step)
            .isCloseTo(expected[step], within(1e-10));
      }
    });
  }

  @Test
  void oneCycleIsPyTorchsInRateAndMomentum() {
    for (JsonNode c : GOLDEN.get("one_cycle")) {
      var schedule = new Schedule.OneCycle(c.get("share").asDouble());
      long total = c.get("total").asLong();
      for (int step = 0; step < total; step++) {
        assertThat(schedule.at(step, 1, total))
            .isCloseTo(c.get("rates").get(step).asDouble(), within(1e-10));
        assertThat(schedule.momentum(step, total))
            .isCloseTo(c.get("momenta").get(step).asDouble(), within(1e-10));
      }
      assertThat(schedule.at(total + 5, 1, total)).isCloseTo(1 / 25e4, within(1e-12));
      assertThat(schedule.momentum(total + 5, total)).isCloseTo(0.95, within(1e-12));
    }
    // A rise of a single step begins at the peak, where PyTorch divides by zero; a run of one step
    // is its own end.
    assertThat(new Schedule.OneCycle(0.25).at(0, 1, 4)).isEqualTo(1);
    assertThat(new Schedule.OneCycle(0.3).at(0, 1, 1)).isCloseTo(1 / 25e4, within(1e-12));
  }

  static Stream<Schedule> all() {
    return Stream.of(
            BY_EPOCH.values().stream(),
            BY_STEP.values().stream(),
            Stream.of(
                new Schedule.Constant(),
                new Schedule.OneCycle(0.3),
                new Schedule.FlatCosine(),
                new Schedule.CosLog4(),
                new Schedule.Plateau(0.5, 5),
                new Schedule.WarmUp(
                    new Schedule.WarmUp.Share(0.1), new Schedule.MultiStep(0.5, List.of(3)))))
        .flatMap(schedules -> schedules);
  }

  @ParameterizedTest
  @MethodSource("all")
  void aFactorLiesWithinZeroAndOneAlsoPastTheEnd(Schedule schedule) {
    for (long steps : new long[] {1, 2, 3, STEPS, 100_000}) {
      for (long step : new long[] {0, 1, steps / 2, steps - 1, steps, steps + 1, 10 * steps}) {
        assertThat(schedule.at(step, Math.min(STEPS_PER_EPOCH, steps), steps)).isBetween(0.0, 1.0);
      }
    }
    assertThat(schedule.whyNot(EPOCHS, STEPS_PER_EPOCH)).isEmpty();
  }

  @Test
  void schedulesWithoutAReferenceFollowTheirFormulas() {
    var flat = new Schedule.FlatCosine();
    assertThat(flat.at(50, 1, 100)).isEqualTo(1);
    assertThat(flat.at(75, 1, 100)).isCloseTo(0.5, within(1e-12));
    assertThat(flat.at(100, 1, 100)).isCloseTo(0, within(1e-12));
    var cycles = new Schedule.CosLog4();
    // Whole cycles end at (2^k - 1)/15 of the run.
    for (int step : new int[] {0, 1, 3, 7, 15, 16}) {
      assertThat(cycles.at(step, 1, 15)).isCloseTo(0, within(1e-12));
    }
    assertThat(cycles.at(1, 1, 75))
        .isCloseTo(0.5 * (1 - Math.cos(2 * Math.PI * 0.263034406)), within(1e-9));
    double peak = (Math.sqrt(2) - 1) / 15;
    assertThat(cycles.at(Math.round(peak * 1e9), 1, 1_000_000_000)).isCloseTo(1, within(1e-9));
    assertThat(new Schedule.Cosine(0).at(5, 1, 4)).as("no rise after the end").isZero();
    assertThat(new Schedule.Constant().at(99, 10, 100)).isEqualTo(1);
    assertThat(new Schedule.Constant().momentum(99, 100)).isNaN();
  }

  @Test
  void aWarmUpMayBeAShareOfTheRunAndPassesTheRestOn() {
    var share = new Schedule.WarmUp(new Schedule.WarmUp.Share(0.1), new Schedule.Constant());
    assertThat(at(share, 0)).isCloseTo(1 / 6.0, within(1e-12));
    assertThat(at(share, 5)).isEqualTo(1);
    var drops =
        new Schedule.WarmUp(
            new Schedule.WarmUp.Steps(STEPS_PER_EPOCH), new Schedule.MultiStep(0.5, List.of(2)));
    assertThat(at(drops, 3L * STEPS_PER_EPOCH - 1)).isEqualTo(1);
    assertThat(at(drops, 3L * STEPS_PER_EPOCH)).isEqualTo(0.5);
    var plateau = new Schedule.Plateau(0.5, 3);
    assertThat(new Schedule.WarmUp(new Schedule.WarmUp.Steps(3), plateau).plateau())
        .contains(plateau);
    assertThat(share.plateau()).isEmpty();
  }

  @Test
  void aScheduleLongerThanTheRunSaysSo() {
    assertThat(new Schedule.MultiStep(0.1, List.of(10, 30)).whyNot(31, 5)).isEmpty();
    assertThat(new Schedule.MultiStep(0.1, List.of(10, 30)).whyNot(30, 5))
        .contains(
            "the schedule's milestone of 30 epochs is not reached within 30; leave it out or raise"
                + " epochs");
    assertThat(new Schedule.CosineRestarts(30, 2, 0).whyNot(30, 5)).isEmpty();
    assertThat(new Schedule.CosineRestarts(30, 2, 0).whyNot(29, 5).orElseThrow())
        .contains("takes 30 epochs, the run 29; shorten it");
    var cosine = new Schedule.Cosine(0);
    assertThat(new Schedule.WarmUp(new Schedule.WarmUp.Steps(99), cosine).whyNot(20, 5)).isEmpty();
    assertThat(
            new Schedule.WarmUp(new Schedule.WarmUp.Steps(100), cosine).whyNot(20, 5).orElseThrow())
        .contains("takes 100 steps, the run 100 (20 epochs of 5); shorten it");
    var late =
        new Schedule.WarmUp(new Schedule.WarmUp.Steps(11), new Schedule.CosineRestarts(18, 1, 0));
    assertThat(late.whyNot(21, 5)).isEmpty();
    assertThat(late.whyNot(20, 5)).isEmpty();
    assertThat(late.whyNot(19, 5).orElseThrow())
        .contains("takes 18 epochs, the run 17;", "(17 of 19 epochs are left after the warm-up)");
  }

  @Test
  void aPlateauReducesAsPyTorchDoes() {
    for (JsonNode c : GOLDEN.get("plateau")) {
      var plateau =
          new Schedule.Plateau(
              c.get("factor").asDouble(),
              c.get("patience").asInt(),
              c.get("threshold").asDouble(),
              c.get("minimum").asDouble());
      boolean higherIsBetter = c.get("higher_is_better").asBoolean();
      double[] scores = Golden.numbers(c.get("scores"));
      PlateauState state = plateau.open();
      for (int epoch = 0; epoch < scores.length; epoch++) {
        double factor = state.afterEpoch(scores[epoch], higherIsBetter);
        JsonNode expected = c.get("states").get(epoch);
        assertThat(factor)
            .as("after epoch %d", epoch)
            .isCloseTo(expected.get(0).asDouble(), within(1e-10 * factor));
        assertThat(state.factor()).isEqualTo(factor);
        assertThat(state.best()).isEqualTo(expected.get(1).asDouble());
        assertThat(state.badEpochs()).isEqualTo(expected.get(2).asInt());
        // Going on from what the getters tell changes nothing.
        state = new PlateauState(plateau, state.best(), state.badEpochs(), state.factor());
      }
      assertThat(state.factor()).isLessThan(1);
    }
  }

  @Test
  void aScoreBelowZeroThatStandsStillIsNoBetter() {
    PlateauState state = new Schedule.Plateau(0.5, 1).open();
    assertThat(state.afterEpoch(-0.5, true)).isEqualTo(1);
    assertThat(state.afterEpoch(-0.5, true)).isEqualTo(1);
    assertThat(state.afterEpoch(Double.NaN, true)).isEqualTo(0.5);
    assertThat(state.afterEpoch(-0.4, true)).isEqualTo(0.5);
    assertThat(state.badEpochs()).isZero();
    assertThat(state.best()).isEqualTo(-0.4);
  }

  @Test
  void settingsOutsideTheirRangeAreRefused() {
    assertThatThrownBy(() -> new Schedule.Exponential(0)).hasMessageContaining("got 0.0");
    assertThatThrownBy(() -> new Schedule.Multiplicative(1.1)).hasMessageContaining("(0, 1]");
    assertThatThrownBy(() -> new Schedule.MultiStep(0.1, List.of(5, 5)))
        .hasMessageContaining("ascending order, got [5, 5]");
    assertThatThrownBy(() -> new Schedule.CosineRestarts(0, 1, 0)).hasMessageContaining("got 0");
    assertThatThrownBy(() -> new Schedule.CosineRestarts(1, 0, 0)).hasMessageContaining("growth 0");
    assertThatThrownBy(() -> new Schedule.OneCycle(1)).hasMessageContaining("(0, 1), got 1.0");
    assertThatThrownBy(() -> new Schedule.Cosine(2)).hasMessageContaining("[0, 1], got 2.0");
    assertThatThrownBy(() -> new Schedule.Plateau(1, 3)).hasMessageContaining("(0, 1), got 1.0");
    assertThatThrownBy(() -> new Schedule.WarmUp.Share(1)).hasMessageContaining("(0, 1), got 1.0");
    assertThatThrownBy(
            () -> new Schedule.WarmUp(new Schedule.WarmUp.Steps(3), new Schedule.OneCycle(0.3)))
        .hasMessageContaining("a rise of its own");
    var plateau = new Schedule.Plateau(0.5, 3);
    assertThatThrownBy(() -> new PlateauState(plateau, 0, 4, 1)).hasMessageContaining("0 to 3");
    assertThatThrownBy(() -> new PlateauState(plateau, 0, 0, 2)).hasMessageContaining("got 2.0");
  }
}
