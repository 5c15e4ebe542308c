package dev.vernier.benchmarks.search;

import dev.vernier.benchmarks.peers.Checkout;
import dev.vernier.benchmarks.peers.Machine;
import dev.vernier.search.NoPruner;
import dev.vernier.search.Pruner;
import dev.vernier.search.Sampler;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Searches problems whose best value is known, with several samplers from several seeds, and says
/// how far they are from it after some numbers of trials, or with pruners after some numbers of
/// steps.
@Command(
    name = "benchmarks/search",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Measures how good samplers and pruners are, and how long they think.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  benchmarks/search                                 # everything there is",
      "  benchmarks/search --sampler random --problem lcbench      # beside Optuna",
      "  benchmarks/search --problem branin --task 3945,7593   # two of its tasks",
      "  benchmarks/search --problem branin,ackley-10 --trials 100 --seeds 30",
      "  benchmarks/search --problem zdt1,dtlz2            # two goals",
      "  benchmarks/search --trials 1000 --at 100,1000 --threads 2 --json all.json",
      "  benchmarks/search --pruner asha --pruner hyperband    # by epochs, not trials",
      "  benchmarks/search --sampler random --speed            # how long it thinks",
      "  benchmarks/search --pruner asha --speed"
    })
@SuppressWarnings("NullAway.Init")
final class SamplerComparison implements Callable<Integer> {

  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private static final List<String> FOR_ONE_GOAL =
      List.of("random", "quasi-random", "tpe", "gp", "cmaes");
  private static final List<String> FOR_TWO_GOALS = List.of("random", "nsga2", "parego");
  private static final List<String> FOR_PRUNERS = List.of("tpe");

  private static final List<Integer> REGRETS_AT = List.of(20, 60, 200);
  private static final List<Integer> ASK_TIMES_AT = List.of(100, 1000, 5000);
  private static final List<Integer> DECISION_TIMES_AT = List.of(20, 100, 400);

  @Spec private CommandSpec spec;

  @Option(
      names = "--sampler",
      paramLabel = "TEXT",
      description =
          "A sampler, as `vernier tune --search` takes it. Default: random, quasi-random, tpe, gp and cmaes; for two goals random, nsga2 and parego; with --pruner tpe.")
  private List<String> samplers = List.of();

  @Option(
      names = "--pruner",
      paramLabel = "TEXT",
      description =
          "A pruner, as `vernier tune --prune` takes it: compare on lcbench by steps, which are epochs, rather than by trials, beside none.")
  private List<String> pruners = List.of();

  @Mixin private ProblemOptions problems;

  @Option(
      names = "--trials",
      defaultValue = "200",
      description = "Trials of each study. Default: ${DEFAULT-VALUE}.")
  private int trials;

  @Option(
      names = "--steps",
      paramLabel = "COUNT",
      split = ",",
      defaultValue = "520,1040,2080",
      description =
          "With --pruner: after how many steps to look; a whole trial takes 52. Default: ${DEFAULT-VALUE}.")
  private List<Integer> steps;

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
          "After how many trials to look. Default: 20,60,200, as far as the trials go; with --speed 100,1000,5000, and with a pruner 20,100,400.")
  private List<Integer> at = List.of();

  @Option(
      names = "--threads",
      defaultValue = "1",
      description = "How many studies run at once. Default: ${DEFAULT-VALUE}.")
  private int threads;

  @Option(
      names = "--speed",
      description =
          "Measure the time instead: a round of being told a trial and asked for the next, with 7 mixed parameters, on one thread; with --pruner, the decision what a free worker does.")
  private boolean speed;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also write what each study had achieved after each trial or step.")
  private @Nullable Path json;

  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    System.exit(commandLine().execute(args));
  }

  /// The command, with mistakes of the user told in a line.
  static CommandLine commandLine() {
    var command = new CommandLine(new SamplerComparison());
    command.setExecutionExceptionHandler((exception, line, _) -> {
      if (!(exception instanceof IllegalArgumentException)) {
        throw exception;
      }
      line.getErr().println(line.getCommandName() + ": " + exception.getMessage());
      return line.getCommandSpec().exitCodeOnInvalidInput();
    });
    return command;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    requirePositive("--trials", List.of(trials));
    requirePositive("--steps", steps);
    requirePositive("--seeds", List.of(seeds));
    requirePositive("--threads", List.of(threads));
    requirePositive("--at", at);
    if (speed) {
      printTimes();
    } else if (pruners.isEmpty()) {
      refuse("--steps", "takes a --pruner; without one, set --trials and --at");
      List<Integer> counts = trialCounts();
      problems.lend(chosen -> compareByTrials(chosen, counts));
    } else {
      refuse("--trials", "counts trials of a study without --pruner; set --steps");
      refuse("--at", "counts trials of a study without --pruner; set --steps");
      var chosen = new LinkedHashSet<Pruner>(List.of(new NoPruner()));
      pruners.forEach(text -> chosen.add(Pruner.parse(text)));
      problems.lendCurves(tasks -> compareBySteps(tasks, chosen));
    }
    return 0;
  }

  private static void requirePositive(String option, List<Integer> values) {
    for (int value : values) {
      if (value < 1) {
        throw new IllegalArgumentException(option + " takes a positive number, got " + value);
      }
    }
  }

  /// @throws IllegalArgumentException if the user has given the option
  private void refuse(String option, String why) {
    if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
      throw new IllegalArgumentException(option + " " + why);
    }
  }

  private List<Sampler> samplersOr(List<String> byDefault) {
    return (samplers.isEmpty() ? byDefault : samplers)
        .stream().map(Sampler::parse).distinct().toList();
  }

  private void compareByTrials(List<? extends Problem> chosen, List<Integer> counts)
      throws IOException, InterruptedException {
    var entries = new ArrayList<Comparison.Entry>();
    for (Problem problem : chosen) {
      List<String> byDefault =
          switch (problem) {
            case OneGoal _ -> FOR_ONE_GOAL;
            case TwoGoals _ -> FOR_TWO_GOALS;
          };
      for (Sampler sampler : samplersOr(byDefault)) {
        entries.add(
            new Comparison.Entry(
                problem,
                List.of(sampler.text()),
                studies(seed -> new Search(problem, sampler, seed, trials), Search::run)));
      }
    }
    var comparison = new Comparison(BudgetUnit.TRIALS, List.of("Sampler"), counts, seeds, threads);
    compare(
        comparison,
        entries,
        trials,
        "the distance to the minimum; with two goals the hypervolume that is missing; of lcbench 100 · (max − best) / (max − min)");
  }

  /// The studies of all seeds, made at once so that what cannot be searched is refused before any
  /// runs.
  private <T> IntFunction<StudyRun> studies(IntFunction<T> study, Function<T, StudyRun> run) {
    List<T> all = IntStream.rangeClosed(1, seeds).mapToObj(study).toList();
    return seed -> run.apply(all.get(seed - 1));
  }

  private void compareBySteps(List<? extends LcBench.Task> tasks, Set<Pruner> chosen)
      throws IOException, InterruptedException {
    int most = Collections.max(steps);
    var entries = new ArrayList<Comparison.Entry>();
    for (LcBench.Task task : tasks) {
      for (Sampler sampler : samplersOr(FOR_PRUNERS)) {
        for (Pruner pruner : chosen) {
          entries.add(
              new Comparison.Entry(
                  task,
                  List.of(sampler.text(), pruner.text()),
                  studies(
                      seed -> new StepSearch(task, sampler, pruner, seed, most), StepSearch::run)));
        }
      }
    }
    var comparison =
        new Comparison(BudgetUnit.STEPS, List.of("Sampler", "Pruner"), steps, seeds, threads);
    compare(
        comparison,
        entries,
        most,
        "100 · (max − best of the completed trials) / (max − min), 100 before there is one; a whole trial takes %d steps. Beside it the trials begun and completed by the end"
            .formatted(LcBench.EPOCHS));
  }

  private void compare(
      Comparison comparison, List<Comparison.Entry> entries, int count, String regret)
      throws IOException, InterruptedException {
    OUT.printf(
        "Regret by the number of %s, mean ± standard error over the seeds (%d): %s.%n%n```sh%n%s%n```%n%n",
        comparison.spent(), seeds, regret, Checkout.current().command());
    long begin = System.nanoTime();
    List<Comparison.Result> results = comparison.run(entries, OUT);
    OUT.printf(
        "%n%d studies of %d %s in %.0f s.%n",
        entries.size() * seeds, count, comparison.spent(), (System.nanoTime() - begin) * 1e-9);
    if (json != null) {
      new ResultFile(comparison, count, results).write(json);
    }
  }

  private List<Integer> trialCounts() {
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

  private void printTimes() throws IOException {
    OUT.println(Machine.inWords(Machine.describe(Checkout.current())));
    if (pruners.isEmpty()) {
      AskTimes.print(OUT, samplersOr(FOR_ONE_GOAL), at.isEmpty() ? ASK_TIMES_AT : at);
    } else {
      DecisionTimes.print(
          OUT,
          pruners.stream().map(Pruner::parse).distinct().toList(),
          at.isEmpty() ? DECISION_TIMES_AT : at);
    }
  }
}
