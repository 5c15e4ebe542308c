package dev.vernier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.search.Pruner;
import dev.vernier.search.Sampler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// How `vernier tune` is told what to look for, how, and until when.
class SearchOptionsTest {

  @TempDir private Path directory;

  private CommandRun command(String... args) {
    return CommandRun.of(
        Stream.concat(Stream.of(args), Stream.of("--store", CommandRun.store(directory)))
            .toArray(String[]::new));
  }

  @Test
  void pausedTrialsAreShownAndGoOnInTheNextRun() throws Exception {
    String[] base = {"penguins", "--prune", "asha", "--set", "early_stopping_patience=100"};
    String[] first = with(base, "--trials", "9");
    CommandRun run = CommandRun.tune(directory, first);
    assertThat(run.err()).containsPattern("trial \\d +paused +accuracy 0\\.\\d+ +1 epochs");
    assertThat(run.out()).containsPattern("9 trials|\\d trials? in .*, \\d paused");
    JsonNode trials = command("trials", "penguins", "--json").json().get("trials");
    long paused = states(trials).filter("paused"::equals).count();
    assertThat(paused).isPositive();
    for (JsonNode trial : trials) {
      Path file =
          directory
              .resolve("vernier.db.checkpoints")
              .resolve("penguins")
              .resolve(
                  "%d-%d.checkpoint"
                      .formatted(
                          trial.get("number").asInt(),
                          trial.get("paused_epoch").isNull()
                              ? 0
                              : trial.get("paused_epoch").asInt()));
      boolean isPaused = trial.get("state").asString().equals("paused");
      assertThat(Files.exists(file)).as(trial.toString()).isEqualTo(isPaused);
      assertThat(trial.get("reason").asString().contains("goes on")).isEqualTo(isPaused);
    }
    CommandRun second = CommandRun.tune(directory, with(base, "--trials", "18", "--json"));
    assertThat(second.err()).contains(", %d paused".formatted(paused));
    JsonNode later = command("trials", "penguins", "--json").json().get("trials");
    assertThat(later).hasSize(18);
    long pausedThen = states(later).filter("paused"::equals).count();
    assertThat(second.json().get("trials").get("paused").asLong()).isEqualTo(pausedThen);
    assertThat(states(later).filter("completed"::equals).count()).isPositive();
  }

  private static Stream<String> states(JsonNode trials) {
    return trials.valueStream().map(trial -> trial.get("state").asString());
  }

  private static String[] with(String[] base, String... more) {
    return Stream.concat(Stream.of(base), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void aRunEndsWhereItsTargetIsReachedOrNothingGetsBetter() {
    CommandRun reached =
        CommandRun.tune(directory, "penguins", "--trials", "50", "--until", "0.6", "--json");
    JsonNode json = reached.json();
    assertThat(json.get("ended").asString()).startsWith("the target of 0.6 is reached");
    assertThat(json.get("best").get("validation").get("value").asDouble())
        .isGreaterThanOrEqualTo(0.6);
    assertThat(json.get("this_run").get("finished").asInt()).isLessThan(50);
    CommandRun patient =
        CommandRun.tune(directory, "penguins", "--study", "p", "--trials", "60", "--patience", "4");
    assertThat(patient.out())
        .containsPattern("The run ended of itself: \\d+ trials ended without progress\\.");
  }

  @Test
  void whereNothingMeetsTheConstraintsThereIsNoModel() {
    CommandRun run =
        CommandRun.in(
            directory,
            "tune",
            "penguins",
            "--trials",
            "2",
            "--set",
            "epochs=2",
            "--constraint",
            "parameters<=3");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("for the best accuracy with parameters<=3");
    assertThat(run.out())
        .contains("No trial meets parameters<=3")
        .contains("`vernier trials penguins` shows");
    assertThat(directory.resolve("penguins.vernier")).doesNotExist();
    assertThat(CommandRun.of("best", "penguins", "--store", CommandRun.store(directory)).out())
        .startsWith("No trial of penguins meets the constraints; `vernier trials penguins` shows");
  }

  @Test
  void aWarmStartTakesWhatItCanAndTheStudyKeepsIt() {
    CommandRun.tune(directory, "penguins", "--trials", "4", "--study", "old");
    String[] warm = {
      "penguins", "--trials", "2", "--study", "new", "--warm-start", "old", "--search", "tpe"
    };
    assertThat(CommandRun.tune(directory, warm).err()).contains("it knows 4 trials of \"old\"");
    // What the other study learns later does not make another study of this one.
    CommandRun.tune(directory, "penguins", "--trials", "6", "--study", "old");
    assertThat(CommandRun.tune(directory, warm).err())
        .contains("study \"new\"")
        .contains("continues after 2 finished trials")
        .contains("it knows 4 trials of \"old\"");
    assertThat(
            CommandRun.tune(directory, "breast-cancer", "--trials", "1", "--warm-start", "old")
                .err())
        .contains("it begins with the best configurations of \"old\"");
  }

  @Test
  void anEnqueuedConfigurationIsTheNextTrial() {
    CommandRun.tune(directory, "penguins", "--trials", "2", "--search", "tpe");
    JsonNode best = command("best", "penguins", "--json").json().get("best").get("configuration");
    JsonNode enqueued =
        command(
                "enqueue",
                "penguins",
                "--set",
                "hidden_units=48",
                "--set",
                "learning_rate=0.0031",
                "--json")
            .succeeded()
            .json();
    assertThat(enqueued.get("trial").asInt()).isEqualTo(2);
    JsonNode waiting = command("trials", "penguins", "--json").json().get("trials").get(2);
    assertThat(waiting.get("state").asString()).isEqualTo("waiting");
    assertThat(waiting.get("reason").asString()).isEqualTo("enqueued by hand");
    CommandRun.tune(directory, "penguins", "--trials", "4", "--search", "tpe");
    JsonNode trials = command("trials", "penguins", "--json").json().get("trials");
    assertThat(trials).hasSize(4);
    assertThat(trials.get(2).get("state").asString()).isEqualTo("completed");
    JsonNode configuration = trials.get(2).get("configuration");
    assertThat(configuration).isEqualTo(enqueued.get("configuration"));
    assertThat(configuration.get("hidden_units").asInt()).isEqualTo(48);
    // What was not set is as in the best trial.
    for (String name : configuration.propertyNames()) {
      if (!List.of("hidden_units", "learning_rate").contains(name) && best.has(name)) {
        assertThat(configuration.get(name)).as(name).isEqualTo(best.get(name));
      }
    }
  }

  @Test
  void whatCannotBeEnqueuedIsRefused() {
    CommandRun.tune(directory, "penguins", "--trials", "1");
    assertThat(command("enqueue", "penguins", "--set", "hidden_unit=8").refusal())
        .contains("penguins does not search hidden_unit (did you mean \"hidden_units\"?)");
    assertThat(command("enqueue", "penguins", "--set", "hidden_units=8").refusal())
        .contains("hidden_units is 8, outside 16 to 64");
    assertThat(command("enqueue", "penguins", "--set", "hidden_units").refusal())
        .contains("--set takes NAME=VALUE, got \"hidden_units\"");
    assertThat(
            command("enqueue", "penguins", "--set", "hidden_units=20", "--set", "hidden_units=30")
                .refusal())
        .contains("hidden_units is set twice");
    assertThat(command("enqueue", "penguin", "--set", "hidden_units=20").refusal())
        .contains("did you mean \"penguins\"?");
    assertThat(command("trials", "penguins", "--json").json().get("trials")).hasSize(1);
  }

  @Test
  void everyMethodIsExplainedAndOffered() {
    String page = CommandRun.of("explain", "search").succeeded().out();
    String help = CommandRun.of("tune", "--help").succeeded().out().replaceAll("\\s+", "");
    Stream.concat(Sampler.methods().stream(), Pruner.methods().stream())
        .forEach(method -> {
          assertThat(page).contains("\n" + String.join(", ", method.forms()) + "\n");
          assertThat(help).contains(String.join(",", method.forms()));
        });
    assertThat(page.lines()).allMatch(line -> line.length() <= 100);
    JsonNode json = CommandRun.of("explain", "search", "--json").succeeded().json();
    assertThat(json.get("search")).hasSize(Sampler.methods().size());
    assertThat(json.get("prune").get(1).get("name").asString())
        .isEqualTo(Pruner.methods().get(1).name());
    assertThat(json.get("prune").get(1).propertyNames())
        .containsExactly("name", "forms", "what", "when", "settings", "source");
  }
}
