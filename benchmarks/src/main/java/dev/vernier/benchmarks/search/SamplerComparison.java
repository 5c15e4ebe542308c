package dev.vernier.benchmarks.search;

import dev.vernier.benchmarks.peers.Checkout;
import dev.vernier.benchmarks.peers.Machine;
import dev.vernier.benchmarks.peers.Table;
import dev.vernier.search.Sampler;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// Searches problems whose best value is known, with several samplers from several seeds, and says
/// how far the best trial is from it after some numbers of trials.
@Command(
    name = "benchmarks/search",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Measures how good samplers are, and how long they think.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  benchmarks/search                                 # everything there is",
      "  benchmarks/search --sampler random --problem lcbench      # beside Optuna",
      "  benchmarks/search --problem branin --task 3945,7593   # two of its tasks",
      "  benchmarks/search --problem branin,ackley-10 --trials 100 --seeds 30",
      "  benchmarks/search --trials 1000 --at 100,1000 --threads 2 --json all.json",
      "  benchmarks/search --sampler random --speed            # how long it thinks"
    })
@SuppressWarnings("NullAway.Init")
final class SamplerComparison implements Callable<Integer> {

  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private static final String LCBENCH = "lcbench";
  private static final List<Integer> REGRETS_AT = List.of(20, 60, 200);
  private static final List<Integer> SPEED_AT = List.of(100, 1000, 5000);

  @Option(
      names = "--sampler",
      paramLabel = "TEXT",
      description =
          "A sampler, as `vernier tune --search` takes it. Default: random and quasi-random.")
  private List<String> samplers = List.of();

  @Option(
      names = "--problem",
      paramLabel = "NAME",
      split = ",",
      description =
          "A problem, or lcbench for all tasks of the surrogate. Default: everything that is there. The others are:%n@|faint branin, hartmann-6, rosenbrock-5, ackley-10, ackley-10-centred, ackley-10-integer, hartmann-6-integer, ackley-10-choice, branin-or-hartmann|@.")
  private List<String> problems = List.of();

  @Option(
      names = "--task",
      paramLabel = "ID",
      split = ",",
      description =
          "A task of lcbench, which this names too. Default: those of its reference.json.")
  private List<String> tasks = List.of();

  @Option(
      names = "--lcbench",
      paramLabel = "DIR",
      description =
          "The folder of the surrogate. Default: shared/benchmarks/lcbench beside the checkout.")
  private @Nullable Path lcbench;

  @Option(
      names = "--trials",
      defaultValue = "200",
      description = "Trials of each study. Default: ${DEFAULT-VALUE}.")
  private int trials;

  @Option(
      names = "--seeds",
      defaultValue = "10",
      description =
          "Studies of each problem with each sampler, from seed 1 on. Default: ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(
      names = "--at",
      paramLabel = "COUNT",
      split = ",",
      description =
          "After how many trials to look. Default: 20,60,200, as far as the trials go; with --speed 100,1000,5000.")
  private List<Integer> at = List.of();

  @Option(
      names = "--threads",
      defaultValue = "1",
      description = "How many studies run at once. Default: ${DEFAULT-VALUE}.")
  private int threads;

  @Option(
      names = "--speed",
      description =
          "Measure the time instead: a round of being told a trial and asked for the next, with 7 mixed parameters, on one thread.")
  private boolean speed;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also write the best value after each trial of each seed.")
  private @Nullable Path json;

  /// The studies of a problem by a sampler, one per seed.
  private record Series(Problem problem, Sampler sampler, List<Future<double[]>> incumbents) {

    /// The regret of each seed after some trials.
    double[] regrets(int count) throws InterruptedException, ExecutionException {
      var regrets = new double[incumbents.size()];
      for (int i = 0; i < regrets.length; i++) {
        regrets[i] = problem.regret(incumbents.get(i).get()[count - 1]);
      }
      return regrets;
    }
  }

  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    var command = new CommandLine(new SamplerComparison());
    command.setExecutionExceptionHandler((exception, line, _) -> {
      if (!(exception instanceof IllegalArgumentException)) {
        throw exception;
      }
      line.getErr().println(line.getCommandName() + ": " + exception.getMessage());
      return line.getCommandSpec().exitCodeOnInvalidInput();
    });
    System.exit(command.execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    require(trials >= 1, "--trials", trials);
    require(seeds >= 1, "--seeds", seeds);
    require(threads >= 1, "--threads", threads);
    for (int count : at) {
      require(count >= 1, "--at", count);
    }
    List<String> texts = samplers.isEmpty() ? List.of("random", "quasi-random") : samplers;
    List<Sampler> chosen = texts.stream().map(Sampler::parse).distinct().toList();
    if (speed) {
      printTimes(chosen);
      return 0;
    }
    Path folder = lcbench == null ? LcBench.defaultFolder(Checkout.current().root()) : lcbench;
    if (!surrogateWanted(folder)) {
      compare(synthetic(), chosen);
      return 0;
    }
    try (var surrogate = LcBench.open(folder)) {
      var all = new ArrayList<Problem>(synthetic());
      all.addAll(surrogate.tasks(tasks));
      compare(all, chosen);
    }
    return 0;
  }

  private static void require(boolean holds, String option, int value) {
    if (!holds) {
      throw new IllegalArgumentException(option + " takes a positive number, got " + value);
    }
  }

  /// Whether to open the surrogate; says so where it would be wanted and is not there.
  ///
  /// @throws IllegalArgumentException if the user asks for it and it is not there
  private boolean surrogateWanted(Path folder) {
    boolean named = problems.contains(LCBENCH) || !tasks.isEmpty();
    if (!named && !problems.isEmpty()) {
      return false;
    }
    if (LcBench.isIn(folder)) {
      return true;
    }
    String absent =
        "there is no surrogate of LCBench (model.onnx) in %s; name its folder with --lcbench"
            .formatted(folder.toAbsolutePath());
    if (named || lcbench != null) {
      throw new IllegalArgumentException(absent);
    }
    System.err.println("benchmarks/search: lcbench is left out, " + absent);
    return false;
  }

  private List<Synthetic> synthetic() {
    List<Synthetic> all = Synthetic.all();
    Set<String> unknown = new LinkedHashSet<>(problems);
    unknown.remove(LCBENCH);
    all.forEach(problem -> unknown.remove(problem.name()));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no problem %s; choose from %s"
              .formatted(
                  String.join(", ", unknown),
                  Stream.concat(all.stream().map(Problem::name), Stream.of(LCBENCH))
                      .collect(Collectors.joining(", "))));
    }
    boolean everything = problems.isEmpty() && tasks.isEmpty();
    return all.stream().filter(problem -> everything || problems.contains(problem.name())).toList();
  }

  private void compare(List<? extends Problem> chosen, List<Sampler> with)
      throws IOException, InterruptedException, ExecutionException {
    List<Integer> counts = counts();
    OUT.printf(
        "Regret by the number of trials, mean ± standard error over the seeds (%d): the distance to the minimum; of lcbench 100 · (max − best) / (max − min).%n%n```sh%n%s%n```%n%n",
        seeds, Checkout.current().command());
    var header = new ArrayList<>(List.of("Problem", "Sampler"));
    counts.forEach(count -> header.add(String.valueOf(count)));
    // The heading of an empty table.
    OUT.print(new Table(header));
    long begin = System.nanoTime();
    var progress = new Progress(chosen.size() * with.size() * seeds);
    var all = new ArrayList<Series>();
    try (var pool = Executors.newFixedThreadPool(threads)) {
      try {
        for (Problem problem : chosen) {
          for (Sampler sampler : with) {
            List<Future<double[]>> incumbents =
                IntStream.rangeClosed(1, seeds)
                    .mapToObj(seed ->
                        pool.submit(() -> {
                          double[] best = new Search(problem, sampler, seed, trials).incumbents();
                          progress.advance();
                          return best;
                        }))
                    .toList();
            all.add(new Series(problem, sampler, incumbents));
          }
        }
        for (Series series : all) {
          var row = new ArrayList<>(List.of(series.problem().name(), series.sampler().text()));
          for (int count : counts) {
            row.add(Estimate.of(series.regrets(count)).toString());
          }
          print(progress, row);
        }
      } finally {
        pool.shutdownNow();
      }
    }
    printMeans(progress, all, with, counts);
    OUT.printf(
        "%n%d studies of %d trials in %.0f s.%n", all.size() * seeds, trials, seconds(begin));
    if (json != null) {
      write(json, all);
    }
  }

  private List<Integer> counts() {
    if (at.isEmpty()) {
      var counts = new TreeSet<>(REGRETS_AT);
      counts.add(trials);
      return List.copyOf(counts.headSet(trials, true));
    }
    for (int count : at) {
      if (count > trials) {
        throw new IllegalArgumentException(
            "--at looks after at most the %d trials there are, got %d; set --trials"
                .formatted(trials, count));
      }
    }
    return at;
  }

  private static void print(Progress progress, List<String> row) {
    progress.clear();
    OUT.println(Table.line(row));
  }

  /// The means over the surrogate's tasks: first over the tasks of each seed, then over the seeds.
  /// Peers stand below where the tasks are those that they were measured on.
  private void printMeans(
      Progress progress, List<Series> all, List<Sampler> with, List<Integer> counts)
      throws InterruptedException, ExecutionException {
    Set<String> ids = new LinkedHashSet<>();
    for (Series series : all) {
      if (series.problem() instanceof LcBench.Task task) {
        ids.add(task.id());
      }
    }
    if (ids.isEmpty()) {
      return;
    }
    String name = "**lcbench**, mean of %d".formatted(ids.size());
    for (Sampler sampler : with) {
      var row = new ArrayList<>(List.of(name, sampler.text()));
      for (int count : counts) {
        var means = new double[seeds];
        for (Series series : all) {
          if (series.problem() instanceof LcBench.Task && series.sampler().equals(sampler)) {
            double[] regrets = series.regrets(count);
            for (int i = 0; i < seeds; i++) {
              means[i] += regrets[i] / ids.size();
            }
          }
        }
        row.add(Estimate.of(means).toString());
      }
      print(progress, row);
    }
    if (ids.equals(PeerRegret.TASKS)) {
      for (PeerRegret peer : PeerRegret.ALL) {
        var row = new ArrayList<>(List.of(name, peer.name()));
        counts.forEach(count -> row.add(peer.after(count)));
        print(progress, row);
      }
    }
  }

  private void write(Path file, List<Series> all)
      throws IOException, InterruptedException, ExecutionException {
    var results = new ArrayList<Map<String, Object>>();
    for (Series series : all) {
      var result = new LinkedHashMap<String, Object>();
      result.put("problem", series.problem().name());
      result.put("sampler", series.sampler().text());
      result.put("direction", series.problem().goal().direction().toString());
      result.put("best", series.problem().best());
      if (series.problem() instanceof LcBench.Task task) {
        result.put("worst", task.worst());
      }
      var runs = new ArrayList<Map<String, Object>>();
      for (int i = 0; i < seeds; i++) {
        var run = new LinkedHashMap<String, Object>();
        run.put("seed", i + 1);
        run.put("incumbents", series.incumbents().get(i).get());
        runs.add(run);
      }
      result.put("runs", runs);
      results.add(result);
    }
    var document = new LinkedHashMap<String, Object>();
    document.put("machine", Machine.describe(Checkout.current()));
    document.put("trials", trials);
    document.put("results", results);
    Files.writeString(file, JsonMapper.shared().writeValueAsString(document) + "\n");
  }

  private void printTimes(List<Sampler> with) throws IOException {
    List<Integer> counts = at.isEmpty() ? SPEED_AT : at;
    OUT.println(Machine.inWords(Machine.describe(Checkout.current())));
    OUT.printf(
        "Milliseconds from telling a trial to having the next, with so many finished: the median, and in brackets that of the CPU time of the thread.%n%n");
    var header = new ArrayList<>(List.of("Sampler"));
    counts.forEach(count -> header.add("%,d trials".formatted(count)));
    OUT.print(new Table(header));
    for (Sampler sampler : with) {
      AskTimes.warmUp(sampler);
      var row = new ArrayList<>(List.of(sampler.text()));
      for (int count : counts) {
        row.add(AskTimes.measure(sampler, count).map(AskTimes.Time::toString).orElse("exhausted"));
      }
      OUT.println(Table.line(row));
    }
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) * 1e-9;
  }
}
