package dev.vernier.benchmarks.peers;

import dev.vernier.benchmarks.Rows;
import dev.vernier.benchmarks.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains each workload with Vernier and its peers, one process each on the same core, in"
          + " turns, and prints steps per second of CPU time."
    })
@SuppressWarnings("NullAway.Init")
final class CompareCommand implements Callable<Integer> {

  @Mixin private Measuring measuring;

  @Option(
      names = "--peers",
      split = ",",
      paramLabel = "NAME,…",
      defaultValue = "vernier,products,pytorch",
      description =
          "Who takes part: vernier, products (Vernier's matrix products alone), bf16 and"
              + " bf16-products (the same in bf16), pytorch, libtorch,"
              + " djl. Default: ${DEFAULT-VALUE}.")
  private List<String> peers;

  @Option(
      names = "--core",
      defaultValue = "0",
      description = "The core that all run on. Default: ${DEFAULT-VALUE}.")
  private int core;

  @Override
  public Integer call() throws IOException {
    var checkout = Checkout.current();
    var description = Machine.describe(checkout);
    var taking = new ArrayList<Peer>();
    for (String name : peers) {
      taking.add(Peer.taking(name, checkout));
    }
    var results = new ArrayList<Result>();
    for (Workload workload : measuring.workloads(Workload.ALL)) {
      results.add(measure(workload, taking, checkout));
    }
    print(description, taking, results);
    return 0;
  }

  /// What one workload came to.
  private record Result(
      Workload workload,
      boolean fellBack,
      Map<Peer, String> versions,
      Map<Peer, List<Worker.Round>> rounds) {

    boolean has(Peer peer) {
      return rounds.containsKey(peer);
    }

    double rate(Peer peer) {
      return Table.median(
          rounds.getOrDefault(peer, List.of()).stream()
              .map(Worker.Round::stepsPerCpuSecond)
              .toList());
    }

    /// What all threads of a worker used by what its training thread did; well above 1 where a
    /// compiler or a garbage collector worked beside it.
    double threads(Peer peer) {
      return Table.median(
          rounds.getOrDefault(peer, List.of()).stream()
              .map(round -> round.process() / round.cpu())
              .toList());
    }
  }

  private Result measure(Workload workload, List<Peer> taking, Checkout checkout)
      throws IOException {
    Path files = Rows.prepare(workload, checkout.scratch());
    var running = new ArrayList<Running>();
    try {
      for (Peer peer : taking) {
        Peers.say("%s: %s warms up …", workload.name(), peer.title());
        var worker =
            Worker.start(
                peer.command(workload, files, checkout, measuring.javaOptions),
                peer.environment(),
                core,
                checkout.scratch(),
                "%s-%s".formatted(workload.name(), peer));
        running.add(new Running(peer, worker, new ArrayList<>()));
        var _ = worker.run(measuring.warmUp);
      }
      for (int i = 0; i < measuring.rounds; i++) {
        for (Running one : running) {
          var round = one.worker().run(measuring.seconds);
          one.rounds().add(round);
          Peers.say(
              "%s: round %d, %s %s",
              workload.name(), i + 1, one.peer().title(), Table.rate(round.stepsPerCpuSecond()));
        }
      }
    } finally {
      for (Running one : running) {
        one.worker().close();
      }
    }
    var versions = new EnumMap<Peer, String>(Peer.class);
    var rounds = new EnumMap<Peer, List<Worker.Round>>(Peer.class);
    for (Running one : running) {
      versions.put(one.peer(), one.worker().version());
      rounds.put(one.peer(), one.rounds());
    }
    boolean fellBack =
        workload.data() == Workload.Data.FASHION_MNIST && !Rows.fashionMnistIsInstalled();
    return new Result(workload, fellBack, versions, rounds);
  }

  /// A worker that stands still or trains, and its rounds so far.
  private record Running(Peer peer, Worker worker, List<Worker.Round> rounds) {}

  private void print(Map<String, Object> description, List<Peer> taking, List<Result> results) {
    if (measuring.json) {
      var document = new LinkedHashMap<>(description);
      document.put("unit", "steps per second of CPU time of the training thread");
      document.put("workloads", results.stream().map(CompareCommand::document).toList());
      Peers.print(document);
      return;
    }
    Peers.print(Machine.inWords(description));
    Peers.print(
        "Steps per second of CPU time of one pinned core and thread: medians of %d rounds of %s s in turns.%n"
            .formatted(measuring.rounds, measuring.seconds));
    var versions = new TreeMap<Peer, String>();
    results.forEach(result -> versions.putAll(result.versions()));
    versions.forEach((peer, version) -> Peers.print("- %s: %s".formatted(peer.title(), version)));
    Peers.print("");
    Peers.print(table(taking, results).toString());
    for (Result result : results) {
      if (result.fellBack()) {
        Peers.print(
            "%s ran on random rows: Fashion-MNIST is not installed (on Debian: apt-get install dataset-fashion-mnist)."
                .formatted(result.workload().name()));
      }
      for (Peer peer : taking) {
        if (result.threads(peer) > 1.05) {
          Peers.print(
              "%s, %s: other threads used %.0f %% of the training thread's time beside it."
                  .formatted(
                      result.workload().name(), peer.title(), 100 * (result.threads(peer) - 1)));
        }
      }
    }
  }

  private static Table table(List<Peer> taking, List<Result> results) {
    var header = new ArrayList<>(List.of("Workload"));
    taking.forEach(peer -> header.add(peer.title()));
    boolean toPyTorch = taking.contains(Peer.PYTORCH);
    List<Peer> shares =
        taking.stream()
            .filter(peer -> peer.productsAlone().filter(taking::contains).isPresent())
            .toList();
    if (toPyTorch) {
      taking.stream()
          .filter(CompareCommand::trains)
          .forEach(peer -> header.add(peer.title() + " ÷ PyTorch"));
    }
    for (Peer peer : shares) {
      header.add("%s ÷ %s".formatted(peer.title(), peer.productsAlone().orElseThrow().title()));
    }
    var table = new Table(header);
    for (Result result : results) {
      var row = new ArrayList<>(List.of(inWords(result)));
      taking.forEach(peer -> row.add(Table.rate(result.rate(peer))));
      if (toPyTorch) {
        taking.stream()
            .filter(CompareCommand::trains)
            .forEach(peer -> row.add(Table.ratio(result.rate(peer) / result.rate(Peer.PYTORCH))));
      }
      for (Peer peer : shares) {
        row.add("%.0f %%".formatted(100 * share(result, peer)));
      }
      table.add(row);
    }
    return table;
  }

  private static boolean trains(Peer peer) {
    return peer != Peer.PRODUCTS && peer != Peer.BF16_PRODUCTS && peer != Peer.PYTORCH;
  }

  private static double share(Result result, Peer peer) {
    return result.rate(peer) / result.rate(peer.productsAlone().orElseThrow());
  }

  private static String inWords(Result result) {
    return "%s: %s%s"
        .formatted(
            result.workload().name(),
            result.workload().inWords(),
            result.fellBack() ? " (random rows)" : "");
  }

  private static Map<String, Object> document(Result result) {
    var document = new LinkedHashMap<String, Object>();
    document.put("name", result.workload().name());
    document.put("what", result.workload().inWords());
    document.put(
        "random_rows", result.workload().data() == Workload.Data.RANDOM || result.fellBack());
    var peers = new LinkedHashMap<String, Object>();
    for (Peer peer : Peer.values()) {
      if (result.has(peer)) {
        var one = new LinkedHashMap<String, Object>();
        one.put("version", result.versions().get(peer));
        one.put("median", result.rate(peer));
        if (result.has(Peer.PYTORCH)) {
          one.put("to_pytorch", result.rate(peer) / result.rate(Peer.PYTORCH));
        }
        if (peer.productsAlone().filter(result::has).isPresent()) {
          one.put("share_of_products", share(result, peer));
        }
        one.put("process_to_thread", result.threads(peer));
        one.put("rounds", result.rounds().get(peer));
        peers.put(peer.id(), one);
      }
    }
    document.put("peers", peers);
    return document;
  }
}
