package dev.vernier.search.importance;

import static dev.vernier.search.importance.Trials.LOSS;
import static dev.vernier.search.importance.Trials.effect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vernier.search.StudySnapshot;
import dev.vernier.space.Parameter.Real;
import dev.vernier.space.SearchSpace;
import java.util.List;
import org.junit.jupiter.api.Test;

class PedAnovaTest {

  private static final PedAnova STANDARD = PedAnova.standard();

  private static Importance importance(StudySnapshot snapshot, PedAnova method) {
    return Importance.of(snapshot, LOSS, method);
  }

  /// Of `max(x1, x2)` the best quarter lies in the square `[0, ½]²`, where each of the two alone is
  /// spread over a half: the chance to be better is ½ there and 0 beside it, so a share is `¹/₁₆ /
  /// (¼ · ¾) = ⅓`. Kernels blur the edge at ½ by a width of about 0.05, which takes some
  /// hundredths.
  @Test
  void aCornerOfASquare() {
    StudySnapshot snapshot = Trials.ofFunction(3, 5_000, x -> Math.max(x[0], x[1]));
    Importance importance = importance(snapshot, new PedAnova(1, 0.25));
    assertThat(effect(importance, "x1").share()).isCloseTo(1 / 3.0, within(0.06));
    assertThat(effect(importance, "x2").share()).isCloseTo(1 / 3.0, within(0.06));
    assertThat(effect(importance, "x3").share()).isLessThan(0.01);
    assertThat(effect(importance, "x1").deviation()).isBetween(0.001, 0.05);
  }

  /// The best tenth needs all of the good side of the cliff, and within it the slope.
  @Test
  void withinTheBetterHalfOtherDimensionsMatter() {
    StudySnapshot snapshot = Trials.ofFunction(2, 1_000, x -> x[0] < 0.4 ? 100 + x[1] : x[1]);
    Importance all = importance(snapshot, new PedAnova(1, 0.59));
    Importance better = importance(snapshot, new PedAnova(0.5, 0.1));
    assertThat(all.effects().getFirst()).isEqualTo(effect(all, "x1"));
    assertThat(effect(all, "x1").share()).isGreaterThan(0.7);
    assertThat(better.trials()).isEqualTo(500);
    assertThat(better.effects().getFirst()).isEqualTo(effect(better, "x2"));
    assertThat(effect(better, "x1").share()).isLessThan(0.05);
  }

  /// Where many trials are best alike, all of them are better ones, whatever their order; where
  /// most are worst alike, only the others.
  @Test
  void equalTrialsAreJudgedAlike() {
    StudySnapshot best = Trials.ofFunction(2, 200, x -> x[0] < 0.5 ? 0 : 1);
    StudySnapshot worst = Trials.ofFunction(2, 200, x -> x[0] < 0.05 ? 0 : 1);
    assertThat(effect(importance(best, STANDARD), "x1").share()).isGreaterThan(0.7);
    assertThat(effect(importance(worst, new PedAnova(1, 0.5)), "x1").share()).isGreaterThan(0.4);
  }

  /// Each of two dimensions that always agree tells all of whether a trial is better.
  @Test
  void tiedDimensionsShareWhatThereIs() {
    var x = Real.linear("x1", 0, 1);
    SearchSpace space = SearchSpace.of(x, Real.linear("x2", 0, 1));
    StudySnapshot snapshot =
        Trials.at(
            space,
            List.of(LOSS),
            500,
            random -> {
              double both = random.nextDouble();
              return new double[] {both, both};
            },
            configuration -> Trials.completed(configuration.get(x)));
    Importance importance = importance(snapshot, new PedAnova(1, 0.5));
    assertThat(effect(importance, "x1").share()).isCloseTo(0.5, within(1e-9));
    assertThat(effect(importance, "x2").share()).isCloseTo(0.5, within(1e-9));
    assertThat(effect(importance, "x1").shareWhereActive())
        .isEqualTo(effect(importance, "x1").share());
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new PedAnova(1.5, 0.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a share of the trials is above 0 and up to 1, got 1.5");
    assertThatThrownBy(() -> new PedAnova(1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the better trials are a share between 0 and 1, got 1.0");
  }
}
