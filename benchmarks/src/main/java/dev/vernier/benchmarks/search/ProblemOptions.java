package dev.vernier.benchmarks.search;

import dev.vernier.benchmarks.peers.Checkout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which problems the user wants, and where the surrogate is.
final class ProblemOptions {

  private static final String LCBENCH = "lcbench";

  @Option(
      names = "--problem",
      paramLabel = "NAME",
      split = ",",
      description =
          "A problem, or lcbench for all tasks of the surrogate. Default: everything that is there. The others are:%n@|faint branin, hartmann-6, rosenbrock-5, ackley-10, ackley-10-centred, ackley-10-integer, hartmann-6-integer, ackley-10-choice, branin-or-hartmann|@, and with two goals%n@|faint zdt1, zdt2, zdt3, dtlz2|@.")
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

  /// What is done with the problems.
  interface Use<P extends Problem> {
    void accept(List<? extends P> problems) throws IOException, InterruptedException;
  }

  /// Lends the problems named. Says so where the surrogate would be among them and is not there.
  ///
  /// @throws IllegalArgumentException if there is no such problem, or the surrogate is asked for
  ///   and not there
  void lend(Use<Problem> use) throws IOException, InterruptedException {
    List<Problem> formulas = formulas();
    boolean named = problems.contains(LCBENCH) || !tasks.isEmpty();
    if (!named && !problems.isEmpty()) {
      use.accept(formulas);
      return;
    }
    Path folder = folder();
    if (!named && lcbench == null && !LcBench.isIn(folder)) {
      System.err.println("benchmarks/search: lcbench is left out, " + absent(folder));
      use.accept(formulas);
      return;
    }
    lendTasks(selected -> {
      var all = new ArrayList<>(formulas);
      all.addAll(selected);
      use.accept(all);
    });
  }

  /// Lends the tasks of the surrogate, the only problems whose trials have curves.
  ///
  /// @throws IllegalArgumentException if others are named, or the surrogate is not there
  void lendCurves(Use<LcBench.Task> use) throws IOException, InterruptedException {
    Set<String> others = new LinkedHashSet<>(problems);
    others.remove(LCBENCH);
    if (!others.isEmpty()) {
      throw new IllegalArgumentException(
          "a pruner judges learning curves, which only the tasks of lcbench have, got --problem %s; leave it out"
              .formatted(String.join(",", others)));
    }
    lendTasks(use);
  }

  private void lendTasks(Use<LcBench.Task> use) throws IOException, InterruptedException {
    Path folder = folder();
    if (!LcBench.isIn(folder)) {
      throw new IllegalArgumentException(absent(folder));
    }
    try (var surrogate = LcBench.open(folder)) {
      use.accept(surrogate.tasks(tasks));
    }
  }

  private Path folder() {
    return lcbench == null ? LcBench.defaultFolder(Checkout.current().root()) : lcbench;
  }

  private static String absent(Path folder) {
    return "there is no surrogate of LCBench (model.onnx) in %s; name its folder with --lcbench"
        .formatted(folder.toAbsolutePath());
  }

  /// The problems that are not of the surrogate.
  private List<Problem> formulas() {
    List<Problem> all = new ArrayList<>(Synthetic.all());
    all.addAll(TwoGoals.all());
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
}
