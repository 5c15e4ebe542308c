package dev.vernier.tuner;

import dev.vernier.data.Problem;
import dev.vernier.network.Metric;
import dev.vernier.network.TrainingListener;
import dev.vernier.network.TrainingPlan;
import dev.vernier.network.TrainingResult;
import dev.vernier.network.TrainingRun;
import dev.vernier.network.catalog.Recipe;
import dev.vernier.network.kernel.MatrixProduct;
import dev.vernier.search.Goal;
import dev.vernier.search.Objective;
import dev.vernier.search.Outcome;
import dev.vernier.search.Trial;
import dev.vernier.search.TrialCancelled;
import dev.vernier.search.TrialId;
import dev.vernier.space.Configuration;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Trains the network that a configuration describes and scores it on the validation part. Reports
/// each epoch; divergence is an outcome.
///
/// Keeps the network of the best trial so far, so that the winner need not be trained again.
/// Thread-safe.
final class TrainingObjective implements Objective {

  private record Kept(TrialId trial, TrainingResult.Trained result) {
    double value() {
      return result.value();
    }
  }

  private final Problem problem;
  private final Goal goal;
  private final List<Metric> metrics;
  private final MatrixProduct product;
  private final TrialTime trialTime;
  private Optional<Kept> best = Optional.empty();

  TrainingObjective(
      Problem problem, Metric metric, Goal goal, MatrixProduct product, TrialTime trialTime) {
    this.problem = problem;
    this.goal = goal;
    this.metrics = List.of(metric);
    this.product = product;
    this.trialTime = trialTime;
  }

  @Override
  public Outcome evaluate(Trial trial) {
    TrainingPlan plan = plan(trial.configuration());
    var tooSlow = new AtomicReference<Outcome.@Nullable Pruned>();
    TrainingResult result =
        train(
            plan,
            trial.seed(),
            new TrainingListener() {
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
                Optional<String> reason = trialTime.refuses(trial.id(), epoch, plan);
                reason.ifPresent(r -> tooSlow.set(new Outcome.Pruned(epoch.epoch(), r)));
                return reason.isPresent() ? Signal.STOP : Signal.CONTINUE;
              }
            });
    Outcome.Pruned pruned = tooSlow.get();
    if (pruned != null) {
      return pruned;
    }
    return switch (result) {
      case TrainingResult.Trained trained -> {
        keep(new Kept(trial.id(), trained));
        yield new Outcome.Completed(List.of(trained.value()));
      }
      case TrainingResult.Diverged diverged ->
          new Outcome.Diverged(diverged.epoch(), diverged.lastLoss());
    };
  }

  TrainingPlan plan(Configuration configuration) {
    return plan(problem, metrics, configuration);
  }

  static TrainingPlan plan(Problem problem, List<Metric> metrics, Configuration configuration) {
    return new Recipe(configuration, Recipe.defaultsFor(problem.train().rows()))
        .plan(
            problem.train().inputSize(),
            problem.train().targets(),
            metrics,
            problem.targetEncoder().scale());
  }

  TrainingResult train(TrainingPlan plan, long seed, TrainingListener listener) {
    return TrainingRun.open(plan, problem.train(), problem.validation(), seed, product)
        .run(listener);
  }

  /// The result of a trial, if it is the one that was kept.
  synchronized Optional<TrainingResult.Trained> resultOf(TrialId trial) {
    return best.filter(kept -> kept.trial().equals(trial)).map(Kept::result);
  }

  private synchronized void keep(Kept candidate) {
    if (best.isEmpty()
        || goal.better(candidate.value(), best.get().value())
        || (candidate.value() == best.get().value()
            && candidate.trial().compareTo(best.get().trial()) < 0)) {
      best = Optional.of(candidate);
    }
  }
}
