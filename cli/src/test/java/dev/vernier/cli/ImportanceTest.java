package dev.vernier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.journal.SqliteStudyStore;
import dev.vernier.search.Goal;
import dev.vernier.search.Outcome;
import dev.vernier.search.RandomSampler;
import dev.vernier.search.Study;
import dev.vernier.search.StudySpec;
import dev.vernier.search.StudyStore;
import dev.vernier.search.Trial;
import dev.vernier.search.Worker;
import dev.vernier.space.Condition;
import dev.vernier.space.Configuration;
import dev.vernier.space.Dimension;
import dev.vernier.space.Parameter.Choice;
import dev.vernier.space.Parameter.Real;
import dev.vernier.space.SearchSpace;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What `vernier importance` says of studies in a store.
class ImportanceTest {

  private static final Choice<String> OPTIMIZER = Choice.of("optimizer", "sgd", "adam");
  private static final Real DROPOUT = Real.linear("dropout", 0, 0.5);
  private static final Real SGD = Real.log("learning_rate", 1e-3, 1);
  private static final Real ADAM = Real.log("learning_rate", 1e-5, 1e-1);
  private static final SearchSpace SPACE =
      new SearchSpace(
          List.of(
              Dimension.of(OPTIMIZER),
              Dimension.of(DROPOUT),
              new Dimension<>(SGD, Condition.is(OPTIMIZER, Set.of("sgd"))),
              new Dimension<>(ADAM, Condition.is(OPTIMIZER, Set.of("adam")))));

  @TempDir private Path directory;

  /// The rate of Adam is all that matters for the loss, dropout for the seconds.
  private static Outcome outcome(Configuration configuration) {
    double loss =
        configuration.get(OPTIMIZER).equals("adam")
            ? Math.abs(Math.log10(configuration.get(ADAM)) + 3)
            : 1;
    return new Outcome.Completed(List.of(loss, 10 + configuration.get(DROPOUT)));
  }

  private void study(String name, int trials) {
    var spec =
        new StudySpec(
            name,
            SPACE,
            List.of(
                new Goal("loss", Goal.Direction.MINIMIZE),
                new Goal("seconds", Goal.Direction.MINIMIZE)),
            new RandomSampler(),
            5,
            List.of(),
            new TreeMap<>());
    Clock clock = Clock.systemUTC();
    try (StudyStore store = SqliteStudyStore.open(directory.resolve("vernier.db"));
        var journal = store.open(spec, clock.instant())) {
      Study study = Study.open(spec, journal, clock);
      for (int i = 0; i < trials; i++) {
        Trial trial = study.ask(Worker.here(0), trials).orElseThrow();
        study.tell(trial.id(), outcome(trial.configuration()));
      }
    }
  }

  private CommandRun importance(String... args) {
    return CommandRun.of(
        Stream.concat(
                Stream.of("importance"),
                Stream.concat(Stream.of(args), Stream.of("--store", CommandRun.store(directory))))
            .toArray(String[]::new));
  }

  @Test
  void theMostImportantComesFirstWithTheLongestBar() {
    study("rates", 60);
    for (String method : List.of("fanova", "ped-anova")) {
      List<String> lines =
          importance("rates", "--method", method).succeeded().out().lines().toList();
      assertThat(lines.getFirst())
          .isEqualTo("What matters for loss in 60 trials, by %s".formatted(method));
      assertThat(lines.get(1)).matches("HYPERPARAMETER +SHARE +\\+/- +ACTIVE +SHARE THERE +TRIALS");
      String adam =
          lines.stream()
              .filter(line -> line.startsWith("learning_rate (optimizer is adam)"))
              .findFirst()
              .orElseThrow();
      assertThat(adam).matches(".* +[\\d.]+% +[\\d.]+% +50\\.0% +[\\d.]+% +\\d\\d  █+");
      assertThat(lines).anyMatch(line -> line.startsWith("learning_rate (optimizer is sgd)"));
      assertThat(lines.get(2)).endsWith("  " + "█".repeat(20));
      assertThat(lines).noneMatch(line -> line.contains("\u001b"));
    }
  }

  @Test
  void inJson() {
    study("rates", 60);
    JsonNode json =
        importance("rates", "--json", "--interactions", "--within", "better").succeeded().json();
    assertThat(json.propertyNames())
        .containsExactly(
            "study",
            "task",
            "metric",
            "direction",
            "goals",
            "constraints",
            "method",
            "within",
            "trials",
            "reason",
            "effects");
    assertThat(json.get("within").asDouble()).isEqualTo(0.5);
    assertThat(json.get("trials").asInt()).isEqualTo(60);
    assertThat(json.get("reason").asString()).isEmpty();
    // Four alone, six pairs, of which the two rates never meet.
    assertThat(json.get("effects")).hasSize(9);
    double before = 1;
    for (JsonNode effect : json.get("effects")) {
      assertThat(effect.propertyNames())
          .containsExactly(
              "hyperparameters",
              "share",
              "deviation",
              "active_share",
              "share_where_active",
              "trials");
      assertThat(effect.get("share").asDouble()).isBetween(0.0, before);
      before = effect.get("share").asDouble();
    }
    assertThat(importance("rates", "--json").json())
        .isEqualTo(importance("rates", "--json").json());
  }

  @Test
  void everyGoalCanBeAskedFor() {
    study("rates", 60);
    JsonNode seconds = importance("rates", "--json", "--goal", "seconds").succeeded().json();
    assertThat(seconds.get("metric").asString()).isEqualTo("seconds");
    JsonNode first = seconds.get("effects").get(0);
    assertThat(first.get("hyperparameters").get(0).get("name").asString()).isEqualTo("dropout");
    assertThat(first.get("share").asDouble()).isGreaterThan(0.7);
    assertThat(importance("rates", "--goal", "secnds").refusal())
        .isEqualTo(
            "vernier: rates has no goal \"secnds\" (did you mean \"seconds\"?); there is: loss,"
                + " seconds");
  }

  @Test
  void whatCannotBeAskedIsRefused() {
    study("rates", 12);
    assertThat(importance("rates", "--method", "shap").refusal())
        .isEqualTo("vernier: --method takes fanova or ped-anova, got \"shap\"");
    assertThat(importance("rates", "--method", "ped-anova", "--interactions").refusal())
        .contains("--interactions takes --method fanova");
    for (String within : List.of("0", "1.5", "NaN", "most")) {
      assertThat(importance("rates", "--within", within).refusal())
          .isEqualTo(
              "vernier: --within takes all, better or a share of the trials above 0 and up to 1,"
                  + " got \""
                  + within
                  + "\"");
    }
    assertThat(importance("rats").refusal()).contains("did you mean \"rates\"?");
  }

  @Test
  void tooFewTrialsSayWhy() {
    study("few", 4);
    CommandRun run = importance("few");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .isEqualToIgnoringNewLines(
            "Nothing can be said yet: importance takes at least 10 trials that completed or"
                + " diverged, there are 4.");
    CommandRun json = importance("few", "--json");
    assertThat(json.code()).isEqualTo(1);
    assertThat(json.json().get("reason").asString()).contains("there are 4");
    assertThat(json.json().get("effects")).isEmpty();
  }

  @Test
  void ofAStudyThatTuned() {
    CommandRun.tune(directory, "penguins", "--trials", "12");
    JsonNode json = importance("penguins", "--json").succeeded().json();
    assertThat(json.get("metric").asString()).isEqualTo("accuracy");
    assertThat(json.get("effects")).isNotEmpty();
  }
}
