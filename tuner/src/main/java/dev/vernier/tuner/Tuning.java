package dev.vernier.tuner;

import dev.vernier.data.Encoded;
import dev.vernier.data.Encoding;
import dev.vernier.data.Problem;
import dev.vernier.data.Task;
import dev.vernier.network.CheckpointException;
import dev.vernier.network.Metric;
import dev.vernier.network.TrainingListener;
import dev.vernier.network.TrainingPlan;
import dev.vernier.network.TrainingResult;
import dev.vernier.network.TrainingRun;
import dev.vernier.network.catalog.Catalog;
import dev.vernier.network.kernel.MatrixProduct;
import dev.vernier.network.kernel.Precision;
import dev.vernier.search.AutoSampler;
import dev.vernier.search.Budget;
import dev.vernier.search.GridSampler;
import dev.vernier.search.InMemoryStudyStore;
import dev.vernier.search.Pruner;
import dev.vernier.search.Sampler;
import dev.vernier.search.SearchProblem;
import dev.vernier.search.Study;
import dev.vernier.search.StudyRunner;
import dev.vernier.search.StudySnapshot;
import dev.vernier.search.StudySpec;
import dev.vernier.search.TrialCancelled;
import dev.vernier.search.TrialId;
import dev.vernier.search.TrialView;
import dev.vernier.space.Configuration;
import dev.vernier.space.Seeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What to tune and how: a prepared data set, the metric to optimise, the search and its
/// dimensions. Opens studies and runs them.
///
/// {@snippet file="TuningExample.java" region="tune"}
///
/// To keep the study, open it in a store and use [#run(Study, int, Budget, StudyRunner.Listener)].
///
/// @param data a name for the data, for people
/// @param metric what the study optimises, measured on the validation part; the winner is also
///   scored by it on the test part
/// @param seed decides the configurations that the sampler draws and the seed of every trial; the
///   split of the rows has a seed of its own in [dev.vernier.data.ProblemSpec]
/// @param precision of the trainings and of what they measure on the validation part. The test
///   score, like every use of the model, is computed in float32.
public record Tuning(
    String data,
    Problem problem,
    Metric metric,
    Search search,
    long seed,
    TuningSpace space,
    Precision precision) {

  /// The attribute of a study that says how far its space was opened.
  private static final String OPENING = "opening";

  private static final String FINGERPRINT = "data fingerprint";

  /// @throws IllegalArgumentException if the metric does not judge the task
  public Tuning {
    requireMetricOf(problem.task(), metric);
    Stream.concat(search.goals().stream(), search.measures().stream())
        .forEach(measure -> measure.requireOf(problem.task()));
    if (search.goals().contains(new Measure.Judged(metric))) {
      throw new IllegalArgumentException("each goal is named once, got %s twice".formatted(metric));
    }
    requireRows("validation", problem.validation().rows(), 2);
    requireRows("test", problem.test().rows(), 1);
    // Where the first trial cannot be built, all may fail; better to hear of it before they run.
    Encoded encoded = TrainingObjective.encoded(problem, metric, space.defaults());
    TrainingPlan _ = TrainingObjective.plan(encoded, metrics(metric, search), space.defaults());
  }

  /// A tuning in the precision that suits the machine.
  public Tuning(
      String data, Problem problem, Metric metric, Search search, long seed, TuningSpace space) {
    this(data, problem, metric, search, seed, space, Precision.AUTO);
  }

  /// A tuning for the metric alone.
  public Tuning(
      String data, Problem problem, Metric metric, Sampler sampler, long seed, TuningSpace space) {
    this(data, problem, metric, Search.by(sampler), seed, space);
  }

  private static void requireRows(String part, int rows, int fewest) {
    if (rows < fewest) {
      throw new IllegalArgumentException(
          "the %s part needs at least %d rows, got %d; add rows, or make its share larger"
              .formatted(part, fewest, rows));
    }
  }

  /// The default tuning of a problem: accuracy or root mean squared error, the search that
  /// [AutoSampler] chooses, over what a study of usual size searches.
  public static Tuning of(String data, Problem problem) {
    Metric metric = defaultMetric(problem.task());
    return new Tuning(
        data,
        problem,
        metric,
        new AutoSampler(),
        0,
        TuningSpace.open(problem, metric, new Overrides(), Opening.USUAL));
  }

  /// Accuracy for classification, root mean squared error for regression.
  public static Metric defaultMetric(Task task) {
    return task == Task.CLASSIFICATION ? Metric.ACCURACY : Metric.RMSE;
  }

  /// @throws IllegalArgumentException if the metric does not judge the task
  static void requireMetricOf(Task task, Metric metric) {
    if (metric.isForClassification() != (task == Task.CLASSIFICATION)) {
      List<String> fitting =
          java.util.Arrays.stream(Metric.values())
              .filter(m -> m.isForClassification() == (task == Task.CLASSIFICATION))
              .map(Metric::toString)
              .toList();
      throw new IllegalArgumentException(
          "the metric %s does not judge a %s; choose one of %s"
              .formatted(
                  metric,
                  task.toString().toLowerCase(java.util.Locale.ROOT),
                  String.join(", ", fitting)));
    }
  }

  /// This tuning with another seed.
  public Tuning withSeed(long newSeed) {
    return new Tuning(data, problem, metric, search, newSeed, space, precision);
  }

  /// This tuning in another precision.
  public Tuning withPrecision(Precision newPrecision) {
    return new Tuning(data, problem, metric, search, seed, space, newPrecision);
  }

  /// This tuning by another search.
  public Tuning withSearch(Search newSearch) {
    return new Tuning(data, problem, metric, newSearch, seed, space, precision);
  }

  /// The description of the study that this tuning opens; equal tunings of equal data describe the
  /// same study.
  ///
  /// The first trials are those that the space begins with, except in a grid, which is searched as
  /// it is.
  public StudySpec study(String name) {
    var attributes = new TreeMap<String, String>();
    attributes.put("data", data);
    attributes.put(FINGERPRINT, Fingerprint.of(problem));
    attributes.put("target", problem.targetEncoder().column());
    attributes.put("task", problem.task().toString().toLowerCase(java.util.Locale.ROOT));
    // What auto stands for, since that is what the trials have in common.
    attributes.put("precision", precision.resolved().toString());
    attributes.put(OPENING, space.opening().toString());
    search.warmStart().ifPresent(taken -> attributes.put(WarmStart.ATTRIBUTE, taken.study()));
    SearchProblem searched = searched();
    // Refuses before anything is stored what it cannot judge.
    Pruner.Session _ = search.pruner().open(searched, seed);
    return new StudySpec(
        name, searched, search.sampler(), search.pruner(), seed, first(), attributes);
  }

  /// What a study of it searches.
  public SearchProblem searched() {
    return new SearchProblem(
        space.space(),
        Stream.concat(Stream.of(new Measure.Judged(metric)), search.goals().stream())
            .map(Measure::goal)
            .toList(),
        search.constraints(),
        search.prior() ? Optional.of(space.defaults()) : Optional.empty(),
        search.warmStart().map(WarmStart::known).orElse(List.of()),
        Math.toIntExact(space.largest(this::epochs)));
  }

  private List<Configuration> first() {
    Stream<Configuration> taken = search.warmStart().stream().flatMap(one -> one.first().stream());
    return search.sampler() instanceof GridSampler
        ? List.of()
        : Stream.concat(taken, space.first().stream()).distinct().toList();
  }

  /// What the trials measure of each epoch: the metric, and what the goals and constraints ask for.
  private static List<Metric> metrics(Metric metric, Search search) {
    Stream<Metric> more =
        Stream.concat(search.goals().stream(), search.measures().stream())
            .flatMap(measure -> measure.metric().stream());
    return Stream.concat(Stream.of(metric), more).distinct().toList();
  }

  /// Tells the data of a stored study; empty where that is not recorded.
  static String fingerprint(StudySpec stored) {
    return stored.attributes().getOrDefault(FINGERPRINT, "");
  }

  /// The configuration of the space that trains the same network in the same way as one of another
  /// space, if there is one.
  Optional<Configuration> same(Configuration other) {
    try {
      return space.complete(other).filter(here -> trains(here).equals(trains(other)));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // there is no such network
    }
  }

  private record Trained(Encoding encoding, TrainingPlan plan) {}

  private Trained trains(Configuration configuration) {
    return new Trained(
        TrainingObjective.encoding(problem, metric, configuration),
        TrainingObjective.plan(
            TrainingObjective.encoded(problem, metric, configuration),
            List.of(metric),
            configuration));
  }

  /// How far the space of a stored study was opened; empty where that is not recorded.
  public static Optional<Opening> opening(StudySpec stored) {
    return Optional.ofNullable(stored.attributes().get(OPENING)).flatMap(Opening::parse);
  }

  /// The most epochs of a trial.
  public int epochs(Configuration configuration) {
    return TrainingObjective.recipe(problem, metric, configuration).value(Catalog.EPOCHS);
  }

  /// What a run of a study came to.
  ///
  /// @param searched how long the trials took, without what was done for the winner
  /// @param ended why the run ended of itself before its trials or its time were up; empty where it
  ///   did not
  /// @param winner the best feasible trial with its model; empty where there is none
  public record Result(
      StudySnapshot snapshot, Duration searched, String ended, Optional<Winner> winner) {}

  /// What the caller of a run gives it, and hears of it.
  public interface Host {

    /// The directory that keeps the states of paused trials, for this study alone; empty for one
    /// that goes with the run. Trials whose states are not there are trained to where they were.
    default Optional<Path> checkpoints() {
      return Optional.empty();
    }

    /// Something that a user may want to know. Called by the workers, several at once.
    default void note(String text) {}

    /// The model that an earlier run has left, if any. Where it is that of the winner, the network
    /// is not trained again.
    default Optional<Model> earlier() {
      return Optional.empty();
    }

    /// The winner is of an earlier run or another process: its network is trained again now.
    default void trainingAgain(TrialView winner) {}
  }

  /// The best trial, its model, and its score on the test rows.
  ///
  /// @param retrained whether the network was trained again because another run had found it; the
  ///   model's provenance then has the value that this gave
  public record Winner(TrialView trial, Model model, boolean retrained) {
    public Score test() {
      return model.provenance().test();
    }
  }

  /// Runs a new study that lives as long as the call, and crowns its best trial.
  ///
  /// @param workers how many trials run at once, each on a thread of its own
  public Result run(int workers, Budget budget) {
    StudySpec description = study(data);
    InstantSource clock = InstantSource.system();
    try (var store = new InMemoryStudyStore();
        var journal = store.open(description, clock.instant())) {
      return run(
          Study.open(description, journal, clock), workers, budget, new StudyRunner.Listener() {});
    }
  }

  /// What trials take of the memory, and what there is for them now that the data are loaded.
  ///
  /// @param workers how many trials shall run at once
  public TrialMemory memory(int workers) {
    long smallest =
        -space.largest(configuration -> {
          long bytes = bytes(configuration);
          return bytes == 0 ? Long.MIN_VALUE : -bytes;
        });
    return TrialMemory.of(
        smallest, space.largest(this::bytes), workers, problem.bytes(encodings()));
  }

  /// The encodings that trials may ask for.
  private Set<Encoding> encodings() {
    return space
        .variations(
            Catalog.INPUT_SCALING,
            Catalog.BINARY_ENCODING,
            Catalog.CATEGORICAL_EMBEDDING_DIM,
            Catalog.TARGET_SCALING)
        .stream()
        .map(configuration -> TrainingObjective.encoding(problem, metric, configuration))
        .collect(Collectors.toSet());
  }

  /// What the trial of a configuration takes of the heap; 0 where there is no such trial. The data
  /// are looked at in the usual scaling, since others make as many inputs.
  private long bytes(Configuration configuration) {
    try {
      Encoded encoded =
          TrainingObjective.encoded(
              problem, metric, configuration.with(Catalog.INPUT_SCALING.limits(), "auto"));
      return TrainingObjective.bytes(
          encoded, TrainingObjective.plan(encoded, List.of(metric), configuration));
    } catch (IllegalArgumentException e) {
      return 0;
    }
  }

  /// Runs a study of this tuning until the budget ends or the study is stopped, and crowns the best
  /// trial.
  ///
  /// The best trial is the one with the best validation value of the metric among those that meet
  /// the constraints. Its network is scored once on the test rows, which had no part in training or
  /// choosing.
  ///
  /// Trials wait for the memory that they take, see [#memory]. Those that could never have it, and
  /// those that would take more than half of the budget's time, wait for another run.
  ///
  /// @param study opened from [#study(String)]; may hold trials of earlier runs and of other
  ///   processes
  /// @param workers how many trials run at once, each on a thread of its own
  /// @param listener called by the workers, several at once
  public Result run(Study study, int workers, Budget budget, StudyRunner.Listener listener) {
    return run(study, workers, budget, listener, new Host() {});
  }

  /// As [#run(Study, int, Budget, StudyRunner.Listener)].
  ///
  /// @param host asked for the winner's model once the trials are over
  public Result run(
      Study study, int workers, Budget budget, StudyRunner.Listener listener, Host host) {
    Instant begin = study.clock().instant();
    MatrixProduct product = precision.product();
    TrialMemory memory = memory(workers);
    try (var checkpoints =
        host.checkpoints().map(Checkpoints::in).orElseGet(Checkpoints::ofOneRun)) {
      checkpoints.sweep(study.snapshot());
      var objective =
          new TrainingObjective(
              study.spec().problem(),
              new TrialRuns(
                  problem,
                  metrics(metric, search),
                  product,
                  study::trial,
                  study.spec()::trialSeed,
                  checkpoints,
                  host::note),
              TrialTime.of(
                  budget.time(), study.spec().first().size(), study.spec().pruner().pauses()),
              new MemoryLeases(memory.available()),
              space.smallerTrials(memory));
      var runner = new StudyRunner(study, objective, workers, budget, listener);
      StudySnapshot snapshot = runner.run();
      return new Result(
          snapshot,
          Duration.between(begin, study.clock().instant()),
          runner.ended(),
          snapshot
              .best()
              .map(best ->
                  new Models(this, product).crown(study.spec().name(), best, objective, host)));
    }
  }

  /// One training, with its model.
  ///
  /// @param parameters how many numbers were trained
  /// @param bytes what it took of the heap
  /// @param model with the parameters of the best epoch; empty where the training diverged
  public record Training(
      TrainingResult result, int parameters, long bytes, Optional<Model> model) {}

  /// Trains one configuration with the seed of trial 0.
  public Training train(TrainingListener listener) {
    return train(new TrialId(0), Optional.empty(), listener);
  }

  /// Trains one configuration: the tuning's first one, the defaults with what is set.
  ///
  /// @param trial whose seed it gets: with the configuration of that trial of a study, it is what
  ///   the trial trains
  /// @param checkpoint the file that keeps where the training stands: the training goes on from
  ///   there if the file exists, writes it from time to time and when the listener throws a {@link
  ///   TrialCancelled}, and removes it at its end
  /// @throws IllegalArgumentException if it takes more memory than there is
  /// @throws CheckpointException if the file cannot be read or written, or belongs to another
  ///   training
  public Training train(TrialId trial, Optional<Path> checkpoint, TrainingListener listener) {
    MatrixProduct product = precision.product();
    Configuration configuration = space.defaults();
    Encoded encoded = TrainingObjective.encoded(problem, metric, configuration);
    TrainingPlan plan = TrainingObjective.plan(encoded, List.of(metric), configuration);
    long bytes = TrainingObjective.bytes(encoded, plan);
    requireRoom(bytes);
    TrainingRun run =
        checkpoint
            .filter(Files::exists)
            .map(file ->
                TrainingRun.resume(file, plan, encoded.train(), encoded.validation(), product))
            .orElseGet(() ->
                TrainingRun.open(
                    plan,
                    encoded.train(),
                    encoded.validation(),
                    Seeds.derive(seed, trial.number()),
                    product));
    TrainingResult result =
        checkpoint.isPresent()
            ? SavedTraining.run(run, checkpoint.get(), listener)
            : run.run(listener);
    Optional<Model> model =
        result instanceof TrainingResult.Trained trained
            ? Optional.of(
                new Models(this, product).model(encoded, trained, "", trial, configuration))
            : Optional.empty();
    return new Training(result, plan.network().parameterCount(), bytes, model);
  }

  private static void requireRoom(long bytes) {
    if (bytes == Long.MAX_VALUE) {
      throw new IllegalArgumentException(
          "this network has more parameters than an array can hold; set a smaller hidden_units or num_hidden_layers");
    }
    long free = TrialMemory.free(bytes);
    if (bytes > free) {
      throw new IllegalArgumentException(
          "training this network takes %s of memory, and %s are free; allow the JVM more, such as %s, or set a smaller hidden_units or batch_size"
              .formatted(
                  TrialMemory.text(bytes),
                  TrialMemory.text(free),
                  TrialMemory.advice(bytes, free)));
    }
  }
}
