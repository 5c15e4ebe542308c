package dev.vernier.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
    name = "trials",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Tunes a data set for a limited time in an empty directory, and prints how many trials were"
          + " finished. Give it an idle machine."
    })
@SuppressWarnings("NullAway.Init")
final class TrialsCommand implements Callable<Integer> {

  @Option(
      names = "--data",
      defaultValue = "digits",
      description = "A bundled data set. Default: ${DEFAULT-VALUE}.")
  private String data;

  @Option(
      names = "--time",
      defaultValue = "60s",
      description = "The time of the study. Default: ${DEFAULT-VALUE}.")
  private String time;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "The seed of the study. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var checkout = Checkout.current();
    var description = Machine.describe(checkout);
    Path place = Files.createTempDirectory("vernier-trials");
    Path errors = place.resolve("errors.log");
    try {
      // Builds where that is needed, so that the study does not share its time with it.
      Peers.say("%s is made ready …", checkout.root());
      var _ = checkout.vernier(List.of("--help"), place, errors);
      Peers.say("tuning %s for %s …", data, time);
      var tune = List.of("tune", data, "--time", time, "--seed", String.valueOf(seed), "--json");
      print(description, JsonMapper.shared().readTree(checkout.vernier(tune, place, errors)));
    } finally {
      delete(place);
    }
    return 0;
  }

  private void print(Map<String, Object> description, JsonNode result) {
    JsonNode trials = result.path("trials");
    JsonNode validation = result.path("best").path("validation").path("value");
    JsonNode test = result.path("test").path("value");
    var document = new LinkedHashMap<>(description);
    document.put("data", data);
    document.put("time", time);
    document.put("seed", seed);
    document.put("trials", trials);
    document.put("metric", result.path("metric"));
    document.put("validation", validation);
    document.put("test", test);
    if (json) {
      Peers.print(document);
      return;
    }
    Peers.print(Machine.inWords(description));
    var header = new ArrayList<>(List.of("Data", "Time"));
    var row = new ArrayList<>(List.of(data, time));
    trials
        .properties()
        .forEach(entry -> {
          header.add(entry.getKey());
          row.add(entry.getValue().asString());
        });
    header.addAll(List.of("validation", "test"));
    row.add(validation.asString());
    row.add(test.asString());
    var table = new Table(header);
    table.add(row);
    Peers.print(table.toString());
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
