package dev.vernier.tuner;

import dev.vernier.data.CategoricalEncoding;
import dev.vernier.data.Encoded;
import dev.vernier.data.EncodedColumn;
import dev.vernier.data.Encoding;
import dev.vernier.data.FeatureEncoder;
import dev.vernier.data.InputScaling;
import dev.vernier.data.PixelEncoder;
import dev.vernier.data.Problem;
import dev.vernier.network.Metric;
import dev.vernier.network.TrainingListener;
import dev.vernier.network.TrainingPlan;
import dev.vernier.network.TrainingResult;
import dev.vernier.network.TrainingRun;
import dev.vernier.network.catalog.Catalog;
import dev.vernier.network.catalog.Defaults;
import dev.vernier.network.catalog.Inputs;
import dev.vernier.network.catalog.Recipe;
import dev.vernier.search.Objective;
import dev.vernier.search.Outcome;
import dev.vernier.search.SearchProblem;
import dev.vernier.search.Trial;
import dev.vernier.search.TrialCancelled;
import dev.vernier.search.TrialDeferred;
import dev.vernier.search.TrialHalted;
import dev.vernier.search.TrialId;
import dev.vernier.search.TrialView;
import dev.vernier.space.Configuration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListSet;

/// Trains the network that a configuration describes and scores it on the validation part. Reports
/// each epoch; divergence is an outcome.
///
/// A trial waits until the memory that it takes is free, and one that could never have it is
/// deferred to another run. So is one in which memory runs out all the same, and one that would
/// take too much of a limited time; the study goes on.
///
/// When the time is up and nothing has completed, the trial that began first ends with its next
/// epoch, as if it had been trained to there and no further.
///
/// A trial that the pruner pauses leaves its state to [TrialRuns] and goes on from there.
///
/// Keeps the network of the best feasible trial so far, so that the winner need not be trained
/// again. Thread-safe.
final class TrainingObjective implements Objective {

  private record Kept(TrialId trial, List<Double> values, TrainingResult.Trained result) {}

  private final Problem problem;
  private final SearchProblem search;
  private final List<Measure> goals;
  private final List<Measure> constrained;
  private final TrialRuns runs;
  private final List<Metric> metrics;
  private final TrialTime trialTime;
  private final MemoryLeases memory;
  private final String smallerTrials;
  private final ConcurrentSkipListSet<TrialId> running = new ConcurrentSkipListSet<>();
  private Optional<Kept> best = Optional.empty();

  /// @param search whose goals and constraints are on what there is a [Measure] of
  /// @param smallerTrials what makes trials smaller, as advice
  TrainingObjective(
      SearchProblem search,
      TrialRuns runs,
      TrialTime trialTime,
      MemoryLeases memory,
      String smallerTrials) {
    this.problem = runs.problem();
    this.search = search;
    this.runs = runs;
    this.metrics = runs.metrics();
    this.goals = search.goals().stream().map(goal -> Measure.parse(goal.metric())).toList();
    this.constrained =
        search.constraints().stream().map(one -> Measure.parse(one.metric())).toList();
    this.trialTime = trialTime;
    this.memory = memory;
    this.smallerTrials = smallerTrials;
  }

  @Override
  public Outcome evaluate(Trial trial) {
    Encoded data;
    try {
      data = encoded(problem, metrics.getFirst(), trial.configuration());
    } catch (OutOfMemoryError e) {
      throw new TrialDeferred(
          "memory ran out (%s) when the data were encoded for it; allow the JVM more"
              .formatted(e.getMessage()));
    }
    TrainingPlan plan = plan(data, metrics, trial.configuration());
    long bytes = bytes(data, plan);
    if (bytes == Long.MAX_VALUE) {
      return new Outcome.Failed("it has more parameters than an array can hold; " + smallerTrials);
    }
    if (bytes > memory.available()) {
      throw new TrialDeferred(tooLarge(bytes));
    }
    try (var _ = memory.borrow(bytes, trial::cancelled, this::letGo)) {
      running.add(trial.id());
      return evaluate(trial, data, plan);
    } catch (OutOfMemoryError e) {
      // By now nothing holds the trial's arrays.
      throw new TrialDeferred(ranOut(bytes, e));
    } finally {
      running.remove(trial.id());
    }
  }

  @Override
  public boolean takes(TrialView waiting) {
    try {
      Encoded data = encoded(problem, metrics.getFirst(), waiting.configuration());
      TrainingPlan plan = plan(data, metrics, waiting.configuration());
      return bytes(data, plan) <= memory.available() && trialTime.takes(waiting, plan);
    } catch (IllegalArgumentException e) {
      return true; // to fail with the reason
    }
  }

  private String tooLarge(long bytes) {
    return "it takes %s of memory, and trials may use %s; allow the JVM more, such as %s, or %s"
        .formatted(
            TrialMemory.text(bytes),
            TrialMemory.text(memory.available()),
            TrialMemory.advice(bytes, memory.available()),
            smallerTrials);
  }

  private String ranOut(long bytes, OutOfMemoryError e) {
    return "memory ran out (%s) in a trial that takes %s, while trials may use %s together; allow the JVM more, such as %s, or run fewer workers"
        .formatted(
            e.getMessage(),
            TrialMemory.text(bytes),
            TrialMemory.text(memory.available()),
            TrialMemory.advice(bytes + memory.available(), memory.available()));
  }

  private Outcome evaluate(Trial trial, Encoded data, TrainingPlan plan) {
    TrainingRun run = runs.open(trial, data, plan);
    TrainingResult result;
    try {
      result = run.run(new Reporter(trial, plan, run.seconds()));
    } catch (TrialHalted e) {
      if (e.paused()) {
        runs.pause(trial, run, e.step());
      } else {
        runs.end(trial.id());
      }
      throw e;
    }
    runs.end(trial.id());
    return switch (result) {
      case TrainingResult.Trained trained -> {
        var completed =
            new Outcome.Completed(measured(goals, trained), measured(constrained, trained));
        if (search.violation(completed) == 0) {
          keep(new Kept(trial.id(), completed.values(), trained));
        }
        yield completed;
      }
      case TrainingResult.Diverged diverged ->
          new Outcome.Diverged(diverged.epoch(), diverged.lastLoss());
      case TrainingResult.Paused _ ->
          throw new IllegalStateException("the listener asks for no pause");
    };
  }

  private static List<Double> measured(List<Measure> measures, TrainingResult.Trained trained) {
    return measures.stream().map(measure -> measure.of(trained)).toList();
  }

  /// Tells the study of each epoch.
  private final class Reporter implements TrainingListener {

    private final Trial trial;
    private final TrainingPlan plan;
    private double seconds;
    private double pace = Double.POSITIVE_INFINITY;

    /// @param seconds for how long the trial has trained before
    Reporter(Trial trial, TrainingPlan plan, double seconds) {
      this.trial = trial;
      this.plan = plan;
      this.seconds = seconds;
    }

    @Override
    public void onStep(long step) {
      if (trial.cancelled()) {
        throw new TrialCancelled();
      }
    }

    @Override
    public Signal onEpoch(Epoch epoch) {
      var measured = new HashMap<>(epoch.validation());
      measured.put("train_loss", epoch.trainLoss());
      measured.put("validation_loss", epoch.validationLoss());
      measured.put("learning_rate", epoch.learningRate());
      trial.report(epoch.epoch(), measured);
      pace = Math.min(pace, epoch.seconds() - seconds);
      seconds = epoch.seconds();
      if (trial.overdue() && running.first().equals(trial.id())) {
        return Signal.STOP;
      }
      trialTime
          .refuses(trial.id(), epoch, pace, plan)
          .ifPresent(reason -> {
            throw new TrialDeferred(reason);
          });
      return Signal.CONTINUE;
    }
  }

  /// What training takes of the heap; more than there can be where arrays cannot be so large.
  static long bytes(Encoded data, TrainingPlan plan) {
    try {
      return plan.bytes(data.train().rows(), data.validation().rows());
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }

  /// The data as the trial of a configuration sees them.
  static Encoded encoded(Problem problem, Metric metric, Configuration configuration) {
    return problem.encoded(encoding(problem, metric, configuration));
  }

  /// How rows become inputs and targets for the trial of a configuration.
  static Encoding encoding(Problem problem, Metric metric, Configuration configuration) {
    Recipe recipe = recipe(problem, metric, configuration);
    boolean embedded = recipe.value(Catalog.CATEGORICAL_EMBEDDING_DIM) > 0 && problem.hasCodes();
    boolean signed = recipe.value(Catalog.BINARY_ENCODING).equals("sign");
    return new Encoding(
        InputScaling.of(recipe.value(Catalog.INPUT_SCALING)),
        embedded
            ? CategoricalEncoding.EMBEDDING
            : signed ? CategoricalEncoding.SIGNED_ONE_HOT : CategoricalEncoding.ONE_HOT,
        recipe.value(Catalog.TARGET_SCALING));
  }

  static Recipe recipe(Problem problem, Metric metric, Configuration configuration) {
    return new Recipe(configuration, new Defaults(problem.train().rows(), metric));
  }

  static TrainingPlan plan(Encoded data, List<Metric> metrics, Configuration configuration) {
    return new Recipe(configuration, new Defaults(data.train().rows(), metrics.getFirst()))
        .plan(inputs(data), data.train().targets(), metrics, data.target().scale());
  }

  private static Inputs inputs(Encoded data) {
    return switch (data.features()) {
      case FeatureEncoder table ->
          new Inputs(table.encodedColumns().stream().map(column -> inputs(data, column)).toList());
      case PixelEncoder pixels -> Inputs.plain(pixels.width());
    };
  }

  private static Inputs.Column inputs(Encoded data, EncodedColumn column) {
    return switch (column) {
      case EncodedColumn.Quantity quantity ->
          new Inputs.Quantity(bins -> edges(data, quantity, bins));
      case EncodedColumn.Indicators indicators -> new Inputs.Plain(indicators.width());
      case EncodedColumn.Levels levels -> new Inputs.Levels(levels.count());
    };
  }

  private static List<Double> edges(Encoded data, EncodedColumn.Quantity quantity, int bins) {
    var edges = new ArrayList<Double>();
    for (float edge : data.edges(quantity, bins)) {
      edges.add((double) edge);
    }
    return edges;
  }

  /// Trains a trial whose result was not kept for as many epochs again, and before it those from
  /// whose states it went on, once no trial runs any more. What is kept gives way to it as to a
  /// trial. One that takes more than trials may, since it was found where there is more memory, is
  /// tried all the same.
  TrainingResult trainAgain(Encoded data, TrialView trial) {
    TrainingPlan plan = plan(data, metrics, trial.configuration());
    int epochs = trial.reports().isEmpty() ? plan.epochs() : trial.steps();
    long bytes = Math.min(bytes(data, plan), memory.available());
    try (var _ = memory.borrow(bytes, () -> false, this::letGo)) {
      return runs.begin(trial, data, plan)
          .run(
              new TrainingListener() {
                @Override
                public Signal onEpoch(Epoch epoch) {
                  return epoch.epoch() < epochs ? Signal.CONTINUE : Signal.STOP;
                }
              });
    }
  }

  /// The result of a trial, if it is the one that was kept.
  synchronized Optional<TrainingResult.Trained> resultOf(TrialId trial) {
    return best.filter(kept -> kept.trial().equals(trial)).map(Kept::result);
  }

  private synchronized void keep(Kept candidate) {
    if (best.isEmpty()
        || search.outranks(
            candidate.values(), candidate.trial(), best.get().values(), best.get().trial())) {
      best = Optional.of(candidate);
      memory.keep((long) Float.BYTES * candidate.result().network().parameters().length);
    }
  }

  /// Makes room for a trial. If no better one is found, the winner is trained again.
  private synchronized void letGo() {
    best = Optional.empty();
    memory.keep(0);
  }
}
