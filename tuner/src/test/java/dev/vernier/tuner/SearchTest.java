package dev.vernier.tuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vernier.data.Problem;
import dev.vernier.network.Metric;
import dev.vernier.search.Budget;
import dev.vernier.search.Constraint;
import dev.vernier.search.Goal;
import dev.vernier.search.Outcome;
import dev.vernier.search.QuasiRandomSampler;
import dev.vernier.search.SearchProblem;
import dev.vernier.search.StudySnapshot;
import dev.vernier.search.StudySpec;
import dev.vernier.search.TrialView;
import dev.vernier.space.Configuration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Several goals, constraints, and what is taken from other studies.
class SearchTest {

  private static final Search PLAIN = Search.by(new QuasiRandomSampler());

  private static Tuning tuning(String data, long seed, Overrides overrides, Search search) {
    return Tables.tuning(data, seed, overrides).withSearch(search);
  }

  private static Overrides small() {
    return new Overrides()
        .set("epochs", "6")
        .set("architecture", "mlp")
        .range("hidden_units", "8", "64");
  }

  private static List<Double> of(TrialView trial) {
    return ((Outcome.Completed) trial.outcome().orElseThrow()).measures();
  }

  @Test
  void goalsAndConstraintsAreMeasured() {
    Search search =
        PLAIN
            .withGoals(List.of(Measure.parse("parameters"), Measure.parse("log_loss")))
            .withConstraints(
                List.of(Constraint.parse("seconds<=100"), Constraint.parse("roc_auc>=0.1")));
    Tuning tuning = tuning("penguins", 1, small(), search);
    StudySnapshot snapshot = tuning.run(2, Budget.ofTrials(5)).snapshot();
    assertThat(snapshot.spec().goals())
        .containsExactly(
            new Goal("accuracy", Goal.Direction.MAXIMIZE),
            new Goal("parameters", Goal.Direction.MINIMIZE),
            new Goal("log_loss", Goal.Direction.MINIMIZE));
    assertThat(snapshot.spec().problem().steps()).isEqualTo(6);
    for (TrialView trial : snapshot.trials()) {
      assertThat(trial.values()).hasSize(3);
      Configuration configuration = trial.configuration();
      assertThat(trial.values().get(1))
          .isEqualTo(
              TrainingObjective.plan(
                      TrainingObjective.encoded(tuning.problem(), Metric.ACCURACY, configuration),
                      List.of(Metric.ACCURACY),
                      configuration)
                  .network()
                  .parameterCount());
      // Both metrics are those of one epoch, the best one.
      assertThat(trial.reports().values())
          .anyMatch(report ->
              trial.values().get(0).equals(report.get("accuracy"))
                  && trial.values().get(2).equals(report.get("log_loss"))
                  && of(trial).get(1).equals(report.get("roc_auc")));
      assertThat(of(trial).getFirst()).isBetween(0.0, 100.0);
    }
  }

  @Test
  void onlyWhatMeetsTheConstraintsWins() {
    Tuning.Winner free =
        tuning("penguins", 1, small(), PLAIN).run(2, Budget.ofTrials(12)).winner().orElseThrow();
    int most = free.model().network().network().parameterCount() - 1;
    Search search = PLAIN.withConstraints(List.of(Constraint.parse("parameters<=" + most)));
    Tuning.Result result = tuning("penguins", 1, small(), search).run(2, Budget.ofTrials(12));
    Tuning.Winner winner = result.winner().orElseThrow();
    assertThat(winner.trial().id()).isNotEqualTo(free.trial().id());
    assertThat(result.snapshot().trials().get(free.trial().id().number()).value())
        .isEqualTo(free.trial().value());
    assertThat(of(winner.trial()).getFirst()).isLessThanOrEqualTo(most);
    assertThat(winner.model().network().network().parameterCount()).isLessThanOrEqualTo(most);
    assertThat(winner.retrained()).isFalse();
    Search none = PLAIN.withConstraints(List.of(Constraint.parse("parameters<=3")));
    assertThat(tuning("penguins", 1, small(), none).run(2, Budget.ofTrials(3)).winner()).isEmpty();
  }

  @Test
  void whereTheFirstGoalTiesTheNextDecides() {
    Search search = PLAIN.withGoals(List.of(Measure.parse("parameters")));
    Overrides overrides =
        new Overrides()
            .set("epochs", "30")
            .set("architecture", "mlp")
            .choices("hidden_units", List.of("256", "64", "32"));
    Tuning.Result result = tuning("penguins", 1, overrides, search).run(2, Budget.ofTrials(12));
    TrialView winner = result.winner().orElseThrow().trial();
    List<TrialView> ties =
        result.snapshot().trials().stream()
            .filter(trial -> trial.value().equals(winner.value()))
            .toList();
    assertThat(ties).hasSizeGreaterThan(1);
    assertThat(winner.values().get(1))
        .isEqualTo(ties.stream().mapToDouble(trial -> trial.values().get(1)).min().orElseThrow());
    assertThat(result.winner().orElseThrow().model().network().network().parameterCount())
        .isEqualTo(winner.values().get(1).intValue());
  }

  @Test
  void aStudyKnowsTheTrialsOfAnotherOfTheSameData() {
    StudySnapshot source =
        tuning("penguins", 1, small(), PLAIN).run(2, Budget.ofTrials(8)).snapshot();
    // Another space, in which some of them lie.
    Overrides narrower =
        new Overrides()
            .set("epochs", "6")
            .set("architecture", "mlp")
            .range("hidden_units", "8", "30");
    Tuning tuning = tuning("penguins", 1, narrower, PLAIN);
    WarmStart taken = WarmStart.from(source, tuning);
    List<TrialView> inside =
        source.trials().stream()
            .filter(trial ->
                trial.configuration().values().get("hidden_units") instanceof Integer units
                    && units <= 30)
            .toList();
    assertThat(inside).isNotEmpty().hasSizeLessThan(8);
    assertThat(taken.first()).isEmpty();
    assertThat(taken.known())
        .containsExactlyElementsOf(
            inside.stream()
                .map(trial ->
                    new SearchProblem.Known(trial.configuration(), trial.outcome().orElseThrow()))
                .toList());
    StudySpec spec = tuning.withSearch(PLAIN.withWarmStart(taken)).study("new");
    assertThat(spec.problem().known()).isEqualTo(taken.known());
    assertThat(WarmStart.of(spec).orElseThrow().study()).isEqualTo("penguins");
  }

  @Test
  void whatIsLeftOpenHasItsDefaultAndWhatIsFixedOtherwiseIsLeftOut() {
    StudySnapshot source =
        tuning("penguins", 1, small(), PLAIN).run(2, Budget.ofTrials(6)).snapshot();
    // Label smoothing was not searched then and is now: the trials had its default.
    Tuning wider = tuning("penguins", 1, small().range("label_smoothing", "0", "0.2"), PLAIN);
    WarmStart taken = WarmStart.from(source, wider);
    assertThat(taken.known()).hasSize(6);
    assertThat(taken.known())
        .allMatch(known ->
            Double.valueOf(0).equals(known.configuration().values().get("label_smoothing")));
    // With another value for it the networks are others, whatever else they have in common.
    Tuning other = tuning("penguins", 1, small().set("label_smoothing", "0.1"), PLAIN);
    assertThat(WarmStart.from(source, other).known()).isEmpty();
  }

  @Test
  void ofOtherDataTheBestConfigurationsComeFirst() {
    StudySnapshot source =
        tuning("penguins", 1, small(), PLAIN).run(2, Budget.ofTrials(8)).snapshot();
    Tuning tuning = tuning("digits", 1, small(), PLAIN);
    WarmStart taken = WarmStart.from(source, tuning);
    assertThat(taken.known()).isEmpty();
    assertThat(taken.first()).hasSize(3);
    assertThat(taken.first().getFirst().values().get("hidden_units"))
        .isEqualTo(source.best().orElseThrow().configuration().values().get("hidden_units"));
    StudySpec spec = tuning.withSearch(PLAIN.withWarmStart(taken)).study("new");
    assertThat(spec.first().subList(0, 3)).isEqualTo(taken.first());
    assertThat(spec.first()).containsAll(tuning.space().first()).doesNotHaveDuplicates();
    // A stored study takes the same again, without the other.
    WarmStart stored = WarmStart.of(spec).orElseThrow();
    assertThat(tuning.withSearch(PLAIN.withWarmStart(stored)).study("new")).isEqualTo(spec);
    // The same data with other goals.
    Tuning lossy = tuning("penguins", 1, small(), PLAIN.withGoals(List.of(Measure.Cost.SECONDS)));
    assertThat(WarmStart.from(source, lossy).known()).isEmpty();
    assertThat(WarmStart.from(source, lossy).first()).hasSize(3);
  }

  @Test
  void thePriorIsTheDefaults() {
    Tuning tuning = tuning("penguins", 1, small(), PLAIN.withPrior(true));
    assertThat(tuning.study("s").problem().prior()).contains(tuning.space().defaults());
    assertThat(tuning.withSearch(PLAIN).study("s").problem().prior()).isEmpty();
  }

  @Test
  void whatCannotBeMeasuredIsRefused() {
    Problem problem = Tables.bundled("penguins", 1);
    assertThatThrownBy(() -> Measure.parse("weight"))
        .hasMessageContaining("\"weight\" is not a metric")
        .hasMessageContaining("or parameters or seconds");
    Tuning tuning = Tuning.of("penguins", problem);
    assertThatThrownBy(() -> tuning.withSearch(PLAIN.withGoals(List.of(Measure.parse("rmse")))))
        .hasMessageContaining("rmse does not judge a classification");
    assertThatThrownBy(
            () -> tuning.withSearch(PLAIN.withConstraints(List.of(Constraint.parse("mae<=1")))))
        .hasMessageContaining("mae does not judge a classification");
    assertThatThrownBy(() -> tuning.withSearch(PLAIN.withGoals(List.of(Measure.parse("accuracy")))))
        .hasMessageContaining("each goal is named once");
  }
}
