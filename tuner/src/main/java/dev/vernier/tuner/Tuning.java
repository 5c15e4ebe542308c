package dev.vernier.tuner;

import dev.vernier.data.Encoded;
import dev.vernier.data.Encoding;
import dev.vernier.data.Problem;
import dev.vernier.data.Task;
import dev.vernier.network.CheckpointException;
import dev.vernier.network.Metric;
import dev.vernier.network.TrainedNetwork;
import dev.vernier.network.TrainingListener;
import dev.vernier.network.TrainingPlan;
import dev.vernier.network.TrainingResult;
import dev.vernier.network.TrainingRun;
import dev.vernier.network.catalog.Catalog;
import dev.vernier.network.kernel.MatrixProduct;
import dev.vernier.network.kernel.MatrixProducts;
import dev.vernier.network.kernel.Precision;
import dev.vernier.search.Goal;
import dev.vernier.search.GridSampler;
import dev.vernier.search.InMemoryStudyStore;
import dev.vernier.search.QuasiRandomSampler;
import dev.vernier.search.Sampler;
import dev.vernier.search.Study;
import dev.vernier.search.StudyRunner;
import dev.vernier.search.StudySnapshot;
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
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What to tune and how: a prepared data set, the metric to optimise, the search and its
/// dimensions. Opens studies and runs them.
///
/// {@snippet file="TuningExample.java" region="tune"}
///
/// To keep the study, open it in a store and use [#run(Study, int, StudyRunner.Budget,
/// StudyRunner.Listener)].
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
    Sampler sampler,
    long seed,
    TuningSpace space,
    Precision precision) {

  /// The attribute of a study that says how far its space was opened.
  private static final String OPENING = "opening";

  /// @throws IllegalArgumentException if the metric does not judge the task
  public Tuning {
    requireMetricOf(problem.task(), metric);
    requireRows("validation", problem.validation().rows(), 2);
    requireRows("test", problem.test().rows(), 1);
    // Where the first trial cannot be built, all may fail; better to hear of it before they run.
    Encoded encoded = TrainingObjective.encoded(problem, metric, space.defaults());
    TrainingPlan _ = TrainingObjective.plan(encoded, List.of(metric), space.defaults());
  }

  /// A tuning in the precision that suits the machine.
  public Tuning(
      String data, Problem problem, Metric metric, Sampler sampler, long seed, TuningSpace space) {
    this(data, problem, metric, sampler, seed, space, Precision.AUTO);
  }

  private static void requireRows(String part, int rows, int fewest) {
    if (rows < fewest) {
      throw new IllegalArgumentException(
          "the %s part needs at least %d rows, got %d; add rows, or make its share larger"
              .formatted(part, fewest, rows));
    }
  }

  /// The default tuning of a problem: accuracy or root mean squared error, a quasi-random search
  /// over what a study of usual size searches.
  public static Tuning of(String data, Problem problem) {
    Metric metric = defaultMetric(problem.task());
    return new Tuning(
        data,
        problem,
        metric,
        new QuasiRandomSampler(),
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
    return new Tuning(data, problem, metric, sampler, newSeed, space, precision);
  }

  /// This tuning in another precision.
  public Tuning withPrecision(Precision newPrecision) {
    return new Tuning(data, problem, metric, sampler, seed, space, newPrecision);
  }

  /// The description of the study that this tuning opens; equal tunings of equal data describe the
  /// same study.
  ///
  /// The first trials are those that the space begins with, except in a grid, which is searched as
  /// it is.
  public Study.Spec study(String name) {
    var attributes = new TreeMap<String, String>();
    attributes.put("data", data);
    attributes.put("data fingerprint", Fingerprint.of(problem));
    attributes.put("target", problem.targetEncoder().column());
    attributes.put("task", problem.task().toString().toLowerCase(java.util.Locale.ROOT));
    // What auto stands for, since that is what the trials have in common.
    attributes.put("precision", precision.resolved().toString());
    attributes.put(OPENING, space.opening().toString());
    return new Study.Spec(
        name,
        space.space(),
        List.of(goal()),
        sampler,
        seed,
        sampler instanceof GridSampler ? List.of() : space.first(),
        attributes);
  }

  /// How far the space of a stored study was opened; empty where that is not recorded.
  public static Optional<Opening> opening(Study.Spec stored) {
    return Optional.ofNullable(stored.attributes().get(OPENING)).flatMap(Opening::parse);
  }

  /// The most epochs of a trial.
  public int epochs(Configuration configuration) {
    return TrainingObjective.recipe(problem, metric, configuration).value(Catalog.EPOCHS);
  }

  private Goal goal() {
    return new Goal(
        metric.toString(),
        metric.higherIsBetter() ? Goal.Direction.MAXIMIZE : Goal.Direction.MINIMIZE);
  }

  /// What a run of a study came to.
  ///
  /// @param searched how long the trials took, without what was done for the winner
  /// @param winner the best completed trial with its model; empty where none completed
  public record Result(StudySnapshot snapshot, Duration searched, Optional<Winner> winner) {}

  /// What the caller of a run knows and hears of the model of its winner.
  public interface Crowning {

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
  public Result run(int workers, StudyRunner.Budget budget) {
    Study.Spec description = study(data);
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
  /// The best trial is the one with the best validation value. Its network is scored once on the
  /// test rows, which had no part in training or choosing.
  ///
  /// Trials wait for the memory that they take, see [#memory]. Those that could never have it, and
  /// those that would take more than half of the budget's time, wait for another run.
  ///
  /// @param study opened from [#study(String)]; may hold trials of earlier runs and of other
  ///   processes
  /// @param workers how many trials run at once, each on a thread of its own
  /// @param listener called by the workers, several at once
  public Result run(
      Study study, int workers, StudyRunner.Budget budget, StudyRunner.Listener listener) {
    return run(study, workers, budget, listener, new Crowning() {});
  }

  /// As [#run(Study, int, StudyRunner.Budget, StudyRunner.Listener)].
  ///
  /// @param crowning called once the trials are over
  public Result run(
      Study study,
      int workers,
      StudyRunner.Budget budget,
      StudyRunner.Listener listener,
      Crowning crowning) {
    Instant begin = study.clock().instant();
    MatrixProduct product = precision.product();
    var trialTime = TrialTime.of(budget.time(), study.spec().first().size());
    TrialMemory memory = memory(workers);
    var objective =
        new TrainingObjective(
            problem,
            metric,
            goal(),
            product,
            trialTime,
            new MemoryLeases(memory.available()),
            space.smallerTrials(memory));
    StudySnapshot snapshot = new StudyRunner(study, objective, workers, budget, listener).run();
    return new Result(
        snapshot,
        Duration.between(begin, study.clock().instant()),
        snapshot.best().map(best -> crown(study.spec(), best, objective, product, crowning)));
  }

  private Winner crown(
      Study.Spec spec,
      TrialView best,
      TrainingObjective objective,
      MatrixProduct product,
      Crowning crowning) {
    Encoded encoded = TrainingObjective.encoded(problem, metric, best.configuration());
    Optional<TrainingResult.Trained> kept = objective.resultOf(best.id());
    if (kept.isEmpty()) {
      Optional<Model> earlier =
          crowning.earlier().filter(model -> isOf(model.provenance(), spec.name(), best));
      if (earlier.isPresent()) {
        return new Winner(best, earlier.get(), false);
      }
      crowning.trainingAgain(best);
    }
    TrainingResult.Trained trained =
        kept.orElseGet(
            () -> trained(objective.trainAgain(encoded, best, spec.trialSeed(best.id()))));
    Model model = model(encoded, trained, spec.name(), best.id(), best.configuration(), product);
    return new Winner(best, model, kept.isEmpty());
  }

  private boolean isOf(Model.Provenance provenance, String study, TrialView trial) {
    return provenance.data().equals(data)
        && provenance.study().equals(study)
        && provenance.trial() == trial.id().number()
        && provenance.seed() == seed
        && provenance.configuration().equals(trial.configuration().values())
        && provenance.metric().equals(metric.toString())
        && provenance.validation() == trial.value().orElseThrow();
  }

  private Model model(
      Encoded encoded,
      TrainingResult.Trained trained,
      String study,
      TrialId trial,
      Configuration configuration,
      MatrixProduct product) {
    var provenance =
        new Model.Provenance(
            data,
            study,
            trial.number(),
            seed,
            configuration.values(),
            metric.toString(),
            trained.value(),
            score(encoded, trained.network()),
            trained.bestEpoch(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            createdBy(product));
    return new Model(trained.network(), encoded.features(), encoded.target(), provenance);
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
            ? Optional.of(model(encoded, trained, "", trial, configuration, product))
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

  private static TrainingResult.Trained trained(TrainingResult result) {
    return switch (result) {
      case TrainingResult.Trained trained -> trained;
      case TrainingResult.Diverged _ ->
          throw new IllegalStateException(
              "the best trial of the study was found on another machine and diverges here");
      case TrainingResult.Paused _ ->
          throw new IllegalStateException("the listener asks for no pause");
    };
  }

  /// As [Model#predict] computes, whatever the precision of the training.
  private Score score(Encoded encoded, TrainedNetwork network) {
    float[] outputs = network.predict(encoded.test().inputs(), MatrixProducts.best());
    return Score.of(metric, outputs, encoded.test().targets(), encoded.target().scale(), seed);
  }

  private static String createdBy(MatrixProduct product) {
    String version = Tuning.class.getPackage().getImplementationVersion();
    return "Vernier %s, %s".formatted(version == null ? "of a checkout" : version, product.name());
  }
}
