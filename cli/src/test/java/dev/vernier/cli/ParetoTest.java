package dev.vernier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.vernier.journal.SqliteStudyStore;
import dev.vernier.search.Constraint;
import dev.vernier.search.Goal;
import dev.vernier.search.NoPruner;
import dev.vernier.search.Outcome;
import dev.vernier.search.RandomSampler;
import dev.vernier.search.SearchProblem;
import dev.vernier.search.Study;
import dev.vernier.search.StudySpec;
import dev.vernier.search.StudyStore;
import dev.vernier.search.Trial;
import dev.vernier.search.Worker;
import dev.vernier.space.Parameter.Real;
import dev.vernier.space.SearchSpace;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What `vernier pareto` and `vernier trials` say of studies with several goals.
class ParetoTest {

  private static final Real X = Real.linear("x", 0, 1);

  /// Accuracy, parameters, and the seconds that are limited to 10. Trials 0, 1 and 2 are the front;
  /// 3 is dominated by 1, and 4 takes too long.
  private static final double[][] TRIALS = {
    {0.9, 1000, 1}, {0.8, 100, 1}, {0.5, 10, 1}, {0.7, 200, 1}, {0.99, 1, 20}
  };

  @TempDir private Path directory;

  private void study(double[]... trials) {
    var problem =
        SearchProblem.of(
                SearchSpace.of(X),
                List.of(
                    new Goal("accuracy", Goal.Direction.MAXIMIZE),
                    new Goal("parameters", Goal.Direction.MINIMIZE)))
            .withConstraints(Constraint.parse("seconds<=10"));
    var spec =
        new StudySpec(
            "s", problem, new RandomSampler(), new NoPruner(), 1, List.of(), new TreeMap<>());
    Clock clock = Clock.systemUTC();
    try (StudyStore store = SqliteStudyStore.open(directory.resolve("vernier.db"));
        var journal = store.open(spec, clock.instant())) {
      Study study = Study.open(spec, journal, clock);
      for (double[] one : trials) {
        Trial trial = study.ask(Worker.here(0), 100).orElseThrow();
        study.tell(trial.id(), new Outcome.Completed(List.of(one[0], one[1]), List.of(one[2])));
      }
    }
  }

  private CommandRun command(String... args) {
    return CommandRun.of(
        Stream.concat(Stream.of(args), Stream.of("--store", CommandRun.store(directory)))
            .toArray(String[]::new));
  }

  private static List<Integer> front(JsonNode json) {
    return json.get("front").valueStream().map(one -> one.get("trial").asInt()).toList();
  }

  @Test
  void theFrontWithItsHypervolume() {
    study(TRIALS);
    JsonNode json = command("pareto", "s", "--json").succeeded().json();
    assertThat(front(json)).containsExactly(0, 1, 2);
    assertThat(json.get("feasible").asBoolean()).isTrue();
    // The worst of the feasible trials: what is as bad in one goal adds nothing.
    assertThat(json.get("reference").get("accuracy").asDouble()).isEqualTo(0.5);
    assertThat(json.get("reference").get("parameters").asDouble()).isEqualTo(1000);
    assertThat(json.get("hypervolume").asDouble()).isCloseTo(0.3 * 900, offset(1e-9));
    assertThat(json.get("front").get(1).get("values").get("parameters").asDouble()).isEqualTo(100);
    assertThat(json.get("goals").get(1).get("direction").asString()).isEqualTo("minimize");
    assertThat(json.get("constraints").get(0).asString()).startsWith("seconds<=10");

    JsonNode given =
        command(
                "pareto",
                "s",
                "--json",
                "--reference",
                "accuracy=0",
                "--reference",
                "parameters=2000")
            .succeeded()
            .json();
    // 0.9 from 1000 on, 0.8 from 100, 0.5 from 10.
    assertThat(given.get("hypervolume").asDouble())
        .isCloseTo(0.9 * 1000 + 0.8 * 900 + 0.5 * 90, offset(1e-6));
  }

  @Test
  void asATableAndAPlot() {
    study(TRIALS);
    List<String> lines = command("pareto", "s").succeeded().out().lines().toList();
    assertThat(lines.get(0)).matches("TRIAL  ACCURACY  PARAMETERS  CONFIGURATION");
    assertThat(lines.get(1)).matches(" +0 +0\\.9000 +1000  x=.*");
    assertThat(lines.get(3)).matches(" +2 +0\\.5000 +10\\.00  x=.*");
    long front = lines.stream().flatMapToInt(String::chars).filter(c -> c == '●').count();
    assertThat(front).isEqualTo(3 + 1); // and one in the legend
    assertThat(lines).anyMatch(line -> line.endsWith("1000 parameters (log)"));
    assertThat(lines).contains("Hypervolume 270.0, from accuracy 0.5000, parameters 1000");
  }

  @Test
  void everyGoalIsAColumnOfTheTrials() {
    study(TRIALS);
    List<String> lines = command("trials", "s").succeeded().out().lines().toList();
    assertThat(lines.get(0)).startsWith("TRIAL  STATE      ACCURACY  PARAMETERS  EPOCHS");
    assertThat(lines.get(5))
        .matches(" +4 +completed +0\\.9900 +1\\.000 .*\\(infeasible: seconds 20\\.00\\)");
    JsonNode trials = command("trials", "s", "--json").json().get("trials");
    assertThat(trials.get(4).get("feasible").asBoolean()).isFalse();
    assertThat(trials.get(0).get("feasible").asBoolean()).isTrue();
    assertThat(trials.get(4).get("values").get("seconds").asDouble()).isEqualTo(20);
    assertThat(command("best", "s", "--json").json().get("best").get("trial").asInt()).isZero();
  }

  @Test
  void whereNothingIsFeasibleTheLeastViolationIsShown() {
    study(new double[] {0.9, 10, 30}, new double[] {0.8, 10, 12});
    CommandRun run = command("pareto", "s").succeeded();
    assertThat(run.out()).startsWith("No trial meets the constraints; these break them least.");
    JsonNode json = command("pareto", "s", "--json").json();
    assertThat(front(json)).containsExactly(1);
    assertThat(json.get("hypervolume").asDouble()).isZero();
  }

  @Test
  void withoutATrialThereIsNoFront() {
    study();
    CommandRun run = command("pareto", "s");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("No trial of s has completed yet.");
    CommandRun json = command("pareto", "s", "--json");
    assertThat(front(json.json())).isEmpty();
    assertThat(json.json().get("hypervolume").isNull()).isTrue();
    assertThat(command("pareto", "s", "--reference", "loss=1").refusal())
        .isEqualTo("vernier: s has no goal \"loss\"; there is: accuracy, parameters");
  }

  @Test
  void ofAStudyThatTuned() {
    CommandRun tune =
        CommandRun.tune(
            directory,
            "penguins",
            "--trials",
            "8",
            "--goal",
            "parameters",
            "--goal",
            "log_loss",
            "--search",
            "nsga2",
            "--json");
    JsonNode tuned = tune.json();
    assertThat(tuned.get("metric").asString()).isEqualTo("log_loss");
    JsonNode pareto = command("pareto", "penguins", "--json").succeeded().json();
    assertThat(front(pareto))
        .isNotEmpty()
        .isEqualTo(tuned.get("front").valueStream().map(JsonNode::asInt).toList())
        .contains(tuned.get("best").get("trial").asInt());
    assertThat(IntStream.range(0, 8).boxed().toList()).containsAll(front(pareto));
  }
}
