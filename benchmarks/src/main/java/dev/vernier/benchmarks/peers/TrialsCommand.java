package dev.vernier.benchmarks.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
    Path launcher = checkout.root().resolve("vernier");
    Path place = Files.createTempDirectory("vernier-trials");
    try {
      // Builds where that is needed, so that the study does not share its time with it.
      Peers.say("%s is made ready …", launcher);
      run(List.of(launcher.toString(), "--help"), place);
      Peers.say("tuning %s for %s …", data, time);
      var command =
          List.of(
              launcher.toString(),
              "tune",
              data,
              "--time",
              time,
              "--seed",
              String.valueOf(seed),
              "--json");
      JsonNode result = JsonMapper.shared().readTree(run(command, place));
      print(description, result);
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

  /// Standard output of a command that must succeed.
  private static String run(List<String> command, Path place)
      throws IOException, InterruptedException {
    Path errors = place.resolve("errors.log");
    var process =
        new ProcessBuilder(command)
            .directory(place.toFile())
            .redirectError(errors.toFile())
            .start();
    process.outputWriter().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(
          "%s failed:%n%s".formatted(String.join(" ", command), Files.readString(errors)));
    }
    return output;
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
