package dev.vernier.benchmarks.peers;

import dev.vernier.benchmarks.Rows;
import dev.vernier.benchmarks.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "scaling",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains with two workers at once, one per core, and with one alone, in turns, and prints"
          + " steps per second by the clock. Give it an idle machine."
    })
@SuppressWarnings("NullAway.Init")
final class ScalingCommand implements Callable<Integer> {

  @Mixin private Measuring measuring;

  @Option(
      names = "--cores",
      split = ",",
      defaultValue = "0,1",
      description = "The two cores; the first also runs the one alone. Default: ${DEFAULT-VALUE}.")
  private List<Integer> cores;

  @Option(
      names = "--peer",
      defaultValue = "vernier",
      description = "Who trains; see compare --peers. Default: ${DEFAULT-VALUE}.")
  private String peer;

  /// Steps per second by the clock, of all workers together.
  private record Result(Workload workload, List<Double> alone, List<Double> together) {

    double ratio() {
      return Table.median(together) / Table.median(alone);
    }
  }

  @Override
  public Integer call() throws IOException {
    if (cores.size() != 2) {
      throw new IllegalArgumentException("--cores takes two cores, got " + cores);
    }
    var checkout = Checkout.current();
    var description = Machine.describe(checkout);
    var who = Peer.taking(peer, checkout);
    var results = new ArrayList<Result>();
    for (Workload workload : measuring.workloads(Workload.ALL.subList(0, 3))) {
      results.add(measure(workload, who, checkout));
    }
    if (measuring.json) {
      var document = new LinkedHashMap<>(description);
      document.put("peer", who.title());
      document.put("unit", "steps per second by the clock");
      document.put("workloads", results.stream().map(ScalingCommand::document).toList());
      Peers.print(document);
      return 0;
    }
    Peers.print(Machine.inWords(description));
    Peers.print(
        "%s, steps per second by the clock: medians of %d rounds of %s s in turns.%n"
            .formatted(who.title(), measuring.rounds, measuring.seconds));
    var table = new Table(List.of("Workload", "one worker", "two workers, in all", "ratio"));
    for (Result result : results) {
      table.add(
          List.of(
              result.workload().name(),
              Table.rate(Table.median(result.alone())),
              Table.rate(Table.median(result.together())),
              Table.ratio(result.ratio())));
    }
    Peers.print(table.toString());
    return 0;
  }

  private Result measure(Workload workload, Peer who, Checkout checkout) throws IOException {
    Path files = Rows.prepare(workload, checkout.scratch());
    var command = who.command(workload, files, checkout, measuring.javaOptions);
    Path logs = checkout.scratch();
    Peers.say("%s: two workers warm up …", workload.name());
    try (var first =
            Worker.start(
                command, who.environment(), cores.get(0), logs, workload.name() + "-first");
        var second =
            Worker.start(
                command, who.environment(), cores.get(1), logs, workload.name() + "-second")) {
      var _ = both(first, second, measuring.warmUp);
      var alone = new ArrayList<Double>();
      var together = new ArrayList<Double>();
      for (int i = 0; i < measuring.rounds; i++) {
        alone.add(first.run(measuring.seconds).stepsPerSecond());
        together.add(both(first, second, measuring.seconds));
        Peers.say(
            "%s: round %d, one %s, two %s",
            workload.name(), i + 1, Table.rate(alone.getLast()), Table.rate(together.getLast()));
      }
      return new Result(workload, alone, together);
    }
  }

  private static double both(Worker first, Worker second, double seconds) throws IOException {
    first.begin(seconds);
    second.begin(seconds);
    return first.await().stepsPerSecond() + second.await().stepsPerSecond();
  }

  private static Map<String, Object> document(Result result) {
    var document = new LinkedHashMap<String, Object>();
    document.put("name", result.workload().name());
    document.put("what", result.workload().inWords());
    document.put("one", result.alone());
    document.put("two", result.together());
    document.put("ratio", result.ratio());
    return document;
  }
}
