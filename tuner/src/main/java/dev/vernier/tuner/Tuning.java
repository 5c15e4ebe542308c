package dev.vernier.tuner;

import dev.vernier.data.Problem;
import dev.vernier.data.Task;
import dev.vernier.network.Metric;
import dev.vernier.network.TrainedNetwork;
import dev.vernier.network.TrainingListener;
import dev.vernier.network.TrainingPlan;
import dev.vernier.network.TrainingResult;
import dev.vernier.network.kernel.MatrixProduct;
import dev.vernier.network.kernel.MatrixProducts;
import dev.vernier.search.Goal;
import dev.vernier.search.GridSampler;
import dev.vernier.search.QuasiRandomSampler;
import dev.vernier.search.Sampler;
import dev.vernier.search.Study;
import dev.vernier.search.StudyRunner;
import dev.vernier.search.StudySnapshot;
import dev.vernier.search.TrialView;
import dev.vernier.space.Configuration;
import dev.vernier.space.Seeds;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What to tune and how: a prepared data set, the metric to optimise, the search and its
/// dimensions. Opens studies and runs them.
///
/// {@snippet file="TuningExample.java" region="tune"}
///
/// @param data a name for the data, for people
public record Tuning(
    String data, Problem problem, Metric metric, Sampler sampler, long seed, TuningSpace space) {

  public Tuning {
    requireMetricOf(problem.task(), metric);
    requireRows("validation", problem.validation().rows(), 2);
    requireRows("test", problem.test().rows(), 1);
    // Where the first trial cannot be built, all may fail; better to hear of it before they run.
    TrainingPlan _ = TrainingObjective.plan(problem, List.of(metric), space.first());
  }

  private static void requireRows(String part, int rows, int fewest) {
    if (rows < fewest) {
      throw new IllegalArgumentException(
          "the %s part needs at least %d rows, got %d; add rows, or make its share larger"
              .formatted(part, fewest, rows));
    }
  }

  /// The default tuning of a problem: accuracy or root mean squared error, a quasi-random search
  /// over what is tuned by default.
  public static Tuning of(String data, Problem problem) {
    return new Tuning(
        data,
        problem,
        defaultMetric(problem.task()),
        new QuasiRandomSampler(),
        0,
        TuningSpace.open(problem.train().rows(), new Overrides(), true));
  }

  public static Metric defaultMetric(Task task) {
    return task == Task.CLASSIFICATION ? Metric.ACCURACY : Metric.RMSE;
  }

  private static void requireMetricOf(Task task, Metric metric) {
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

  public Tuning withSeed(long newSeed) {
    return new Tuning(data, problem, metric, sampler, newSeed, space);
  }

  /// The description of the study that this tuning opens; equal tunings of equal data describe the
  /// same study.
  ///
  /// The first trial has the defaults, except in a grid, which is searched as it is.
  public Study.Spec study(String name) {
    var attributes = new TreeMap<String, String>();
    attributes.put("data", data);
    attributes.put("data fingerprint", Fingerprint.of(problem));
    attributes.put("target", problem.targetEncoder().column());
    attributes.put("task", problem.task().toString().toLowerCase(java.util.Locale.ROOT));
    return new Study.Spec(
        name,
        space.space(),
        List.of(goal()),
        sampler,
        seed,
        sampler instanceof GridSampler ? List.of() : List.of(space.first()),
        attributes);
  }

  private Goal goal() {
    return new Goal(
        metric.toString(),
        metric.higherIsBetter() ? Goal.Direction.MAXIMIZE : Goal.Direction.MINIMIZE);
  }

  /// What a run of a study came to.
  ///
  /// @param winner the best completed trial with its model; empty where none completed
  public record Result(StudySnapshot snapshot, Optional<Winner> winner) {}

  /// The best trial, its model, and its score on the test rows.
  ///
  /// @param retrained whether the network was trained again because another process had found it
  public record Winner(TrialView trial, Model model, boolean retrained) {
    public Score test() {
      return model.provenance().test();
    }
  }

  /// Runs a study of this tuning until the budget ends or the study is stopped, and crowns the best
  /// trial.
  ///
  /// The best trial is the one with the best validation value. Its network is scored once on the
  /// test rows, which had no part in training or choosing.
  public Result run(
      Study study, int workers, StudyRunner.Budget budget, StudyRunner.Listener listener) {
    MatrixProduct product = MatrixProducts.best();
    var objective = new TrainingObjective(problem, metric, goal(), product);
    StudySnapshot snapshot = new StudyRunner(study, objective, workers, budget, listener).run();
    return new Result(
        snapshot, snapshot.best().map(best -> crown(study.spec(), best, objective, product)));
  }

  private Winner crown(
      Study.Spec spec, TrialView best, TrainingObjective objective, MatrixProduct product) {
    Optional<TrainedNetwork> kept = objective.networkOf(best.id());
    int bestEpoch = bestEpoch(best);
    TrainedNetwork network =
        kept.orElseGet(() -> {
          long trialSeed = Seeds.derive(spec.seed(), best.id().number());
          return trained(objective.train(best.configuration(), trialSeed, TrainingListener.NONE))
              .network();
        });
    var provenance =
        new Model.Provenance(
            data,
            spec.name(),
            best.id().number(),
            seed,
            best.configuration().values(),
            metric.toString(),
            best.value().orElseThrow(),
            score(network, product),
            bestEpoch,
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            createdBy(product));
    return new Winner(
        best,
        new Model(network, problem.features(), problem.targetEncoder(), provenance),
        kept.isEmpty());
  }

  private int bestEpoch(TrialView trial) {
    double value = trial.value().orElseThrow();
    return trial.reports().entrySet().stream()
        .filter(report -> report.getValue().getOrDefault(metric.toString(), Double.NaN) == value)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(0);
  }

  /// One training, with its model.
  ///
  /// @param parameters how many numbers were trained
  public record Training(TrainingResult result, int parameters, Optional<Model> model) {}

  /// Trains one configuration: the tuning's first one, the defaults with what is set.
  public Training train(TrainingListener listener) {
    MatrixProduct product = MatrixProducts.best();
    var objective = new TrainingObjective(problem, metric, goal(), product);
    Configuration configuration = space.first();
    int parameters = objective.plan(configuration).network().parameterCount();
    TrainingResult result = objective.train(configuration, Seeds.derive(seed, 0), listener);
    Optional<Model> model =
        result instanceof TrainingResult.Trained trained
            ? Optional.of(
                new Model(
                    trained.network(),
                    problem.features(),
                    problem.targetEncoder(),
                    new Model.Provenance(
                        data,
                        "",
                        0,
                        seed,
                        configuration.values(),
                        metric.toString(),
                        trained.value(),
                        score(trained.network(), product),
                        trained.bestEpoch(),
                        Instant.now().truncatedTo(ChronoUnit.SECONDS),
                        createdBy(product))))
            : Optional.empty();
    return new Training(result, parameters, model);
  }

  private static TrainingResult.Trained trained(TrainingResult result) {
    return switch (result) {
      case TrainingResult.Trained trained -> trained;
      case TrainingResult.Diverged _ ->
          throw new IllegalStateException(
              "the best trial of the study was found on another machine and diverges here");
    };
  }

  private Score score(TrainedNetwork network, MatrixProduct product) {
    float[] outputs = network.predict(problem.test().inputs(), product);
    return Score.of(
        metric, outputs, problem.test().targets(), problem.targetEncoder().scale(), seed);
  }

  private static String createdBy(MatrixProduct product) {
    String version = Tuning.class.getPackage().getImplementationVersion();
    return "Vernier %s, %s".formatted(version == null ? "of a checkout" : version, product.name());
  }
}
