package dev.vernier.tuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vernier.data.Problem;
import dev.vernier.network.Metric;
import dev.vernier.network.kernel.MatrixProducts;
import dev.vernier.network.kernel.Precision;
import dev.vernier.search.Budget;
import dev.vernier.search.InMemoryStudyStore;
import dev.vernier.search.QuasiRandomSampler;
import dev.vernier.search.Study;
import dev.vernier.search.StudyRunner.Listener;
import dev.vernier.search.StudySnapshot;
import dev.vernier.search.StudySpec;
import dev.vernier.search.StudyStore;
import dev.vernier.search.TrialView;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class TuningTest {

  private static final Listener SILENT = new Listener() {};

  private static Overrides small() {
    return new Overrides().set("epochs", "8").range("hidden_units", "16", "64");
  }

  private static Tuning.Result run(Tuning tuning, StudyStore store, int workers, int trials) {
    StudySpec spec = tuning.study("s");
    try (var journal = store.open(spec, Clock.systemUTC().instant())) {
      return tuning.run(
          Study.open(spec, journal, Clock.systemUTC()), workers, Budget.ofTrials(trials), SILENT);
    }
  }

  private static List<List<Object>> results(StudySnapshot snapshot) {
    return snapshot.trials().stream()
        .map(t -> List.<Object>of(t.id(), t.configuration(), t.state(), t.value(), t.reports()))
        .toList();
  }

  @Test
  void oneWorkerAndTwoFindTheSameTwentyTrialsToTheBit() {
    Tuning tuning =
        Tables.tuning("penguins", 1, small()).withSearch(Search.by(new QuasiRandomSampler()));
    var one = run(tuning, new InMemoryStudyStore(), 1, 20);
    var two = run(tuning, new InMemoryStudyStore(), 2, 20);
    assertThat(results(one.snapshot())).hasSize(20).isEqualTo(results(two.snapshot()));
    assertThat(one.winner().orElseThrow().model().network().parameters())
        .isEqualTo(two.winner().orElseThrow().model().network().parameters());
  }

  @Test
  void aWinnerOfAnEarlierProcessIsTrainedAgainToTheSameBits() {
    Tuning tuning = Tables.tuning("penguins", 1, small());
    var store = new InMemoryStudyStore();
    var first = run(tuning, store, 2, 6).winner().orElseThrow();
    // A new run of the same study has nothing to do, and none of the networks.
    var second = run(Tables.tuning("penguins", 1, small()), store, 2, 6).winner().orElseThrow();
    assertThat(first.retrained()).isFalse();
    assertThat(second.retrained()).isTrue();
    assertThat(second.trial().id()).isEqualTo(first.trial().id());
    assertThat(second.model().network().parameters())
        .isEqualTo(first.model().network().parameters());
    assertThat(second.test()).isEqualTo(first.test());
  }

  @Test
  void whenTheTimeIsUpTheFirstTrialGivesAModelThatCanBeTrainedAgain() {
    Tuning tuning =
        Tables.tuning("penguins", 1, new Overrides().set("early_stopping_patience", "100"));
    var store = new InMemoryStudyStore();
    StudySpec spec = tuning.study("s");
    // A clock that goes a second with every look, so that the time is up within a few epochs.
    var ticks = new java.util.concurrent.atomic.AtomicLong();
    java.time.InstantSource clock = () -> java.time.Instant.ofEpochSecond(ticks.incrementAndGet());
    Tuning.Winner first;
    try (var journal = store.open(spec, clock.instant())) {
      Tuning.Result result =
          tuning.run(
              Study.open(spec, journal, clock),
              1,
              Budget.ofTime(java.time.Duration.ofSeconds(30)),
              SILENT);
      first = result.winner().orElseThrow();
    }
    assertThat(first.trial().id().number()).isZero();
    assertThat(first.trial().reports().lastKey()).isLessThan(100);
    var second = run(tuning, store, 1, 1).winner().orElseThrow();
    assertThat(second.retrained()).isTrue();
    assertThat(second.model().network().parameters())
        .isEqualTo(first.model().network().parameters());
    assertThat(second.model().provenance().validation())
        .isEqualTo(first.trial().value().orElseThrow());
  }

  @Test
  void theFirstTrialIsTheOneThatTheSpaceBeginsWith() {
    Tuning tuning = Tables.tuning("penguins", 1, small());
    var snapshot = run(tuning, new InMemoryStudyStore(), 1, 1).snapshot();
    assertThat(snapshot.trials().getFirst().configuration())
        .isEqualTo(tuning.space().first().getFirst());
  }

  @Test
  void divergenceIsAnOutcomeAndTheStudyGoesOn() {
    var overrides =
        new Overrides()
            .set("optimizer", "sgd")
            .set("epochs", "5")
            .set("activation", "leaky_relu")
            .choices("learning_rate", List.of("10", "0.01"))
            .set("hidden_units", "64")
            .set("num_hidden_layers", "6")
            .set("weight_decay", "0.5");
    Problem problem = Tables.bundled("digits", 1);
    var tuning =
        new Tuning(
            "digits",
            problem,
            Metric.LOG_LOSS,
            new dev.vernier.search.GridSampler(),
            1,
            TuningSpace.open(
                problem,
                Metric.ACCURACY,
                overrides.set("batch_size", "32").set("dropout_rate", "0"),
                Opening.USUAL));
    var result = run(tuning, new InMemoryStudyStore(), 2, 2);
    assertThat(result.snapshot().count(TrialView.State.DIVERGED)).isEqualTo(1);
    assertThat(result.snapshot().count(TrialView.State.COMPLETED)).isEqualTo(1);
    assertThat(result.winner()).isPresent();
    assertThat(
            result.snapshot().trials().stream()
                .filter(t -> t.state() == TrialView.State.DIVERGED)
                .findFirst()
                .orElseThrow()
                .reason())
        .contains("the loss was");
  }

  @Test
  void aConfigurationThatCannotWorkFailsItsTrialWithTheReason() {
    var overrides = small().set("normalization", "batch").choices("batch_size", List.of("1", "32"));
    Problem problem = Tables.bundled("penguins", 1);
    var tuning =
        new Tuning(
            "penguins",
            problem,
            Metric.ACCURACY,
            new dev.vernier.search.RandomSampler(),
            1,
            TuningSpace.open(problem, Metric.ACCURACY, overrides, Opening.USUAL));
    var snapshot = run(tuning, new InMemoryStudyStore(), 1, 8).snapshot();
    assertThat(snapshot.count(TrialView.State.FAILED)).isPositive();
    assertThat(snapshot.trials().stream().map(TrialView::reason))
        .anySatisfy(reason -> assertThat(reason).contains("batch_size"));
  }

  @Test
  void otherDataMakeAnotherStudy() {
    StudySpec one = Tables.tuning("penguins", 1, small()).study("s");
    StudySpec same = Tables.tuning("penguins", 1, small()).study("s");
    StudySpec other = Tables.tuning("penguins", 2, small()).study("s");
    assertThat(one).isEqualTo(same);
    assertThat(other.differences(one)).anySatisfy(d -> assertThat(d).contains("fingerprint"));
  }

  @Test
  void thePrecisionMakesTheStudyAndShowsInTheModel() {
    Tuning tuning = Tables.tuning("penguins", 1, small());
    assertThat(tuning.withPrecision(Precision.AUTO.resolved()).study("s"))
        .isEqualTo(tuning.study("s"));
    assertThat(
            tuning
                .withPrecision(Precision.BF16)
                .study("s")
                .differences(tuning.withPrecision(Precision.FLOAT32).study("s")))
        .containsExactly("precision (bf16, was float32)");
    assumeTrue(MatrixProducts.whyNotBfloat16().isEmpty(), "needs products in bf16");
    var result = run(tuning.withPrecision(Precision.BF16), new InMemoryStudyStore(), 2, 2);
    Model model = result.winner().orElseThrow().model();
    assertThat(model.provenance().createdBy()).endsWith(MatrixProducts.bfloat16().name());
    // The score is that of the model as it predicts.
    float[] outputs =
        model.network().predict(tuning.problem().test().inputs(), MatrixProducts.best());
    assertThat(model.provenance().test().value())
        .isEqualTo(
            Score.of(Metric.ACCURACY, outputs, tuning.problem().test().targets(), 1, 1).value());
  }

  @Test
  void aMetricOfTheOtherTaskIsRefused() {
    Problem problem = Tables.bundled("penguins", 1);
    var space = TuningSpace.open(problem, Metric.ACCURACY, new Overrides(), Opening.USUAL);
    assertThatThrownBy(() ->
            new Tuning(
                "penguins", problem, Metric.RMSE, new dev.vernier.search.RandomSampler(), 1, space))
        .hasMessageContaining("rmse does not judge a classification");
  }
}
