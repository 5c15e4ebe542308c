package dev.vernier.search.importance;

import static dev.vernier.search.importance.Trials.LOSS;
import static dev.vernier.search.importance.Trials.completed;
import static dev.vernier.search.importance.Trials.effect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vernier.search.Goal;
import dev.vernier.search.Outcome;
import dev.vernier.search.StudySnapshot;
import dev.vernier.space.Condition;
import dev.vernier.space.Dimension;
import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Real;
import dev.vernier.space.SearchSpace;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for every method.
class ImportanceTest {

  private static final Real X = Real.linear("x", 0, 1);
  private static final Real Y = Real.linear("y", 0, 1);
  private static final SearchSpace SQUARE = SearchSpace.of(X, Y);

  private static final Choice<String> OPTIMIZER =
      Choice.of("optimizer", "sgd", "adam", "none", "no");
  private static final Dimension<Double> SGD_RATE =
      new Dimension<>(Real.log("rate", 0.01, 1), Condition.is(OPTIMIZER, Set.of("sgd")));
  private static final Dimension<Double> ADAM_RATE =
      new Dimension<>(Real.log("rate", 1e-5, 1e-1), Condition.is(OPTIMIZER, Set.of("adam")));
  private static final SearchSpace RATES =
      new SearchSpace(List.of(Dimension.of(OPTIMIZER), Dimension.of(X), SGD_RATE, ADAM_RATE));

  static Stream<ImportanceMethod> methods() {
    return Stream.of(FunctionalAnova.of(1), PedAnova.standard());
  }

  private static Importance.Effect effectOf(Importance importance, Dimension<?> dimension) {
    return importance.effects().stream()
        .filter(effect -> effect.dimensions().equals(List.of(dimension)))
        .findFirst()
        .orElseThrow();
  }

  /// The rate of Adam decides in the quarter of the space where there is one, the rate of SGD
  /// nothing in its own.
  @ParameterizedTest
  @MethodSource("methods")
  void dimensionsOfOneNameAreToldApart(ImportanceMethod method) {
    StudySnapshot snapshot =
        Trials.of(
            RATES,
            1_000,
            x ->
                completed(
                    x.get(OPTIMIZER).equals("adam")
                        ? Math.abs(Math.log10(x.get(ADAM_RATE.parameter())) + 3)
                        : 1 + 1e-3 * x.get(X)));
    Importance importance = Importance.of(snapshot, LOSS, method);
    Importance.Effect adam = effectOf(importance, ADAM_RATE);
    Importance.Effect sgd = effectOf(importance, SGD_RATE);
    assertThat(adam.share()).isGreaterThan(5 * sgd.share());
    assertThat(adam.activeShare()).isCloseTo(0.25, within(1e-12));
    assertThat(adam.trials())
        .isEqualTo(
            (int)
                snapshot.trials().stream()
                    .filter(t -> t.configuration().get(OPTIMIZER).equals("adam"))
                    .count());
    assertThat(adam.shareWhereActive()).isGreaterThan(0.5);
    assertThat(sgd.shareWhereActive()).isLessThan(0.1);
    assertThat(sgd.activeShare()).isCloseTo(0.25, within(1e-12));
    assertThat(effect(importance, "x").activeShare()).isEqualTo(1);
    assertThat(effect(importance, "x").share())
        .isCloseTo(effect(importance, "x").shareWhereActive(), within(1e-12));
  }

  /// An inactive coordinate stands at ½; taken for a value, it would be set apart by what only the
  /// optimiser decides.
  @ParameterizedTest
  @MethodSource("methods")
  void whatIsInactiveTakesNoPartInWhatItsParentDoes(ImportanceMethod method) {
    StudySnapshot snapshot =
        Trials.of(RATES, 400, x -> completed(x.get(OPTIMIZER).equals("none") ? 0 : 1 + x.get(X)));
    Importance importance = Importance.of(snapshot, LOSS, method);
    assertThat(importance.effects().getFirst()).isEqualTo(effect(importance, "optimizer"));
    assertThat(effectOf(importance, SGD_RATE).share()).isLessThan(0.03);
    assertThat(effectOf(importance, ADAM_RATE).share()).isLessThan(0.03);
  }

  /// Those that diverged at low `x` speak as loudly as completed ones, failed ones not at all.
  @ParameterizedTest
  @MethodSource("methods")
  void divergedTrialsAreTheWorstAndFailedOnesLeftOut(ImportanceMethod method) {
    StudySnapshot snapshot =
        Trials.of(
            SQUARE,
            300,
            x ->
                x.get(Y) < 0.2
                    ? new Outcome.Failed("no memory")
                    : x.get(X) < 0.6
                        ? new Outcome.Diverged(1, Double.NaN)
                        : completed(x.get(X) < 0.8 ? 0.1 : 0.2));
    Importance importance = Importance.of(snapshot, LOSS, method);
    assertThat(importance.trials()).isBetween(200, 270);
    assertThat(effect(importance, "x").share()).isGreaterThan(0.5);
    assertThat(effect(importance, "y").share()).isLessThan(0.05);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void prunedTrialsCountWhereNothingElseDoes(ImportanceMethod method) {
    StudySnapshot pruned =
        Trials.of(SQUARE, 100, x -> new Outcome.Pruned(3, String.valueOf(x.get(X))));
    Importance importance = Importance.of(pruned, LOSS, method);
    assertThat(importance.trials()).isEqualTo(100);
    assertThat(effect(importance, "x").share()).isGreaterThan(0.3);
    StudySnapshot mixed =
        Trials.of(
            SQUARE, 100, x -> x.get(Y) < 0.5 ? new Outcome.Pruned(3, "0.5") : completed(x.get(X)));
    assertThat(Importance.of(mixed, LOSS, method).trials()).isBetween(30, 70);
  }

  /// Each goal has its dimension; one is to be maximised, at huge values.
  @ParameterizedTest
  @MethodSource("methods")
  void everyGoalHasItsOwnImportance(ImportanceMethod method) {
    var gain = new Goal("gain", Goal.Direction.MAXIMIZE);
    StudySnapshot snapshot =
        Trials.of(
            SQUARE,
            List.of(LOSS, gain),
            200,
            x -> new Outcome.Completed(List.of(x.get(X), 1e300 * x.get(Y))));
    assertThat(Importance.of(snapshot, LOSS, method).effects().getFirst().dimensions())
        .containsExactly(Dimension.of(X));
    Importance importance = Importance.of(snapshot, gain, method);
    assertThat(importance.effects().getFirst().dimensions()).containsExactly(Dimension.of(Y));
    assertThat(effect(importance, "y").share()).isBetween(0.3, 1.0);
    assertThatThrownBy(
            () -> Importance.of(snapshot, new Goal("loss", Goal.Direction.MAXIMIZE), method))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the study study has the goals [Goal[metric=loss");
  }

  @ParameterizedTest
  @MethodSource("methods")
  void tooFewTrialsGiveAReason(ImportanceMethod method) {
    Importance importance =
        Importance.of(Trials.of(SQUARE, 9, x -> completed(x.get(X))), LOSS, method);
    assertThat(importance.effects()).isEmpty();
    assertThat(importance.reason())
        .isEqualTo("importance takes at least 10 trials that completed or diverged, there are 9");
    assertThat(Importance.of(Trials.of(SQUARE, 0, x -> completed(x.get(X))), LOSS, method).reason())
        .isEqualTo("importance takes at least 10 trials that completed or diverged, there are 0");
    Importance enough =
        Importance.of(Trials.of(SQUARE, 10, x -> completed(x.get(X))), LOSS, method);
    assertThat(enough.reason()).isEmpty();
    assertThat(enough.effects())
        .hasSize(2)
        .allMatch(effect -> effect.share() >= 0 && effect.share() <= 1)
        .allMatch(effect -> Double.isFinite(effect.deviation()));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void trialsThatAreAllAlikeGiveAReason(ImportanceMethod method) {
    for (StudySnapshot snapshot :
        List.of(
            Trials.of(SQUARE, 20, _ -> completed(0.7)),
            Trials.of(SQUARE, 20, _ -> new Outcome.Diverged(1, Double.NaN)))) {
      Importance importance = Importance.of(snapshot, LOSS, method);
      assertThat(importance.effects()).isEmpty();
      assertThat(importance.reason()).isEqualTo("no trial of 20 is better in loss than another");
    }
  }
}
