package dev.vernier.tuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vernier.data.Encoded;
import dev.vernier.data.Encoding;
import dev.vernier.data.Problem;
import dev.vernier.network.Metric;
import dev.vernier.network.TrainingResult;
import dev.vernier.network.kernel.MatrixProducts;
import dev.vernier.search.Budget;
import dev.vernier.search.Goal;
import dev.vernier.search.Outcome;
import dev.vernier.search.RandomSampler;
import dev.vernier.search.SearchProblem;
import dev.vernier.search.Study;
import dev.vernier.search.Trial;
import dev.vernier.search.TrialCancelled;
import dev.vernier.search.TrialDeferred;
import dev.vernier.search.TrialId;
import dev.vernier.search.TrialView;
import dev.vernier.search.Worker;
import dev.vernier.space.Configuration;
import dev.vernier.space.SearchSpace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// Trials that take memory, in a JVM that has little.
class TrialMemoryTest {

  private static void nothingIsKept() {}

  /// @param bytes how much its trials may borrow at once
  private static TrainingObjective objective(Problem problem, long bytes) {
    return new TrainingObjective(
        SearchProblem.of(SearchSpace.of(), List.of(new Goal("accuracy", Goal.Direction.MAXIMIZE))),
        new TrialRuns(
            problem,
            List.of(Metric.ACCURACY),
            MatrixProducts.best(),
            id -> {
              throw new AssertionError(id);
            },
            _ -> 1,
            Checkpoints.in(Path.of("nothing-is-kept")),
            _ -> {}),
        TrialTime.of(Optional.empty(), 0, false),
        new MemoryLeases(bytes),
        "search less");
  }

  /// Run in another JVM: a study whose space reaches far beyond the heap.
  static final class Study {
    private Study() {}

    public static void main(String[] args) {
      Problem problem = Tables.bundled("digits", 1);
      var overrides =
          new Overrides()
              .set("epochs", "1")
              .set("num_hidden_layers", "2")
              .set("batch_size", "256")
              .choices("hidden_units", List.of("64", "400", "700", "1000", "3000", "16384"));
      var tuning =
          new Tuning(
              "digits",
              problem,
              Metric.ACCURACY,
              new RandomSampler(),
              1,
              TuningSpace.open(problem, Metric.ACCURACY, overrides, Opening.USUAL));
      TrialMemory memory = tuning.memory(4);
      System.out.println("at once " + memory.atOnce(4));
      Tuning.Result result = tuning.run(4, Budget.ofTrials(24));
      for (TrialView trial : result.snapshot().trials()) {
        System.out.println(
            trial.state()
                + " "
                + trial.configuration().values().get("hidden_units")
                + " "
                + trial.reason());
      }
      // As if it had been lent what there is not.
      var configuration =
          result.snapshot().trials().stream()
              .map(TrialView::configuration)
              .filter(drawn -> Integer.valueOf(16_384).equals(drawn.values().get("hidden_units")))
              .findFirst()
              .orElseThrow();
      TrainingObjective careless = objective(problem, Long.MAX_VALUE);
      try {
        System.out.println(careless.evaluate(new Quiet(configuration)));
      } catch (TrialDeferred e) {
        System.out.println("deferred " + e.reason());
      }
      System.out.println("winner " + result.winner().orElseThrow().trial().id());
    }
  }

  /// A trial that nobody listens to.
  private record Quiet(Configuration configuration) implements Trial {
    @Override
    public TrialId id() {
      return new TrialId(0);
    }

    @Override
    public long seed() {
      return 1;
    }

    @Override
    public void report(int step, Map<String, Double> metrics) {}

    @Override
    public boolean cancelled() {
      return false;
    }
  }

  @Test
  void aStudyDoesNotDieOfNetworksThatAreTooLarge() throws Exception {
    List<String> lines = new ArrayList<>(study("-Xmx64m"));
    assertThat(lines.removeFirst()).isEqualTo("at once 0");
    assertThat(lines.removeLast()).startsWith("winner ");
    assertThat(lines.removeLast())
        .startsWith("deferred memory ran out (")
        .contains(" in a trial that takes ", "VERNIER_JAVA_OPTS=-Xmx");
    assertThat(lines).hasSize(24);
    assertThat(lines)
        .filteredOn(line -> line.contains(" 64 ") || line.contains(" 400 "))
        .isNotEmpty()
        .allMatch(line -> line.startsWith("completed"));
    assertThat(lines)
        .filteredOn(line -> line.contains(" 3000 ") || line.contains(" 16384 "))
        .isNotEmpty()
        .allMatch(line ->
            line.matches(
                "waiting \\d+ it takes [\\d,]+ MB of memory, and trials may use \\d+ MB; allow the JVM more, such as VERNIER_JAVA_OPTS=-Xmx\\d+m, or search a narrower hidden_units"));
  }

  private static List<String> study(String heap) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Study.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> lines;
    try (var reader = process.inputReader()) {
      lines = reader.lines().toList();
    }
    assertThat(process.waitFor()).as("%s", lines).isZero();
    return lines;
  }

  @Test
  void theLargestTrialOfASpaceIsFound() {
    Problem problem = Tables.bundled("penguins", 1);
    Tuning wide =
        Tables.tuning(
            "penguins",
            1,
            new Overrides()
                .range("hidden_units", "16", "2000")
                .choices("optimizer", List.of("sgd", "adam"))
                .choices("normalization", List.of("none", "batch")));
    Tuning largest =
        Tables.tuning(
            "penguins",
            1,
            new Overrides()
                .set("hidden_units", "2000")
                .set("optimizer", "adam")
                .set("normalization", "batch")
                .set("num_hidden_layers", "6")
                .set("batch_size", "32")
                .set("dropout_rate", "0.3"));
    assertThat(problem.train().rows()).isGreaterThan(128);
    assertThat(wide.memory(1).largest())
        .isGreaterThan(100 << 20)
        .isCloseTo(largest.memory(1).largest(), org.assertj.core.data.Percentage.withPercentage(5));
  }

  @Test
  void adviceSaysWhatTheJvmNeeds() {
    var memory = new TrialMemory(100 << 20, 300 << 20, 700 << 20);
    assertThat(memory.atOnce(4)).isEqualTo(2);
    assertThat(memory.atOnce(1)).isEqualTo(1);
    assertThat(memory.advice(4)).matches("VERNIER_JAVA_OPTS=-Xmx\\d+m");
    assertThat(new TrialMemory(1, Long.MAX_VALUE, 5).atOnce(3)).isZero();
    assertThat(TrialMemory.text(1)).isEqualTo("1 MB");
    assertThat(TrialMemory.text(3000L << 20)).isEqualTo("3,000 MB");
  }

  @Test
  void whatTheDataWillTakeIsNotForTrials() {
    long heap = Runtime.getRuntime().maxMemory();
    assertThat(TrialMemory.of(1, 1, 1, heap).available()).isZero();
    assertThat(TrialMemory.of(1, 1, 1, heap / 2).available()).isLessThanOrEqualTo(heap / 8 * 3);
  }

  @Test
  void memoryIsLentInTheOrderOfAsking() throws Exception {
    var leases = new MemoryLeases(10);
    var first = leases.borrow(6, () -> false, TrialMemoryTest::nothingIsKept);
    var order = new ArrayList<String>();
    var asked = new CountDownLatch(1);
    var large =
        CompletableFuture.runAsync(() -> {
          try (var _ =
              leases.borrow(
                  8,
                  () -> {
                    asked.countDown();
                    return false;
                  },
                  TrialMemoryTest::nothingIsKept)) {
            order.add("large");
          }
        });
    asked.await();
    var small =
        CompletableFuture.runAsync(() -> {
          // It would fit beside the first one, but is not the next in line.
          try (var _ = leases.borrow(3, () -> false, TrialMemoryTest::nothingIsKept)) {
            order.add("small");
          }
        });
    first.close();
    large.join();
    small.join();
    assertThat(order).containsExactly("large", "small");
  }

  @Test
  void waitingForMemoryCanBeCancelled() {
    var leases = new MemoryLeases(10);
    try (var _ = leases.borrow(6, () -> false, TrialMemoryTest::nothingIsKept)) {
      assertThatThrownBy(() -> leases.borrow(6, () -> true, TrialMemoryTest::nothingIsKept))
          .isInstanceOf(TrialCancelled.class);
    }
    leases.borrow(10, () -> false, TrialMemoryTest::nothingIsKept).close();
  }

  @Test
  void whatIsKeptGivesWayToATrial() {
    var leases = new MemoryLeases(10);
    leases.keep(4);
    leases
        .borrow(
            6,
            () -> false,
            () -> {
              throw new AssertionError();
            })
        .close();
    leases.borrow(7, () -> false, () -> leases.keep(0)).close();
  }

  @Test
  void moreThanThereIsCannotBeBorrowed() {
    var leases = new MemoryLeases(10);
    assertThatThrownBy(() -> leases.borrow(11, () -> true, TrialMemoryTest::nothingIsKept))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 10 bytes can be borrowed, got 11");
  }

  @Test
  void whatIsKeptGivesWayToAWinnerThatIsTrainedAgain() {
    Problem problem = Tables.bundled("penguins", 1);
    Configuration small = penguins(problem, "8");
    Configuration large = penguins(problem, "64");
    Encoded data = problem.encoded(Encoding.DEFAULT);
    long bytes =
        TrainingObjective.bytes(
            data, TrainingObjective.plan(data, List.of(Metric.ACCURACY), large));
    TrainingObjective objective = objective(problem, bytes);
    var trial = new Quiet(small);
    assertThat(objective.evaluate(trial)).isInstanceOf(Outcome.Completed.class);
    assertThat(objective.resultOf(trial.id())).isPresent();
    assertThat(objective.trainAgain(data, completed(large)))
        .isInstanceOf(TrainingResult.Trained.class);
    assertThat(objective.resultOf(trial.id())).isEmpty();
  }

  private static TrialView completed(Configuration configuration) {
    return new TrialView(
        new TrialId(0),
        configuration,
        Optional.empty(),
        0,
        TrialView.State.COMPLETED,
        Optional.of(Worker.here(0)),
        Duration.ZERO,
        Instant.EPOCH,
        Optional.of(Instant.EPOCH),
        new TreeMap<>(),
        0,
        Optional.empty(),
        "",
        Optional.of(new Outcome.Completed(List.of(1.0))));
  }

  @Test
  void adviceNarrowsOnlyWhatIsSearched() {
    Problem problem = Tables.bundled("penguins", 1);
    TuningSpace all = TuningSpace.open(problem, Metric.ACCURACY, new Overrides(), Opening.USUAL);
    var room = new TrialMemory(1, 1000, 500);
    assertThat(all.smallerTrials(room))
        .isEqualTo("search a narrower hidden_units or num_hidden_layers");
    TuningSpace fixed =
        TuningSpace.open(
            problem, Metric.ACCURACY, new Overrides().set("hidden_units", "4096"), Opening.USUAL);
    assertThat(fixed.smallerTrials(room))
        .isEqualTo("search a narrower num_hidden_layers or batch_size");
    // Where not even the smallest has room, no search helps.
    assertThat(all.smallerTrials(new TrialMemory(600, 1000, 500)))
        .isEqualTo("set a smaller hidden_units or num_hidden_layers");
  }

  private static Configuration penguins(Problem problem, String hiddenUnits) {
    var overrides = new Overrides().set("epochs", "1").set("hidden_units", hiddenUnits);
    return TuningSpace.open(problem, Metric.ACCURACY, overrides, Opening.NOTHING).defaults();
  }
}
