package dev.vernier.benchmarks.search;

import dev.vernier.benchmarks.peers.Table;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// Searches problems by several methods from several seeds, and prints the regrets as they come.
///
/// @param spent what the columns count
/// @param methodHeader the names of the parts of a method
/// @param counts the columns
/// @param seeds how many, from 1 on
/// @param threads how many studies run at once
record Comparison(
    BudgetUnit spent, List<String> methodHeader, List<Integer> counts, int seeds, int threads) {

  Comparison {
    methodHeader = List.copyOf(methodHeader);
    counts = List.copyOf(counts);
  }

  /// A problem and how it is searched.
  ///
  /// @param method its parts
  /// @param study runs the study of a seed; thread-safe
  record Entry(Problem problem, List<String> method, IntFunction<StudyRun> study) {}

  /// An entry with the studies of its seeds, in their order.
  record Result(Entry entry, List<StudyRun> runs) {

    /// The regret of each seed after so many trials or steps.
    double[] regrets(int count) {
      return runs.stream()
          .mapToDouble(run -> entry.problem().regret(run.incumbents().get(count - 1)))
          .toArray();
    }

    double mean(ToDoubleFunction<StudyRun> figure) {
      return runs.stream().mapToDouble(figure).average().orElseThrow();
    }
  }

  /// @throws IllegalStateException if a study fails
  List<Result> run(List<Entry> entries, PrintStream out) throws InterruptedException {
    var header = new ArrayList<>(List.of("Problem"));
    header.addAll(methodHeader);
    counts.forEach(count -> header.add(String.valueOf(count)));
    if (spent == BudgetUnit.STEPS) {
      header.addAll(List.of("Trials", "Completed"));
    }
    // The heading of an empty table.
    out.print(new Table(header));
    var progress = new Progress(entries.size() * seeds);
    var results = new ArrayList<Result>();
    try (var pool = Executors.newFixedThreadPool(threads)) {
      try {
        List<List<Future<StudyRun>>> runs =
            entries.stream().map(entry -> submit(entry, pool, progress)).toList();
        for (int i = 0; i < entries.size(); i++) {
          var result = new Result(entries.get(i), await(runs.get(i)));
          results.add(result);
          progress.clear();
          out.println(Table.line(row(result)));
        }
      } finally {
        pool.shutdownNow();
      }
    }
    printMeans(results, out);
    return results;
  }

  private List<Future<StudyRun>> submit(Entry entry, ExecutorService pool, Progress progress) {
    return IntStream.rangeClosed(1, seeds)
        .mapToObj(seed ->
            pool.submit(() -> {
              StudyRun run = entry.study().apply(seed);
              progress.advance();
              return run;
            }))
        .toList();
  }

  private static List<StudyRun> await(List<Future<StudyRun>> runs) throws InterruptedException {
    var done = new ArrayList<StudyRun>();
    for (Future<StudyRun> run : runs) {
      try {
        done.add(run.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException("a study failed", e);
      }
    }
    return done;
  }

  private List<String> row(Result result) {
    var row = new ArrayList<>(List.of(result.entry().problem().name()));
    row.addAll(result.entry().method());
    counts.forEach(count -> row.add(Estimate.of(result.regrets(count)).toString()));
    addTrials(row, List.of(result));
    return row;
  }

  /// How many trials the studies of some results had on average, where that is not what they spent.
  private void addTrials(List<String> row, List<Result> results) {
    if (spent == BudgetUnit.STEPS) {
      row.add(mean(results, StudyRun::begun));
      row.add(mean(results, StudyRun::completed));
    }
  }

  private static String mean(List<Result> results, ToDoubleFunction<StudyRun> figure) {
    return String.format(
        Locale.ROOT,
        "%.1f",
        results.stream().mapToDouble(result -> result.mean(figure)).average().orElseThrow());
  }

  /// The means over the surrogate's tasks: first over the tasks of each seed, then over the seeds.
  private void printMeans(List<Result> results, PrintStream out) {
    var ofTasks = new ArrayList<Result>();
    var tasks = new LinkedHashSet<String>();
    var methods = new LinkedHashSet<List<String>>();
    for (Result result : results) {
      if (result.entry().problem() instanceof LcBench.Task task) {
        ofTasks.add(result);
        tasks.add(task.id());
        methods.add(result.entry().method());
      }
    }
    if (tasks.isEmpty()) {
      return;
    }
    String name = "**lcbench**, mean of %d".formatted(tasks.size());
    for (List<String> method : methods) {
      List<Result> own =
          ofTasks.stream().filter(result -> result.entry().method().equals(method)).toList();
      var row = new ArrayList<>(List.of(name));
      row.addAll(method);
      counts.forEach(count -> row.add(meanRegret(own, count).toString()));
      addTrials(row, own);
      out.println(Table.line(row));
    }
    for (PeerRegret peer : PeerRegret.beside(tasks, spent)) {
      out.println(Table.line(row(name, peer)));
    }
    printPeers(PeerRegret.below(tasks, spent), out);
  }

  private void printPeers(List<PeerRegret> peers, PrintStream out) {
    if (peers.isEmpty()) {
      return;
    }
    var header = new ArrayList<>(List.of("Peer"));
    counts.forEach(count -> header.add(String.valueOf(count)));
    var table = new Table(header);
    for (PeerRegret peer : peers) {
      var row = new ArrayList<>(List.of(peer.name()));
      counts.forEach(count -> row.add(peer.after(count)));
      table.add(row);
    }
    out.printf(
        "%nPeers on the tasks that are held back, as reported to us: means over those, whichever stand above.%n%n%s",
        table);
  }

  private Estimate meanRegret(List<Result> results, int count) {
    var means = new double[seeds];
    for (Result result : results) {
      double[] regrets = result.regrets(count);
      for (int i = 0; i < seeds; i++) {
        means[i] += regrets[i] / results.size();
      }
    }
    return Estimate.of(means);
  }

  /// A peer among the means, its name in the first part of the method.
  private List<String> row(String name, PeerRegret peer) {
    var row = new ArrayList<>(List.of(name, peer.name()));
    row.addAll(Collections.nCopies(methodHeader.size() - 1, ""));
    counts.forEach(count -> row.add(peer.after(count)));
    row.addAll(Collections.nCopies(spent == BudgetUnit.STEPS ? 2 : 0, "–"));
    return row;
  }
}
