package dev.vernier.benchmarks.peers;

import dev.vernier.benchmarks.Workload;
import java.util.List;
import picocli.CommandLine.Option;

/// The options that the measurements share.
@SuppressWarnings("NullAway.Init")
final class Measuring {

  @Option(
      names = "--workloads",
      split = ",",
      paramLabel = "NAME,…",
      description = "Which workloads; all by default: A, B, C, fashion, wide, tabular.")
  private List<String> workloads = List.of();

  @Option(
      names = "--rounds",
      defaultValue = "7",
      description = "Rounds of each worker, whose median counts. Default: ${DEFAULT-VALUE}.")
  int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "2",
      description = "How long a round is. Default: ${DEFAULT-VALUE}.")
  double seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "4",
      paramLabel = "SECONDS",
      description = "How long a worker trains before it is measured. Default: ${DEFAULT-VALUE}.")
  double warmUp;

  @Option(
      names = "--java-options",
      defaultValue = "",
      paramLabel = "OPTIONS",
      description = "More options for Vernier's JVM, such as -Dvernier.products=vector.")
  String javaOptions;

  @Option(names = "--json", description = "Print one JSON document, with every round.")
  boolean json;

  List<Workload> workloads(List<Workload> all) {
    return workloads.isEmpty() ? all : workloads.stream().map(Workload::of).toList();
  }
}
